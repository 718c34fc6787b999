//! Clients that are made by command, and the audience of their tokens.

use super::{CALLER, part};
use crate::program::{Server, run, run_for_json};

#[tokio::test]
async fn a_client_made_beside_a_running_server_gets_a_token_at_once() {
    let server = Server::with_admin(&[]).await;
    let made = run_for_json(
        server.folder(),
        &[],
        &["client", "create", "--name", "Report", "--role", "viewer"],
    );
    let keys: Vec<_> = made
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(keys, ["client_id", "client_secret"]);
    let (id, secret) = (
        made["client_id"].as_str().unwrap(),
        made["client_secret"].as_str().unwrap(),
    );
    let claims = part(&server.token((id, secret)).await, 1);
    assert_eq!(claims["client_id"], id);
    let scope = claims["scope"].as_str().unwrap();
    assert!(
        scope.contains("clients:read") && !scope.contains("write"),
        "{scope}"
    );
}

#[tokio::test]
async fn a_client_is_not_made_with_a_role_or_an_account_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    for options in [["--role", "emperor"], ["--account", "nowhere"]] {
        let output = run(
            folder.path(),
            &[],
            &[&["client", "create", "--name", "Report"], &options[..]].concat(),
        );
        assert_eq!(output.status.code(), Some(2), "{options:?}");
        assert!(output.stdout.is_empty(), "{options:?}");
    }
}

#[tokio::test]
async fn a_command_with_another_issuer_leaves_the_audience_of_tokens_alone() {
    let server = Server::with_admin(&[("LATCHKEY_ISSUER", "https://id.example.com")]).await;
    let before = part(&server.token(CALLER).await, 1)["aud"].clone();
    assert_eq!(before, "https://id.example.com/api");
    // An operator who forgets the setting in this terminal.
    run_for_json(server.folder(), &[], &["keys", "list"]);
    run(
        server.folder(),
        &[],
        &["client", "create", "--name", "Report"],
    );
    assert_eq!(
        part(&server.token(CALLER).await, 1)["aud"],
        before,
        "the server's own API no longer takes its tokens"
    );
}
