//! What is refused: each problem with its field and the rule, and without any value.

use super::{fixture, import, stderr, stdout};
use std::{fs, path::Path};

/// Why a file is refused; nothing is printed or written then.
fn refusal(product: &str, text: &str, options: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("input.json"), text).unwrap();
    let base = [product, "input.json", "--secrets", "secrets"];
    let output = import(folder.path(), &[base.as_slice(), options].concat());
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
    assert!(
        !folder.path().join("secrets").exists(),
        "nothing is written"
    );
    stderr(&output).lines().map(str::to_owned).collect()
}

#[test]
fn a_wrong_field_is_named_with_the_rule_and_without_its_value() {
    let lines = refusal(
        "keycloak",
        r#"{"clients": [{"clientId": "a", "secret": 7, "redirectUris": "s3cret", "enabled": "s3cret", "serviceAccountsEnabled": true},
            {"name": "no id"}, 5, {"clientId": "b", "webOrigins": [1], "attributes": {"access.token.lifespan": "s3cret"}}]}"#,
        &[],
    );
    assert_eq!(
        lines,
        [
            "latchkey: clients[0] (a).enabled: must be true or false",
            "latchkey: clients[0] (a).redirectUris: must be a list",
            "latchkey: clients[0] (a).secret: must be a text",
            "latchkey: clients[1].clientId: is missing",
            "latchkey: clients[2]: must be an object",
            "latchkey: clients[2].clientId: is missing",
            "latchkey: clients[3] (b).webOrigins[0]: must be a text",
            "latchkey: clients[3] (b).attributes.access.token.lifespan: must be a whole number",
        ]
    );
    let lines = refusal(
        "hydra",
        r#"[{"client_id": "a", "grant_types": ["client_credentials"], "client_credentials_grant_access_token_lifespan": "soon"}]"#,
        &[],
    );
    assert_eq!(
        lines,
        [
            "latchkey: clients[0] (a).client_credentials_grant_access_token_lifespan: must be a duration such as 1h30m0s"
        ]
    );
}

#[test]
fn what_is_no_list_of_clients_is_refused() {
    for (product, text, line) in [
        (
            "keycloak",
            "5",
            "the file: must be a realm export, or a list of clients",
        ),
        ("hydra", "\"x\"", "the file: must be a list of clients"),
        ("auth0", "true", "the file: must be a list of clients"),
        (
            "keycloak",
            "{}",
            "input.json: there is no client in it that can be taken over",
        ),
        (
            "hydra",
            "[]",
            "input.json: there is no client in it that can be taken over",
        ),
        (
            "auth0",
            "[{\"client_id\": \"a\"}, {\"client_id\": \"a\"}]",
            "clients[1] (a): another client in the file has the same client id",
        ),
    ] {
        assert_eq!(
            refusal(product, text, &[]),
            [format!("latchkey: {line}")],
            "{text}"
        );
    }
    let lines = refusal("hydra", "[{\"client_id\": \"s3cret\"", &[]);
    assert!(
        lines.len() == 1
            && lines[0].starts_with("latchkey: input.json: is not JSON: ")
            && !lines[0].contains("s3cret"),
        "{lines:?}"
    );
}

#[test]
fn a_file_that_is_too_large_or_missing_is_refused() {
    let blanks = " ".repeat(32 * 1024 * 1024 + 1);
    let lines = refusal("auth0", &blanks, &[]);
    assert_eq!(
        lines,
        ["latchkey: input.json: has more than 33554432 bytes"]
    );
    let folder = tempfile::tempdir().unwrap();
    let output = import(folder.path(), &["auth0", "nowhere.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).starts_with("latchkey: nowhere.json: cannot be read: "),
        "{}",
        stderr(&output)
    );
}

#[test]
fn hashes_have_a_form_and_a_client() {
    let clients = r#"[{"client_id": "a", "grant_types": ["client_credentials"]}]"#;
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("input.json", clients);
    let imported = |hashes: &str| {
        write("hashes.json", hashes);
        let directory = folder.path().join("secrets");
        if directory.exists() {
            fs::remove_dir_all(&directory).unwrap();
        }
        import(
            folder.path(),
            &[
                "hydra",
                "input.json",
                "--hashes",
                "hashes.json",
                "--secrets",
                "secrets",
            ],
        )
    };
    for (hashes, line) in [
        (
            "[]",
            "latchkey: hashes.json: must be an object with a hash for each client id",
        ),
        (
            "{\"a\": 1}",
            "latchkey: hashes.json: a: must be a hash, as a text",
        ),
    ] {
        let output = imported(hashes);
        assert_eq!(
            (output.status.code(), stderr(&output).trim_end()),
            (Some(1), line)
        );
    }
    let output =
        imported("{\"a\": \"$2b$31$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e\"}");
    assert_eq!(
        stderr(&output).lines().collect::<Vec<_>>(),
        [
            "clients[0] (a): the hash of its secret is left out, and it gets a new secret. The cost of bcrypt must be from 4 to 12.",
            "clients[0] (a): it gets a new secret: its own is not known",
        ]
    );
}

/// Older secrets could otherwise be taken for those of this import, or be overwritten.
#[test]
fn the_directory_of_the_secrets_must_be_new() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("secrets")).unwrap();
    let file = fixture("keycloak-realm.json");
    let output = import(folder.path(), &["keycloak", &file, "--secrets", "secrets"]);
    assert_eq!(
        (output.status.code(), stdout(&output).as_str()),
        (Some(1), "")
    );
    assert!(
        stderr(&output).contains("secrets: cannot be written: "),
        "{}",
        stderr(&output)
    );
}

#[test]
fn without_a_directory_and_an_api_secrets_and_scopes_are_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let file = fixture("keycloak-realm.json");
    let output = import(folder.path(), &["keycloak", &file, "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let document: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let worker = &document["accounts"][0]["clients"][0];
    assert_eq!(worker["clientId"], "orders-worker");
    assert!(
        worker.get("secret").is_none() && worker.get("scopes").is_none(),
        "{worker}"
    );
    for line in [
        "clients[1] (orders-worker).service account role: orders-api:read: left out: name the protected API that it belongs to with --resource",
        "clients[1] (orders-worker): its secret is left out, and it gets a new one: name a directory with --secrets",
    ] {
        assert!(
            stderr(&output).lines().any(|told| told == line),
            "{line}: {}",
            stderr(&output)
        );
    }
    assert!(only(folder.path()).is_empty(), "no file is written");
}

fn only(folder: &Path) -> Vec<String> {
    super::files(folder)
        .into_iter()
        .map(|(name, _)| name)
        .collect()
}
