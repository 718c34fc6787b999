//! Connects to a PostgreSQL server where the driver cannot: by a socket, and with TLS as the URL
//! says.

use config::{Postgres, SslMode};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime, pem::PemObject},
};
use std::{
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpStream, UnixStream},
};
use tokio_rustls::TlsConnector;

/// PostgreSQL's manual, section "SSL Session Encryption": a length and a number that no version of
/// the protocol has.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

/// A connection, whatever it runs over.
pub(super) trait ByteStream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> ByteStream for T {}

/// How to reach a server.
pub(super) struct Way {
    host: String,
    port: u16,
    tls: Option<(TlsConnector, ServerName<'static>)>,
    /// Whether connections without TLS are refused.
    insists: bool,
    /// Whether to warn of plain text.
    warns: AtomicBool,
}

impl Way {
    /// As the URL says.
    pub(super) fn to(postgres: &Postgres) -> io::Result<Self> {
        let mode = postgres.ssl_mode.unwrap_or(SslMode::Prefer);
        let tls = if mode == SslMode::Disable || postgres.host.starts_with('/') {
            None
        } else {
            let name = ServerName::try_from(postgres.host.clone()).map_err(io::Error::other)?;
            Some((TlsConnector::from(Arc::new(config(postgres, mode)?)), name))
        };
        let warns = AtomicBool::new(!postgres.is_local() && mode != SslMode::Disable);
        Ok(Self {
            host: postgres.host.clone(),
            port: postgres.port,
            tls,
            insists: mode >= SslMode::Require,
            warns,
        })
    }

    /// Connects, up to where the protocol of the database begins.
    pub(super) async fn connect(&self) -> io::Result<Box<dyn ByteStream>> {
        if self.host.starts_with('/') {
            return Ok(Box::new(
                UnixStream::connect(Path::new(&self.host).join(format!(".s.PGSQL.{}", self.port)))
                    .await?,
            ));
        }
        let mut stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
        stream.set_nodelay(true)?;
        if let Some((connector, name)) = &self.tls {
            stream.write_all(&SSL_REQUEST).await?;
            match stream.read_u8().await? {
                b'S' => return Ok(Box::new(connector.connect(name.clone(), stream).await?)),
                b'N' if !self.insists => {}
                b'N' => return Err(io::Error::other("the server offers no TLS")),
                _ => return Err(io::ErrorKind::InvalidData.into()),
            }
        }
        if self.warns.swap(false, Ordering::Relaxed) {
            super::postgres::warn_of_plain_text(&self.host);
        }
        Ok(Box::new(stream))
    }
}

fn config(postgres: &Postgres, mode: SslMode) -> io::Result<ClientConfig> {
    let pem = |path: &Path| {
        CertificateDer::pem_file_iter(path)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(io::Error::other)
    };
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    if let Some(path) = &postgres.ssl_root_cert {
        for certificate in pem(path)? {
            roots.add(certificate).map_err(io::Error::other)?;
        }
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone())
        .build()
        .map_err(io::Error::other)?;
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?;
    let builder = builder
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(ServerVerifier {
            inner: verifier,
            mode,
        }));
    match (&postgres.ssl_cert, &postgres.ssl_key) {
        (Some(certificate), Some(key)) => {
            let key = PrivateKeyDer::from_pem_file(key).map_err(io::Error::other)?;
            builder
                .with_client_auth_cert(pem(certificate)?, key)
                .map_err(io::Error::other)
        }
        _ => Ok(builder.with_no_client_auth()),
    }
}

/// Verifies a server's certificate as the mode says
/// (<https://www.postgresql.org/docs/current/libpq-ssl.html>).
#[derive(Debug)]
struct ServerVerifier {
    inner: Arc<WebPkiServerVerifier>,
    mode: SslMode,
}

impl ServerCertVerifier for ServerVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match self.inner.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        ) {
            Err(_) if self.mode < SslMode::VerifyCa => Ok(ServerCertVerified::assertion()),
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if self.mode == SslMode::VerifyCa => Ok(ServerCertVerified::assertion()),
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner
            .verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner
            .verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}
