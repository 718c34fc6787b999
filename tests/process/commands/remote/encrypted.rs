//! A server behind TLS: its certificate must be of an authority that is trusted.

use super::{Desk, refused, succeeded};
use crate::program::{ADMIN, ADMIN_SECRET, Server};
use std::fs;

#[tokio::test]
async fn a_server_behind_tls_is_trusted_by_its_authority_only() {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let [certificate, key] =
        ["certificate.pem", "key.pem"].map(|name| folder.path().join(name).display().to_string());
    fs::write(&certificate, made.cert.pem()).unwrap();
    fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let server = Server::with_admin(&[
        (config::TLS_CERTIFICATE, certificate.as_str()),
        (config::TLS_KEY, key.as_str()),
    ])
    .await;
    let port = server.url.rsplit(':').next().unwrap();
    let url = format!("https://localhost:{port}");
    let desk = Desk::new();
    desk.keep_secret("secret", ADMIN_SECRET);
    let list = [
        "client",
        "list",
        "--server",
        &url,
        "--as",
        ADMIN,
        "--secret-file",
        "secret",
    ];
    refused(&desk.run(&list), 1, &["cannot be reached", "certificate"]);
    let trusting = [&list[..], &["--ca-file", &certificate]].concat();
    assert!(succeeded(&desk.run(&trusting)).contains(ADMIN));
    let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(desk.path("other.pem"), other.cert.pem()).unwrap();
    let distrusting = [&list[..], &["--ca-file", "other.pem"]].concat();
    refused(
        &desk.run(&distrusting),
        1,
        &["cannot be reached", "certificate"],
    );
    fs::write(desk.path("empty.pem"), "").unwrap();
    for (file, words) in [
        ("empty.pem", "no certificate"),
        ("nowhere.pem", "cannot be read"),
    ] {
        refused(
            &desk.run(&[&list[..], &["--ca-file", file]].concat()),
            2,
            &[file, words],
        );
    }
}
