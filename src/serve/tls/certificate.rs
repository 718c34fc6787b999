//! A certificate and its key: read from their files, and checked against each other, so that a
//! mistake is told of by the name of the setting and not by failing handshakes.

use aws_lc_rs::digest::{Context, SHA256};
use chrono::{DateTime, Utc};
use config::{TLS_CERTIFICATE, TLS_KEY, TlsFiles};
use rustls::{
    InconsistentKeys,
    crypto::aws_lc_rs::default_provider,
    pki_types::{
        CertificateDer, PrivateKeyDer,
        pem::{self, PemObject},
    },
    sign::CertifiedKey,
};
use std::{fs::File, io::Read, path::Path, sync::Arc};
use x509_cert::{Certificate as X509, der::Decode, time::Time};
use zeroize::Zeroizing;

/// Most bytes of a file; a chain has some thousand.
const MAX_FILE: u64 = 1024 * 1024;
/// What stands in the file of a key that a password protects.
const ENCRYPTED: &[u8] = b"ENCRYPTED";

/// What the two files hold.
pub(super) struct Pem {
    certificate: Zeroizing<Vec<u8>>,
    key: Zeroizing<Vec<u8>>,
}

impl Pem {
    /// Reads both files.
    ///
    /// # Errors
    /// All problems, each with the name of its setting.
    pub(super) fn read(files: &TlsFiles) -> Result<Self, Vec<String>> {
        let certificate = read(&files.certificate).map_err(told_of(TLS_CERTIFICATE));
        let key = read(&files.key).map_err(told_of(TLS_KEY));
        let (certificate, key) = both(certificate, key)?;
        Ok(Self { certificate, key })
    }

    /// Tells contents apart, so that no key is kept to compare with.
    pub(super) fn digest(&self) -> Vec<u8> {
        let mut context = Context::new(&SHA256);
        context.update(&self.certificate.len().to_be_bytes());
        context.update(&self.certificate);
        context.update(&self.key);
        context.finish().as_ref().to_vec()
    }
}

/// A certificate with its chain and its key, which belongs to it.
pub(super) struct Certificate {
    pub(super) key: Arc<CertifiedKey>,
    /// From when to when it is valid.
    validity: (DateTime<Utc>, DateTime<Utc>),
}

impl Certificate {
    /// Checks that there is a certificate, that each of the chain can be understood, and that the
    /// key is the first one's.
    ///
    /// # Errors
    /// All problems, each with the name of its setting.
    pub(super) fn check(pem: &Pem) -> Result<Self, Vec<String>> {
        let chain = chain(&pem.certificate).map_err(told_of(TLS_CERTIFICATE));
        let key = key(&pem.key).map_err(told_of(TLS_KEY));
        let (chain, key) = both(chain, key)?;
        let validity =
            validity(&chain).map_err(|problem| vec![told_of(TLS_CERTIFICATE)(problem)])?;
        let key = pair(chain, key).map_err(|problem| vec![told_of(TLS_KEY)(problem)])?;
        Ok(Self {
            key: Arc::new(key),
            validity,
        })
    }

    /// What clients will hold against it at this moment, if anything.
    pub(super) fn validity_warning(&self, now: DateTime<Utc>) -> Option<String> {
        let (from, until) = self.validity;
        if now > until {
            Some(format!(
                "{TLS_CERTIFICATE}: the certificate expired at {until}; clients refuse it"
            ))
        } else if now < from {
            Some(format!(
                "{TLS_CERTIFICATE}: the certificate is not valid before {from}; clients refuse it"
            ))
        } else {
            None
        }
    }

    /// The last moment at which it is valid.
    pub(super) fn valid_until(&self) -> DateTime<Utc> {
        self.validity.1
    }
}

fn told_of(setting: &'static str) -> impl Fn(String) -> String {
    move |problem| format!("{setting}: {problem}")
}

/// Both, or the problems of both.
fn both<A, B>(first: Result<A, String>, second: Result<B, String>) -> Result<(A, B), Vec<String>> {
    match (first, second) {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (first, second) => Err([first.err(), second.err()].into_iter().flatten().collect()),
    }
}

fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, String> {
    let mut bytes = Zeroizing::new(Vec::new());
    File::open(path)
        .and_then(|file| file.take(MAX_FILE + 1).read_to_end(&mut bytes))
        .map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() as u64 > MAX_FILE {
        return Err("must have at most 1 MiB".to_owned());
    }
    Ok(bytes)
}

fn chain(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let chain: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|error| format!("is not valid PEM: {error}"))?;
    if chain.is_empty() {
        return Err(
            "must hold a certificate in PEM, which begins with -----BEGIN CERTIFICATE-----"
                .to_owned(),
        );
    }
    Ok(chain)
}

fn key(pem: &[u8]) -> Result<PrivateKeyDer<'static>, String> {
    PrivateKeyDer::from_pem_slice(pem).map_err(|error| match error {
        pem::Error::NoItemsFound if pem.windows(ENCRYPTED.len()).any(|part| part == ENCRYPTED) => {
            "must hold a key that is not encrypted with a password".to_owned()
        }
        pem::Error::NoItemsFound => {
            "must hold a private key in PEM, which begins with -----BEGIN PRIVATE KEY-----"
                .to_owned()
        }
        error => format!("is not valid PEM: {error}"),
    })
}

/// The validity of the first certificate, once each of the chain can be understood.
fn validity(chain: &[CertificateDer<'_>]) -> Result<(DateTime<Utc>, DateTime<Utc>), String> {
    let mut first = None;
    for (number, certificate) in (1..).zip(chain) {
        let parsed = X509::from_der(certificate)
            .map_err(|error| format!("certificate {number} cannot be understood: {error}"))?;
        let validity = parsed.tbs_certificate().validity();
        first = first.or(moment(validity.not_before).zip(moment(validity.not_after)));
    }
    first.ok_or_else(|| "the certificate has dates that cannot be understood".to_owned())
}

fn moment(time: Time) -> Option<DateTime<Utc>> {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).ok()?;
    DateTime::from_timestamp(seconds, 0)
}

fn pair(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<CertifiedKey, String> {
    let key = default_provider().key_provider.load_private_key(key);
    let key = key.map_err(|_| {
        "must be an RSA key of 2048 to 8192 bits, an ECDSA key on P-256, P-384 or P-521, or an Ed25519 key"
            .to_owned()
    })?;
    let certified = CertifiedKey::new(chain, key);
    match certified.keys_match() {
        Ok(()) | Err(rustls::Error::InconsistentKeys(InconsistentKeys::Unknown)) => Ok(certified),
        Err(_) => Err(format!(
            "must be the key of the first certificate in {TLS_CERTIFICATE}, and is another one's"
        )),
    }
}
