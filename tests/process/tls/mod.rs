//! TLS in the program itself: how it is turned on, what it serves, how a certificate is renewed.

mod refusals;
mod renewal;
mod serving;

use crate::{
    certificates::Authority,
    program::{ADMIN, ADMIN_SECRET, Server},
};
use config::TlsFiles;
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::client::TlsStream;

/// A server with a certificate that can be exchanged.
struct TlsServer {
    server: Server,
    authority: Authority,
    files: TempDir,
}

impl TlsServer {
    async fn start(settings: &[(&str, &str)]) -> Self {
        let (authority, files) = (Authority::new(), tempfile::tempdir().unwrap());
        let written = authority.issue().write(files.path());
        let [certificate, key] = settings_of(&written);
        let server = Server::with_admin(
            &[
                &[(certificate.0, certificate.1.as_str()), (key.0, &key.1)],
                settings,
            ]
            .concat(),
        )
        .await;
        Self {
            server,
            authority,
            files,
        }
    }

    fn address(&self) -> &str {
        self.server.url.trim_start_matches("http://")
    }

    async fn connect(&self) -> TlsStream<TcpStream> {
        let connector = self
            .authority
            .connector(&[b"http/1.1"], rustls::ALL_VERSIONS);
        let stream = TcpStream::connect(self.address()).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        connector.connect(name, stream).await.unwrap()
    }

    /// The certificate that new connections get.
    async fn served(&self) -> CertificateDer<'static> {
        let stream = self.connect().await;
        let chain = stream.get_ref().1.peer_certificates().unwrap();
        chain[0].clone().into_owned()
    }

    /// Exchanges the files; returns the new certificate.
    fn renew(&self) -> CertificateDer<'static> {
        let pair = self.authority.issue();
        pair.write(self.files.path());
        CertificateDer::from_pem_slice(pair.certificate.as_bytes()).unwrap()
    }
}

fn settings_of(files: &TlsFiles) -> [(&'static str, String); 2] {
    [
        (
            config::TLS_CERTIFICATE,
            files.certificate.display().to_string(),
        ),
        (config::TLS_KEY, files.key.display().to_string()),
    ]
}

/// Asks for a token on that connection, which stays open, and reads the whole answer.
async fn ask_for_token(stream: &mut TlsStream<TcpStream>) -> String {
    let url = reqwest::Url::parse_with_params(
        "http://x/",
        [("client_id", ADMIN), ("client_secret", ADMIN_SECRET)],
    )
    .unwrap();
    let body = format!("grant_type=client_credentials&{}", url.query().unwrap());
    let head = "POST /oauth/token HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded";
    let request = format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"}") {
        assert!(stream.read_buf(&mut answer).await.unwrap() > 0);
    }
    String::from_utf8(answer).unwrap()
}
