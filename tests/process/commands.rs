//! The commands beside `serve`, alone and beside a running server.

use crate::program::{ADMIN, ADMIN_SECRET, Server, program, run, run_for_json, soon};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;
use std::{
    io::Write,
    path::Path,
    process::{Output, Stdio},
};

const CALLER: (&str, &str) = (ADMIN, ADMIN_SECRET);

/// A part of a JWT: 0 is the header, 1 the claims.
fn part(token: &str, index: usize) -> Value {
    let encoded = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(encoded).unwrap()).unwrap()
}

#[test]
fn every_command_explains_itself() {
    let folder = tempfile::tempdir().unwrap();
    let commands: &[&[&str]] = &[
        &[],
        &["serve"],
        &["migrate"],
        &["migrate", "up"],
        &["migrate", "status"],
        &["migrate", "down"],
        &["schema"],
        &["openapi"],
        &["apply"],
        &["export"],
        &["client"],
        &["client", "create"],
        &["client", "list"],
        &["client", "show"],
        &["client", "rotate"],
        &["client", "enable"],
        &["client", "disable"],
        &["client", "delete"],
        &["user"],
        &["user", "set-password"],
        &["keys"],
        &["keys", "list"],
        &["keys", "rotate"],
        &["keys", "revoke"],
        &["audit"],
        &["audit", "verify"],
        &["audit", "export"],
        &["backup"],
        &["restore"],
        &["healthcheck"],
        &["completion"],
        &["man"],
        &["help", "client"],
    ];
    for &command in commands {
        let arguments = if command.contains(&"help") { command.to_vec() } else { [command, &["--help"]].concat() };
        let output = run(folder.path(), &[], &arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("Usage: latchkey"), "{arguments:?}: {text}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "help leaves files");
}

#[test]
fn a_command_that_does_not_exist_is_bad_usage() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &[], &["destroy"]).status.code(), Some(2));
    assert_eq!(run(folder.path(), &[], &[]).status.code(), Some(2));
}

#[tokio::test]
async fn a_client_made_beside_a_running_server_gets_a_token_at_once() {
    let server = Server::with_admin(&[]).await;
    let made = run_for_json(server.folder(), &[], &["client", "create", "--name", "Report", "--role", "viewer"]);
    let keys: Vec<_> = made.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["client_id", "client_secret"]);
    let (id, secret) = (made["client_id"].as_str().unwrap(), made["client_secret"].as_str().unwrap());
    let claims = part(&server.token((id, secret)).await, 1);
    assert_eq!(claims["client_id"], id);
    let scope = claims["scope"].as_str().unwrap();
    assert!(scope.contains("clients:read") && !scope.contains("write"), "{scope}");
}

#[tokio::test]
async fn a_client_is_not_made_with_a_role_or_an_account_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    for options in [["--role", "emperor"], ["--account", "nowhere"]] {
        let output = run(folder.path(), &[], &[&["client", "create", "--name", "Report"], &options[..]].concat());
        assert_eq!(output.status.code(), Some(2), "{options:?}");
        assert!(output.stdout.is_empty(), "{options:?}");
    }
}

#[tokio::test]
async fn rotated_keys_reach_a_running_server_and_old_tokens_stay_alive() {
    let server = Server::with_admin(&[]).await;
    let old = server.token(CALLER).await;
    let kid = part(&old, 0)["kid"].clone();
    let keys = run_for_json(server.folder(), &[], &["keys", "list"]);
    let next = keys.as_array().unwrap().iter().find(|key| key["status"] == "next" && key["algorithm"] == "ES256").unwrap();
    assert!(server.is_active(CALLER, &old).await);

    run_for_json(server.folder(), &[], &["keys", "rotate", "--force"]);
    let new = soon("the server signs with another key", async || {
        let token = server.token(CALLER).await;
        (part(&token, 0)["kid"] != kid).then_some(token)
    });
    let new = new.await;
    assert_eq!(part(&new, 0)["kid"], next["kid"], "the key that signs had not been published before");
    assert!(server.is_active(CALLER, &old).await, "a token of the old key is dead");
    assert!(server.is_active(CALLER, &new).await);

    let published: Value = reqwest::get(format!("{}/oauth/jwks", server.url)).await.unwrap().json().await.unwrap();
    let published: Vec<_> = published["keys"].as_array().unwrap().iter().map(|key| key["kid"].clone()).collect();
    assert!(published.contains(&kid), "the old key is no longer published");
    assert!(published.contains(&next["kid"]));
}

/// The whole answer to a key that fell into the wrong hands, beside a running server.
#[tokio::test]
async fn a_key_that_is_revoked_beside_a_running_server_is_refused_there() {
    let server = Server::with_admin(&[]).await;
    let old = server.token(CALLER).await;
    let kid = part(&old, 0)["kid"].as_str().unwrap().to_owned();
    let keys = run_for_json(server.folder(), &[], &["keys", "revoke", &kid]);
    assert!(keys.as_array().unwrap().iter().all(|key| key["kid"] != kid.as_str()), "{keys}");
    soon("the server refuses the revoked key", async || (!server.is_active(CALLER, &old).await).then_some(())).await;
    let published = reqwest::get(format!("{}/oauth/jwks", server.url)).await.unwrap().text().await.unwrap();
    assert!(!published.contains(&kid), "the revoked key is still published");
    let new = server.token(CALLER).await;
    assert!(server.is_active(CALLER, &new).await);
    let again = run(server.folder(), &[], &["keys", "revoke", &kid]);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("no signing key with that id"));
}

/// RFC 7517: others may keep the set of keys for five minutes, and the first next key is a moment old.
#[test]
fn keys_do_not_rotate_before_others_can_know_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let rs256 = [("LATCHKEY_SIGNING_ALGORITHM", "RS256")];
    let before = run_for_json(folder.path(), &rs256, &["keys", "list"]);
    let early = run(folder.path(), &rs256, &["keys", "rotate"]);
    assert_eq!(early.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&early.stderr).contains("use --force"), "{early:?}");
    assert_eq!(run_for_json(folder.path(), &rs256, &["keys", "list"]), before, "nothing was changed");
    let after = run_for_json(folder.path(), &rs256, &["keys", "rotate", "--force"]);
    let retired: Vec<_> = after.as_array().unwrap().iter().filter(|key| key["status"] == "retired").collect();
    assert_eq!(retired.len(), 1);
    assert_eq!(retired[0]["algorithm"], "RS256", "the algorithm of the deployment");
}

#[test]
fn keys_do_not_rotate_to_an_algorithm_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &[], &["keys", "rotate", "--algorithm", "HS256"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--algorithm"));
}

#[tokio::test]
async fn a_command_with_another_issuer_leaves_the_audience_of_tokens_alone() {
    let server = Server::with_admin(&[("LATCHKEY_ISSUER", "https://id.example.com")]).await;
    let before = part(&server.token(CALLER).await, 1)["aud"].clone();
    assert_eq!(before, "https://id.example.com/api");
    // An operator who forgets the setting in this terminal.
    run_for_json(server.folder(), &[], &["keys", "list"]);
    run(server.folder(), &[], &["client", "create", "--name", "Report"]);
    assert_eq!(part(&server.token(CALLER).await, 1)["aud"], before, "the server's own API no longer takes its tokens");
}

#[tokio::test]
async fn the_state_of_migrations_is_told_without_changing_it() {
    let folder = tempfile::tempdir().unwrap();
    let status = || String::from_utf8(run(folder.path(), &[], &["migrate", "status"]).stdout).unwrap();
    let pending = status();
    assert!(pending.lines().count() > 0 && pending.lines().all(|line| line.starts_with("pending ")), "{pending}");
    assert_eq!(status(), pending);
    assert!(run(folder.path(), &[], &["migrate"]).status.success());
    let applied = status();
    assert!(applied.lines().all(|line| line.starts_with("applied ")), "{applied}");
    assert!(run(folder.path(), &[], &["migrate", "down", "--yes"]).status.success());
    assert!(status().lines().last().unwrap().starts_with("pending "));
}

/// Sets a password that comes from standard input, as a script gives it.
fn set_password(folder: &Path, arguments: &[&str], typed: &str) -> Output {
    let mut command = program(folder, &[], &[&["user", "set-password"], arguments].concat());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[tokio::test]
async fn a_password_is_set_from_standard_input_and_shown_nowhere() {
    let server = Server::with_admin(&[]).await;
    let token = server.token(CALLER).await;
    let graphql = async |query: &str| {
        let body = serde_json::json!({ "query": query }).to_string();
        let request = reqwest::Client::new().post(format!("{}/graphql", server.url)).bearer_auth(&token);
        request.header("content-type", "application/json").body(body).send().await.unwrap().json::<Value>().await.unwrap()["data"].clone()
    };
    graphql("mutation { createUser(input: {username: \"ada\", kind: ROOT}) { user { id } } }").await;
    let set = set_password(server.folder(), &["ada"], "correct horse battery\nand a second line\n");
    assert!(set.status.success(), "{}", String::from_utf8_lossy(&set.stderr));
    let user = graphql("{ users { nodes { username version passwordChangedAt } } }").await["users"]["nodes"][0].clone();
    assert_eq!((&user["username"], &user["version"], user["passwordChangedAt"].is_string()), (&"ada".into(), &2.into(), true));
    let printed =
        [set.stdout, set.stderr, server.stderr().into_bytes(), std::fs::read(server.folder().join("latchkey.db")).unwrap()].concat();
    assert!(!String::from_utf8_lossy(&printed).contains("correct horse"));
    let event = graphql("{ auditEvents(first: 1) { nodes { summary actorName } } }").await["auditEvents"]["nodes"][0].clone();
    assert_eq!(event["summary"], "Password of user ada set");
    for (arguments, typed, words) in [
        (&["eve"][..], "correct horse battery\n", "there is no user `eve`"),
        (&["ada", "--account", "nowhere"][..], "correct horse battery\n", "there is no account `nowhere`"),
        (&["ada"][..], "too short\n", "At least 12 characters"),
        (&["ada"][..], "", "Must not be blank"),
    ] {
        let output = set_password(server.folder(), arguments, typed);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains(words) && (typed.is_empty() || !text.contains(typed.trim())), "{text}");
    }
    let user = graphql("{ users { nodes { version } } }").await["users"]["nodes"][0].clone();
    assert_eq!(user["version"], 2, "what is refused changes nothing");
}
