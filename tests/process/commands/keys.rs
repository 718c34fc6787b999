//! Signing keys that are rotated and revoked by command.

use super::{CALLER, part};
use crate::program::{Server, run, run_for_json, soon};
use serde_json::Value;

#[tokio::test]
async fn rotated_keys_reach_a_running_server_and_old_tokens_stay_alive() {
    let server = Server::with_admin(&[]).await;
    let old = server.token(CALLER).await;
    let kid = part(&old, 0)["kid"].clone();
    let keys = run_for_json(server.folder(), &[], &["keys", "list"]);
    let next = keys
        .as_array()
        .unwrap()
        .iter()
        .find(|key| key["status"] == "next" && key["algorithm"] == "ES256")
        .unwrap();
    assert!(server.is_active(CALLER, &old).await);

    run_for_json(server.folder(), &[], &["keys", "rotate", "--force"]);
    let new = soon("the server signs with another key", async || {
        let token = server.token(CALLER).await;
        (part(&token, 0)["kid"] != kid).then_some(token)
    });
    let new = new.await;
    assert_eq!(
        part(&new, 0)["kid"],
        next["kid"],
        "the key that signs had not been published before"
    );
    assert!(
        server.is_active(CALLER, &old).await,
        "a token of the old key is dead"
    );
    assert!(server.is_active(CALLER, &new).await);

    let published: Value = reqwest::get(format!("{}/oauth/jwks", server.url))
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let published: Vec<_> = published["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["kid"].clone())
        .collect();
    assert!(
        published.contains(&kid),
        "the old key is no longer published"
    );
    assert!(published.contains(&next["kid"]));
}

/// The whole answer to a key that fell into the wrong hands, beside a running server.
#[tokio::test]
async fn a_key_that_is_revoked_beside_a_running_server_is_refused_there() {
    let server = Server::with_admin(&[]).await;
    let old = server.token(CALLER).await;
    let kid = part(&old, 0)["kid"].as_str().unwrap().to_owned();
    let keys = run_for_json(server.folder(), &[], &["keys", "revoke", &kid]);
    assert!(
        keys.as_array()
            .unwrap()
            .iter()
            .all(|key| key["kid"] != kid.as_str()),
        "{keys}"
    );
    soon("the server refuses the revoked key", async || {
        (!server.is_active(CALLER, &old).await).then_some(())
    })
    .await;
    let published = reqwest::get(format!("{}/oauth/jwks", server.url))
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        !published.contains(&kid),
        "the revoked key is still published"
    );
    let new = server.token(CALLER).await;
    assert!(server.is_active(CALLER, &new).await);
    let again = run(server.folder(), &[], &["keys", "revoke", &kid]);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("no signing key with that id"));
}

/// RFC 7517: others may keep the set of keys for five minutes, and the first next key is a moment
/// old.
#[test]
fn keys_do_not_rotate_before_others_can_know_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let rs256 = [("LATCHKEY_SIGNING_ALGORITHM", "RS256")];
    let before = run_for_json(folder.path(), &rs256, &["keys", "list"]);
    let early = run(folder.path(), &rs256, &["keys", "rotate"]);
    assert_eq!(early.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&early.stderr).contains("use --force"),
        "{early:?}"
    );
    assert_eq!(
        run_for_json(folder.path(), &rs256, &["keys", "list"]),
        before,
        "nothing was changed"
    );
    let after = run_for_json(folder.path(), &rs256, &["keys", "rotate", "--force"]);
    let retired: Vec<_> = after
        .as_array()
        .unwrap()
        .iter()
        .filter(|key| key["status"] == "retired")
        .collect();
    assert_eq!(retired.len(), 1);
    assert_eq!(
        retired[0]["algorithm"], "RS256",
        "the algorithm of the deployment"
    );
}

#[test]
fn keys_do_not_rotate_to_an_algorithm_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(
        folder.path(),
        &[],
        &["keys", "rotate", "--algorithm", "HS256"],
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--algorithm"));
}
