//! Contexts: how they are kept, and which server a command acts on.

use super::{Desk, mode, refused, succeeded};
use crate::program::{ADMIN, ADMIN_SECRET, Server};
use serde_json::json;
use std::{fs, os::unix::fs::PermissionsExt};

#[tokio::test]
async fn a_context_is_kept_for_its_owner_and_holds_no_secret() {
    let server = Server::with_admin(&[]).await;
    let desk = Desk::at(&server);
    let file = desk.path("config/latchkey/contexts.toml");
    let text = fs::read_to_string(&file).unwrap();
    assert!(
        !text.contains(ADMIN_SECRET) && text.contains("secret_file"),
        "{text}"
    );
    assert_eq!(mode(&file), 0o600);
    let shown = desk.only(&["context", "show"]);
    assert_eq!(
        shown,
        json!({
            "name": "prod", "in_use": true, "server": server.url, "client_id": ADMIN,
            "secret_file": desk.path("secret").canonicalize().unwrap(), "secret_env": null,
            "account": null, "ca_file": null,
        })
    );
    let changed = [
        "context",
        "set",
        "prod",
        "--account",
        "acme",
        "--secret-env",
        "PROD_SECRET",
    ];
    succeeded(&desk.run(&changed));
    let shown = desk.only(&["context", "show", "prod"]);
    assert_eq!(
        (
            &shown["account"],
            &shown["secret_env"],
            &shown["secret_file"]
        ),
        (&json!("acme"), &json!("PROD_SECRET"), &json!(null))
    );
    succeeded(&desk.run(&["context", "set", "prod", "--account", ""]));
    let listed = desk.run_with(&[("PROD_SECRET", ADMIN_SECRET)], &["client", "list"]);
    assert!(succeeded(&listed).contains(ADMIN));
    refused(&desk.run(&["client", "list"]), 2, &["PROD_SECRET"]);
    succeeded(&desk.run(&["context", "delete", "prod"]));
    assert_eq!(desk.json(&["context", "list"]).len(), 0);
    refused(
        &desk.run(&["context", "show"]),
        2,
        &["no context is in use"],
    );
}

/// Options before the environment, and that before the context in use.
#[tokio::test]
async fn a_command_acts_where_it_is_told_to() {
    let server = Server::with_admin(&[]).await;
    let desk = Desk::at(&server);
    succeeded(&desk.run(&["context", "set", "down", "--server", "http://127.0.0.1:9"]));
    let down = [("LATCHKEY_CONTEXT", "down")];
    let list = ["client", "list"];
    refused(&desk.run_with(&down, &list), 2, &["--as CLIENT_ID"]);
    let back = desk.run_with(&down, &["client", "list", "--context", "prod"]);
    assert!(succeeded(&back).contains(ADMIN));
    succeeded(&desk.run(&["context", "use", "down"]));
    let by_variable = desk.run_with(&[("LATCHKEY_CONTEXT", "prod")], &list);
    assert!(succeeded(&by_variable).contains(ADMIN));
    // The secret of the context is not sent to a server that is named alone.
    refused(
        &desk.run(&["client", "list", "--server", &server.url, "--as", ADMIN]),
        2,
        &["there is no secret", "--secret-file"],
    );
    let named = desk.run_with(
        &[
            ("LATCHKEY_CLIENT_ID", ADMIN),
            ("LATCHKEY_CLIENT_SECRET", ADMIN_SECRET),
        ],
        &["client", "list", "--server", &server.url],
    );
    assert!(succeeded(&named).contains(ADMIN));
    let in_file = desk.run_with(
        &[("LATCHKEY_CLIENT_SECRET_FILE", "secret")],
        &["client", "list", "--server", &server.url, "--as", ADMIN],
    );
    assert!(succeeded(&in_file).contains(ADMIN));
    desk.assert_no_database();

    // The database, in spite of the context in use.
    assert_eq!(desk.json(&["client", "list", "--local"]).len(), 0);
    let other = ["client", "list", "--database-url", "sqlite://other.db"];
    assert_eq!(desk.json(&other).len(), 0);
    assert!(desk.path("other.db").exists());
    succeeded(&desk.run(&["context", "use", "--none"]));
    assert_eq!(desk.json(&list).len(), 0);
    refused(
        &desk.run(&["client", "list", "--local", "--context", "prod"]),
        2,
        &["not both"],
    );
}

#[test]
fn a_server_ignores_what_only_commands_read() {
    let desk = Desk::new();
    let variables = [
        ("LATCHKEY_CONTEXT", "prod"),
        ("LATCHKEY_TOKEN", "hunter2"),
        ("LATCHKEY_CLIENT_ID", "x"),
        ("LATCHKEY_CLIENT_SECRET", "hunter2"),
    ];
    succeeded(&desk.run_with(&variables, &["keys", "list"]));
    fs::write(desk.path("latchkey.toml"), "token = \"hunter2\"").unwrap();
    refused(
        &desk.run(&["keys", "list"]),
        2,
        &["LATCHKEY_TOKEN: is no setting"],
    );
}

#[test]
fn a_context_that_is_wrong_is_refused_by_its_field() {
    let desk = Desk::new();
    let set = |arguments: &[&str]| desk.run(&[&["context", "set", "prod"], arguments].concat());
    refused(&set(&[]), 2, &["--server", "needed"]);
    refused(
        &set(&["--server", "http://id.example.com"]),
        2,
        &["--server: must be https"],
    );
    let https = ["--server", "https://id.example.com"];
    let with = |more: &[&str]| set(&[&https[..], more].concat());
    refused(
        &with(&["--secret-env", "lk_cs_hunter2"]),
        2,
        &["not the secret itself"],
    );
    refused(
        &with(&["--secret-env", "hunter2!"]),
        2,
        &["not the secret itself"],
    );
    refused(
        &with(&["--secret-env", "LATCHKEY_PROD"]),
        2,
        &["must not begin with LATCHKEY_"],
    );
    refused(
        &with(&["--secret-file", "nowhere"]),
        2,
        &["--secret-file: cannot be read"],
    );
    refused(
        &desk.run(&[&["context", "set", "a b"], &https[..]].concat()),
        2,
        &["1 to 64"],
    );
    refused(
        &desk.run(&["context", "use", "prod"]),
        2,
        &["there is no context `prod`"],
    );
    assert!(
        !desk.path("config").exists(),
        "what is refused leaves no file"
    );
}

#[test]
fn a_file_of_contexts_that_is_wrong_is_refused_by_its_field() {
    let desk = Desk::new();
    let file = desk.path("config/latchkey/contexts.toml");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let server = "server = \"https://id.example.com\"\n";
    for (text, words) in [
        ("contexts = 3", "contexts: must be a table"),
        ("current = \"a\"\nother = 1", "other: is unknown"),
        (
            "[contexts.a]\nclient_secret = \"hunter2\"",
            "contexts.a.client_secret: a secret does not belong",
        ),
        ("[contexts.a]\nserver = \"hunter2", "is not TOML"),
        (
            "[contexts.a]\nserver = \"http://hunter2\"",
            "contexts.a.server: must be https",
        ),
        ("[contexts]\na = \"hunter2\"", "contexts.a: must be a table"),
        (
            &format!("[contexts.a]\n{server}secret_env = \"hunter2 \""),
            "contexts.a.secret_env",
        ),
        (
            &format!("[contexts.a]\n{server}secret_env = \"A\"\nsecret_file = \"b\""),
            "not both",
        ),
        (
            &format!("[contexts.a]\n{server}colour = \"b\""),
            "contexts.a.colour: is unknown",
        ),
    ] {
        fs::write(&file, text).unwrap();
        refused(&desk.run(&["client", "list"]), 2, &["contexts.toml", words]);
    }
    fs::write(&file, format!("[contexts.a]\n{server}")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).unwrap();
    refused(&desk.run(&["context", "list"]), 2, &["chmod 600"]);
}
