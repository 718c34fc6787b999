//! https to receivers: the certificate must be one for the host of the URL, of a trusted authority.

use super::egress::{Scripted, allowed, answer, post};
use egress::{EgressClient, EgressError, Tls};
use rustls::{
    RootCertStore, ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

const AUTHORITY: &[u8] = include_bytes!("../../fixtures/tls/authority.pem");
const CERTIFICATE: &[u8] = include_bytes!("../../fixtures/tls/receiver.pem");
const KEY: &[u8] = include_bytes!("../../fixtures/tls/receiver.key");

/// A receiver that speaks TLS as `receiver.test`, and the names that it was asked for.
async fn receiver() -> (u16, Arc<Mutex<Vec<Option<String>>>>) {
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from_pem_slice(CERTIFICATE).unwrap()],
            PrivateKeyDer::from_pem_slice(KEY).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let names = Arc::new(Mutex::new(Vec::new()));
    let seen = names.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let name = stream.get_ref().1.server_name().map(str::to_owned);
            seen.lock().unwrap().push(name);
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let _ = stream
                .write_all(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n")
                .await;
            let _ = stream.shutdown().await;
        }
    });
    (port, names)
}

fn trusting() -> Tls {
    let mut authorities = RootCertStore::empty();
    let authority = CertificateDer::from_pem_slice(AUTHORITY).unwrap();
    authorities.add(authority).unwrap();
    Tls::trusting(authorities)
}

#[tokio::test]
async fn the_certificate_is_checked_for_the_host_of_the_url() {
    let (port, names) = receiver().await;
    let local = || Scripted::new(&[&["127.0.0.1"]]);
    let client = EgressClient::with(allowed(&["127.0.0.1/32"]), local(), trusting());
    let url = |host: &str| post(&format!("https://{host}:{port}/"));
    assert_eq!(client.post(url("receiver.test")).await, Ok(answer(202)));
    assert_eq!(*names.lock().unwrap(), [Some("receiver.test".to_owned())]);
    assert_eq!(client.post(url("other.test")).await, Err(EgressError::Tls));
    assert_eq!(client.post(url("127.0.0.1")).await, Err(EgressError::Tls));

    let distrusting = Tls::trusting(RootCertStore::empty());
    let client = EgressClient::with(allowed(&["127.0.0.1/32"]), local(), distrusting);
    assert_eq!(
        client.post(url("receiver.test")).await,
        Err(EgressError::Tls)
    );
    let client = EgressClient::with(allowed(&[]), local(), trusting());
    assert_eq!(
        client.post(url("receiver.test")).await,
        Err(EgressError::NoAddress)
    );
}
