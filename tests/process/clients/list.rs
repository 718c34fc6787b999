//! Lists of clients on standard output.

use super::{client, refused};
use crate::program::{run, run_for_json};
use serde_json::{Value, json};

#[test]
fn clients_are_listed_as_json_lines_without_secrets() {
    let folder = tempfile::tempdir().unwrap();
    for (id, role) in [("one", "administrator"), ("two", "viewer")] {
        run_for_json(
            folder.path(),
            &[],
            &[
                "client",
                "create",
                "--name",
                "Some name",
                "--client-id",
                id,
                "--role",
                role,
            ],
        );
    }
    let output = client(folder.path(), &["list"]);
    let lines: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let seen: Vec<_> = lines
        .iter()
        .map(|line| {
            json!([
                line["client_id"],
                line["role"],
                line["status"],
                line["account"]
            ])
        })
        .collect();
    assert_eq!(
        seen,
        [
            json!(["one", "administrator", "active", "default"]),
            json!(["two", "viewer", "active", "default"])
        ]
    );
    let shown = run_for_json(folder.path(), &[], &["client", "show", "one"]);
    assert_eq!(
        shown["secrets"].as_array().map(Vec::len),
        Some(1),
        "{shown}"
    );
    assert!(!shown.to_string().contains("lk_cs_") && shown["secrets"][0].get("digest").is_none());
    refused(
        folder.path(),
        &["list", "--account", "nowhere"],
        "there is no account `nowhere`",
    );
}

/// More than one page.
#[test]
fn a_long_list_is_printed_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let clients: String = (0..130)
        .map(|n| format!("      - {{ clientId: c{n}, name: C }}\n"))
        .collect();
    let file = format!("latchkey: 1\naccounts:\n  - slug: acme\n    clients:\n{clients}");
    std::fs::write(folder.path().join("clients.yaml"), file).unwrap();
    assert!(
        run(folder.path(), &[], &["apply", "-f", "clients.yaml"])
            .status
            .success()
    );
    let output = client(folder.path(), &["list", "--account", "acme"]);
    assert_eq!(
        String::from_utf8(output.stdout).unwrap().lines().count(),
        130
    );
}
