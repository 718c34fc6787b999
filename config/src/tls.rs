//! Settings of TLS in the program itself.

use super::reader::{Reader, is_readable_by_all};
use std::path::{Path, PathBuf};

/// Name of the setting for the certificate.
pub const CERTIFICATE: &str = "LATCHKEY_TLS_CERTIFICATE_FILE";
/// Name of the setting for its key.
pub const KEY: &str = "LATCHKEY_TLS_KEY_FILE";

/// The files that TLS takes its certificate from.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    /// The certificate and its chain, in PEM.
    pub certificate: PathBuf,
    /// The private key of the certificate, in PEM.
    pub key: PathBuf,
}

/// How clients reach the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// In plain text.
    Http,
    /// By TLS.
    Https,
}

impl Scheme {
    /// As a URL begins.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}

/// The outer option is empty where a setting is wrong, the inner one where there is no TLS. Whether
/// the files are right is checked where they are read: only a server needs them.
pub(super) fn tls(reader: &mut Reader) -> Option<Option<TlsFiles>> {
    let (certificate, key) = (reader.text(CERTIFICATE), reader.text(KEY));
    let needed = |other: &str| format!("is needed beside {other}: TLS takes both");
    match (certificate.is_empty(), key.is_empty()) {
        (true, true) => Some(None),
        (true, false) => reader.keep(CERTIFICATE, Err(needed(KEY))),
        (false, true) => reader.keep(KEY, Err(needed(CERTIFICATE))),
        (false, false) => {
            if is_readable_by_all(Path::new(&key)) {
                reader.warnings.push(format!("{KEY}: every user of this machine may read the file; chmod 600 or 640 keeps it secret"));
            }
            Some(Some(TlsFiles {
                certificate: certificate.into(),
                key: key.into(),
            }))
        }
    }
}
