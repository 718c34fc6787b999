//! Passwords of users that are set by command.

use super::CALLER;
use crate::program::{Server, program};
use serde_json::Value;
use std::{
    io::Write,
    path::Path,
    process::{Output, Stdio},
};

/// Sets a password that comes from standard input, as a script gives it.
fn set_password(folder: &Path, arguments: &[&str], typed: &str) -> Output {
    let mut command = program(
        folder,
        &[],
        &[&["user", "set-password"], arguments].concat(),
    );
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(typed.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

fn assert_refused_in_words(server: &Server) {
    for (arguments, typed, words) in [
        (
            &["eve"][..],
            "correct horse battery\n",
            "there is no user `eve`",
        ),
        (
            &["ada", "--account", "nowhere"][..],
            "correct horse battery\n",
            "there is no account `nowhere`",
        ),
        (&["ada"][..], "too short\n", "At least 12 characters"),
        (&["ada"][..], "", "Must not be blank"),
    ] {
        let output = set_password(server.folder(), arguments, typed);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(
            text.contains(words) && (typed.is_empty() || !text.contains(typed.trim())),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_password_is_set_from_standard_input_and_shown_nowhere() {
    let server = Server::with_admin(&[]).await;
    let token = server.token(CALLER).await;
    let graphql = async |query: &str| {
        let body = serde_json::json!({ "query": query }).to_string();
        let request = reqwest::Client::new()
            .post(format!("{}/graphql", server.url))
            .bearer_auth(&token);
        request
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await
            .unwrap()
            .json::<Value>()
            .await
            .unwrap()["data"]
            .clone()
    };
    graphql("mutation { createUser(input: {username: \"ada\", kind: ROOT}) { user { id } } }")
        .await;
    let set = set_password(
        server.folder(),
        &["ada"],
        "correct horse battery\nand a second line\n",
    );
    assert!(
        set.status.success(),
        "{}",
        String::from_utf8_lossy(&set.stderr)
    );
    let user = graphql("{ users { nodes { username version passwordChangedAt } } }").await["users"]
        ["nodes"][0]
        .clone();
    assert_eq!(
        (
            &user["username"],
            &user["version"],
            user["passwordChangedAt"].is_string()
        ),
        (&"ada".into(), &2.into(), true)
    );
    let printed = [
        set.stdout,
        set.stderr,
        server.stderr().into_bytes(),
        std::fs::read(server.folder().join("latchkey.db")).unwrap(),
    ]
    .concat();
    assert!(!String::from_utf8_lossy(&printed).contains("correct horse"));
    let event = graphql("{ auditEvents(first: 1) { nodes { summary actorName } } }").await["auditEvents"]["nodes"][0].clone();
    assert_eq!(event["summary"], "Password of user ada set");
    assert_refused_in_words(&server);
    let user = graphql("{ users { nodes { version } } }").await["users"]["nodes"][0].clone();
    assert_eq!(user["version"], 2, "what is refused changes nothing");
}
