//! A certificate is renewed while the server runs, by SIGHUP or by itself.

use super::{TlsServer, ask_for_token};
use crate::program::{address, soon};
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

/// The metric is of the certificate that is served, not of the files.
#[tokio::test]
async fn the_expiry_of_the_certificate_in_use_is_a_metric() {
    let server = TlsServer::start(&[("LATCHKEY_METRICS_LISTEN", "127.0.0.1:0")]).await;
    let metrics = soon("metrics are served", async || {
        let log = server.server.stderr();
        let line = log
            .lines()
            .find(|line| line.contains("metrics are served"))?;
        address(line)
    })
    .await;
    let is_served = async |seconds: i64| {
        soon("the expiry is served", async || {
            let page = reqwest::get(format!("http://{metrics}/metrics"))
                .await
                .ok()?;
            let line = format!("latchkey_tls_certificate_not_after_seconds {seconds}\n");
            page.text().await.ok()?.contains(&line).then_some(())
        })
        .await;
    };
    // 31 December of 2999 and of 2998, at midnight.
    is_served(32_503_593_600).await;
    let pair = server.authority.issue_until(2998);
    pair.write(server.files.path());
    is_served(32_472_057_600).await;
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
