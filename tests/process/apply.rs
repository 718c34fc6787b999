//! `latchkey apply` and `latchkey export` as commands: what they take, print and answer with.

use crate::program::{Server, program, run};
use serde_json::{Value, json};
use std::{
    fs,
    io::Write,
    path::Path,
    process::{Output, Stdio},
};

const FILE: &str = "latchkey: 1
accounts:
  - slug: acme
    clients:
      - { clientId: report, name: Report }
      - { clientId: chosen, secret: { env: ACME_SECRET } }
      - { clientId: kept, secret: { file: kept.txt } }
";
const CHOSEN: &str = "Ch0sen:by-us";

fn write(folder: &Path, text: &str) {
    fs::write(folder.join("clients.yaml"), text).unwrap();
    fs::write(folder.join("kept.txt"), format!("{CHOSEN}2\n")).unwrap();
}

fn apply(folder: &Path, options: &[&str]) -> Output {
    run(
        folder,
        &[("ACME_SECRET", CHOSEN)],
        &[&["apply", "-f", "clients.yaml"], options].concat(),
    )
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Runs a command with that on its standard input.
fn fed(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = program(folder, &[("ACME_SECRET", CHOSEN)], arguments);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

#[tokio::test]
async fn a_file_is_applied_beside_a_running_server_and_its_clients_get_tokens() {
    let server = Server::with_admin(&[]).await;
    write(server.folder(), FILE);
    let planned = apply(server.folder(), &["--plan"]);
    assert_eq!(planned.status.code(), Some(2), "{}", stderr(&planned));
    let expected =
        "+ account acme\n+ client acme/report\n+ client acme/chosen\n+ client acme/kept\n";
    assert_eq!(stdout(&planned), expected);

    let done = apply(server.folder(), &[]);
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    assert!(stderr(&done).contains("+ client acme/report"));
    let printed: Value = serde_json::from_str(&stdout(&done)).unwrap();
    assert_eq!(
        (&printed["account"], &printed["client_id"], &printed["name"]),
        (&json!("acme"), &json!("report"), &json!("Report"))
    );
    server
        .token(("report", printed["client_secret"].as_str().unwrap()))
        .await;
    server.token(("chosen", CHOSEN)).await;
    server.token(("kept", &format!("{CHOSEN}2"))).await;
    for secret in [CHOSEN, printed["client_secret"].as_str().unwrap()] {
        assert!(
            !stderr(&done).contains(secret)
                && !stdout(&planned).contains(secret)
                && !server.stderr().contains(secret)
        );
    }

    let again = apply(server.folder(), &[]);
    assert_eq!(
        (again.status.code(), stdout(&again)),
        (Some(0), String::new())
    );
    let planned = apply(server.folder(), &["--plan"]);
    assert_eq!(
        (planned.status.code(), stdout(&planned)),
        (Some(0), "nothing would change\n".to_owned())
    );
}

#[tokio::test]
async fn an_export_is_read_from_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), FILE);
    assert!(apply(folder.path(), &[]).status.success());
    for format in ["yaml", "json"] {
        let exported = run(folder.path(), &[], &["export", "--format", format]);
        assert!(
            exported.status.success() && !stdout(&exported).contains(CHOSEN),
            "{}",
            stderr(&exported)
        );
        let planned = fed(
            folder.path(),
            &["apply", "--plan", "-f", "-"],
            &exported.stdout,
        );
        assert_eq!(
            planned.status.code(),
            Some(0),
            "{}{}",
            stdout(&planned),
            stderr(&planned)
        );
    }
    let one = stdout(&run(folder.path(), &[], &["export", "--account", "acme"]));
    assert!(
        one.contains("slug: acme") && !one.contains("slug: default"),
        "{one}"
    );
    let none = run(folder.path(), &[], &["export", "--account", "nowhere"]);
    assert_eq!(
        (none.status.code(), stderr(&none).lines().last()),
        (Some(1), Some("latchkey: there is no account `nowhere`"))
    );
}

#[tokio::test]
async fn changes_are_shown_as_json_too() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), FILE);
    assert!(run(folder.path(), &[], &["migrate"]).status.success());
    let planned = apply(folder.path(), &["--plan", "--format", "json"]);
    assert_eq!(planned.status.code(), Some(2), "{}", stderr(&planned));
    let shown: Value = serde_json::from_str(&stdout(&planned)).unwrap();
    assert_eq!(
        shown["changes"][1],
        json!({ "action": "create", "kind": "client", "account": "acme", "name": "report" })
    );
    assert_eq!(shown["credentials"], Value::Null, "a plan makes no secret");
    let done: Value =
        serde_json::from_str(&stdout(&apply(folder.path(), &["--format", "json"]))).unwrap();
    assert_eq!(done["changes"], shown["changes"]);
    assert_eq!(done["credentials"].as_array().unwrap().len(), 1);
    write(
        folder.path(),
        "latchkey: 1\naccounts: [{ slug: acme, clients: [{ clientId: report, name: Other }] }]",
    );
    let pruned: Value = serde_json::from_str(&stdout(&apply(
        folder.path(),
        &["--prune", "--format", "json"],
    )))
    .unwrap();
    let actions: Vec<_> = pruned["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["action"].as_str().unwrap())
        .collect();
    assert_eq!(actions, ["delete", "delete", "update"]);
    assert_eq!(
        pruned["changes"][2]["details"],
        json!([{ "field": "name", "change": "\"Report\" -> \"Other\"" }])
    );
}

#[tokio::test]
async fn a_file_that_is_refused_ends_with_one_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &[], &["migrate"]).status.success());
    let refused = |text: &str, says: &str| {
        write(folder.path(), text);
        for options in [&["--plan"][..], &[]] {
            let output = run(
                folder.path(),
                &[],
                &[&["apply", "-f", "clients.yaml"], options].concat(),
            );
            assert_eq!(output.status.code(), Some(1), "{text}");
            assert!(stderr(&output).contains(says), "{}", stderr(&output));
            assert!(output.stdout.is_empty(), "{text}");
        }
    };
    refused(
        FILE,
        "accounts[0].clients[1].secret: The variable ACME_SECRET of the environment is not set.",
    );
    refused("latchkey: 1\nacounts: []", "clients.yaml: ");
    refused(
        "latchkey: 1\naccounts: [{ slug: a, clients: [{ clientId: x, secret: { file: none.txt } }] }]",
        "accounts[0].clients[0].secret: none.txt",
    );
    let missing = run(folder.path(), &[], &["apply", "-f", "none.yaml"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(stderr(&missing).contains("none.yaml: cannot be read"));
    let exported = stdout(&run(folder.path(), &[], &["export"]));
    assert!(
        exported.contains("slug: default") && !exported.contains("acme"),
        "{exported}"
    );
    assert_eq!(
        run(folder.path(), &[], &["apply"]).status.code(),
        Some(2),
        "without a file, it is bad usage"
    );
}

#[test]
fn whoever_only_looks_does_not_migrate() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), FILE);
    for arguments in [&["apply", "--plan", "-f", "clients.yaml"][..], &["export"]] {
        let output = run(folder.path(), &[], arguments);
        assert_eq!(output.status.code(), Some(1));
        assert!(
            stderr(&output).contains("latchkey migrate"),
            "{}",
            stderr(&output)
        );
    }
    assert!(
        stdout(&run(folder.path(), &[], &["migrate", "status"]))
            .lines()
            .all(|line| line.starts_with("pending"))
    );
}
