//! The secret of the first administrator: given and printed nowhere, or made and printed once.

use super::{LOUDEST, bytes_on_disk, contains};
use crate::program::{ADMIN_SECRET, Server, run};

#[tokio::test]
async fn a_first_secret_that_was_given_is_printed_nowhere() {
    let server = Server::with_admin(&[]).await;
    assert!(!server.stderr().contains(ADMIN_SECRET), "it is in the log");
    assert!(
        !server.stdout().contains(ADMIN_SECRET),
        "it is on standard output: {}",
        server.stdout()
    );
}

#[tokio::test]
async fn a_first_secret_that_was_made_is_printed_once_and_works() {
    let server = Server::start(&LOUDEST).await;
    let welcome = server.stdout();
    let welcome: serde_json::Value = serde_json::from_str(&welcome).unwrap();
    let value = |name: &str| welcome[name].as_str().unwrap().to_owned();
    let (id, secret) = (value("client_id"), value("client_secret"));
    assert!(
        secret.starts_with("lk_cs_") && secret.len() == 55,
        "another shape of secret"
    );
    server.token((&id, &secret)).await;
    assert!(!server.stderr().contains(&secret), "it is in the log");
    let folder = server.stop().await;
    assert!(
        !contains(&bytes_on_disk(folder.path()), &secret),
        "it is in the database"
    );

    let again = Server::start_in(folder, &[]).await;
    assert_eq!(again.stdout(), "", "a second start prints something");
    again.token((&id, &secret)).await;
}

#[test]
fn no_option_takes_a_secret() {
    let folder = tempfile::tempdir().unwrap();
    for option in [
        "--master-key",
        "--bootstrap-client-secret",
        "--client-secret",
        "--secret",
        "--password",
    ] {
        let output = run(folder.path(), &[], &["serve", option, "anything-at-all"]);
        assert_eq!(output.status.code(), Some(2), "{option}");
    }
}
