//! TLS in the program itself: the certificate that new connections are served with, which changes
//! with its files and needs no restart.

mod certificate;
mod handshake;
mod reload;

pub(super) use self::{
    handshake::{Handshake, shake_hands},
    reload::Reload,
};

use self::certificate::{Certificate, Pem};
use chrono::{DateTime, Utc};
use config::TlsFiles;
use rustls::{
    ServerConfig,
    crypto::aws_lc_rs::{Ticketer, default_provider},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use std::{
    fmt,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
};
use tokio_rustls::TlsAcceptor;

/// Protocols over TLS, the preferred one first (RFC 7301, RFC 9113 section 3.2).
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// TLS of a listener. Clones share the certificate.
#[derive(Clone)]
pub struct ServerTls {
    acceptor: TlsAcceptor,
    current: Arc<CurrentCertificate>,
}

impl ServerTls {
    /// Reads and checks the certificate and its key. The log warns of a certificate that is not valid
    /// at this moment.
    ///
    /// # Errors
    /// All problems, each with the name of its setting.
    pub fn read(files: &TlsFiles, now: DateTime<Utc>) -> Result<Self, Vec<String>> {
        Self::of(&Pem::read(files)?, now)
    }

    fn of(pem: &Pem, now: DateTime<Utc>) -> Result<Self, Vec<String>> {
        let certificate = Certificate::check(pem)?;
        warn_of_validity(&certificate, now);
        let current = Arc::new(CurrentCertificate {
            not_after: Arc::new(AtomicI64::new(certificate.valid_until().timestamp())),
            key: RwLock::new(certificate.key),
        });
        let config = server_config(current.clone()).map_err(|error| vec![error.to_string()])?;
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            current,
        })
    }

    /// When the certificate that is served expires, in seconds since the epoch; it changes with it.
    #[must_use]
    pub fn not_after(&self) -> Arc<AtomicI64> {
        self.current.not_after.clone()
    }

    fn replace(&self, certificate: Certificate) {
        let not_after = certificate.valid_until().timestamp();
        *self
            .current
            .key
            .write()
            .unwrap_or_else(PoisonError::into_inner) = certificate.key;
        self.current.not_after.store(not_after, Ordering::Relaxed);
    }
}

/// TLS 1.2 and 1.3. Sessions are resumed by tickets, so that none of them is kept in memory; early
/// data, which could be replayed (RFC 8446 section 8), is not accepted.
fn server_config(current: Arc<CurrentCertificate>) -> Result<ServerConfig, rustls::Error> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(current);
    config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
    config.ticketer = Ticketer::new()?;
    Ok(config)
}

fn warn_of_validity(certificate: &Certificate, now: DateTime<Utc>) {
    if let Some(warning) = certificate.validity_warning(now) {
        tracing::warn!("{warning}");
    }
}

/// The certificate that new connections are served with.
struct CurrentCertificate {
    key: RwLock<Arc<CertifiedKey>>,
    not_after: Arc<AtomicI64>,
}

impl ResolvesServerCert for CurrentCertificate {
    /// The same for every name that a client asks for: the client decides whether it is right.
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(
            self.key
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .clone(),
        )
    }
}

impl fmt::Debug for CurrentCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CurrentCertificate")
    }
}
