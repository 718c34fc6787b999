//! A certificate is renewed while the server runs, by SIGHUP or by itself.

use super::{TlsServer, ask_for_token};
use crate::program::soon;
use rustls::pki_types::CertificateDer;
use std::fs;

impl TlsServer {
    async fn serves(&self, wanted: &CertificateDer<'_>) {
        soon("the new certificate is served", async || {
            (self.served().await == *wanted).then_some(())
        })
        .await;
    }

    /// Waits until the log has these words that often.
    async fn logs(&self, words: &str, count: usize) {
        soon(words, async || {
            (self.server.stderr().matches(words).count() == count).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn a_renewed_certificate_is_served_without_a_restart() {
    let server = TlsServer::start(&[]).await;
    let (mut kept, before) = (server.connect().await, server.served().await);
    let renewed = server.renew();
    assert_ne!(before, renewed);
    server.serves(&renewed).await;
    let answer = ask_for_token(&mut kept).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    server.logs("the TLS certificate was replaced", 1).await;
    server.server.stop().await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_hangup_reads_the_certificate_at_once_and_stops_nothing() {
    let server = TlsServer::start(&[]).await;
    server.server.signal("HUP");
    server
        .logs("the files of the TLS certificate have not changed", 1)
        .await;
    let renewed = server.renew();
    server.server.signal("HUP");
    server.serves(&renewed).await;
    server.server.stop().await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_pair_that_is_wrong_is_reported_and_the_old_one_kept() {
    let server = TlsServer::start(&[]).await;
    let before = server.served().await;
    let (certificate, key) = (
        server.files.path().join("certificate.pem"),
        server.files.path().join("key.pem"),
    );
    // As between the two writes of a tool that renews both.
    fs::write(&certificate, server.authority.issue().certificate).unwrap();
    let mismatch = "LATCHKEY_TLS_KEY_FILE: must be the key of the first certificate";
    server.logs(mismatch, 1).await;
    assert_eq!(server.served().await, before);
    // It is reported again where the operator asks, and not otherwise.
    server.server.signal("HUP");
    server.logs(mismatch, 2).await;
    fs::remove_file(&key).unwrap();
    server.server.signal("HUP");
    let missing = "LATCHKEY_TLS_KEY_FILE: cannot be read";
    soon("the missing file is reported", async || {
        server.server.stderr().contains(missing).then_some(())
    })
    .await;
    assert_eq!(server.served().await, before);
    let renewed = server.renew();
    server.serves(&renewed).await;
    assert_eq!(server.server.stderr().matches(mismatch).count(), 2);
}
