//! What a server refuses, and what is refused before anything is sent.

use super::{Desk, refused, succeeded};
use crate::program::{ADMIN, ADMIN_SECRET, Server, run_for_json};
use axum::{Router, http::StatusCode, response::Redirect, routing::any};
use std::{fs, os::unix::fs::PermissionsExt};
use tokio::net::TcpListener;

#[tokio::test]
async fn a_refusal_of_the_server_is_shown_with_its_field_and_its_code() {
    let server = Server::with_admin(&[]).await;
    let desk = Desk::at(&server);
    let create = ["client", "create", "--name", "Report"];
    for (more, words) in [
        (&["--role", "emperor"][..], &["role", "(NOT_FOUND)"][..]),
        (&["--account", "nowhere"], &["account", "(NOT_FOUND)"]),
        (&["--scope", "moon:read"], &["scopes", "(NOT_FOUND)"]),
        (&["--client-id", ADMIN], &["clientId: ", "(TAKEN)"]),
    ] {
        refused(&desk.run(&[&create[..], more].concat()), 2, words);
    }
    refused(
        &desk.run(&["client", "disable", ADMIN]),
        2,
        &["last administrator"],
    );
    refused(
        &desk.run(&["client", "delete", ADMIN, "--yes"]),
        2,
        &["last administrator", "(LAST_ADMINISTRATOR)"],
    );
    refused(
        &desk.run(&["role", "delete", "viewer", "--yes"]),
        2,
        &["(IMMUTABLE)"],
    );
    refused(
        &desk.run(&["role", "create", "a", "--name", "A", "--account", "acme"]),
        2,
        &["--account", "caller"],
    );
    refused(
        &desk.run(&["client", "rotate", ADMIN, "--grace", "999999999"]),
        2,
        &["graceSeconds: "],
    );
    refused(
        &desk.run(&["token", "get", "--scope", "moon:read"]),
        1,
        &["(invalid_scope)"],
    );
    refused(
        &desk.run(&["token", "get", "--resource", "https://nowhere.example"]),
        1,
        &["(invalid_target)"],
    );
}

#[tokio::test]
async fn a_permission_that_is_missing_is_named() {
    let server = Server::with_admin(&[]).await;
    let made = run_for_json(
        server.folder(),
        &[],
        &[
            "client",
            "create",
            "--name",
            "Clerk",
            "--scope",
            "clients:read",
            "--client-id",
            "clerk",
        ],
    );
    let desk = Desk::at(&server);
    desk.keep_secret("clerk", made["client_secret"].as_str().unwrap());
    let as_clerk = ["--as", "clerk", "--secret-file", "clerk"];
    let clerk = |arguments: &[&str]| desk.run(&[arguments, &as_clerk[..]].concat());
    let create = ["client", "create", "--name", "Other"];
    refused(
        &clerk(&create),
        1,
        &["clients:write", "(FORBIDDEN)", "role"],
    );
    refused(&clerk(&["role", "list"]), 1, &["roles:read"]);
    refused(&clerk(&["account", "list"]), 1, &["accounts:read"]);
    // What it may not read is shown by its ID, and its own account by the token.
    let text = succeeded(&clerk(&["client", "show", ADMIN]));
    assert!(
        text.contains("\"role\": \"rol_") && text.contains("\"account\": \"default\""),
        "{text}"
    );
}

#[tokio::test]
async fn a_secret_or_a_token_that_is_wrong_is_refused_with_the_next_step() {
    let server = Server::with_admin(&[]).await;
    let desk = Desk::at(&server);
    desk.keep_secret("wrong", "hunter2-hunter2-hunter2");
    refused(
        &desk.run(&["client", "list", "--secret-file", "wrong"]),
        1,
        &["(invalid_client)", "check the client ID"],
    );
    let token = succeeded(&desk.run(&["token", "get"]));
    let unsigned = token.trim().rsplit_once('.').unwrap().0;
    for forged in ["AAAA", "\u{1}"].map(|signature| format!("{unsigned}.{signature}")) {
        let outcome = desk.run_with(&[("LATCHKEY_TOKEN", &forged)], &["client", "list"]);
        if forged.ends_with("AAAA") {
            refused(&outcome, 1, &["(UNAUTHENTICATED)", "latchkey token get"]);
        } else {
            refused(&outcome, 2, &["the access token has characters"]);
        }
    }
    // A token without a server is a slip, not a reason to change a database.
    let alone = Desk::new();
    let token = [("LATCHKEY_TOKEN", "hunter2")];
    refused(
        &alone.run_with(&token, &["client", "list"]),
        2,
        &["LATCHKEY_TOKEN", "--server"],
    );
    alone.assert_no_database();
    refused(&alone.run(&["token", "get"]), 2, &["name the server"]);
}

#[tokio::test]
async fn nothing_is_sent_where_it_could_be_read_by_others() {
    let desk = Desk::new();
    let list = |server: &str| {
        desk.run_with(
            &[("LATCHKEY_CLIENT_SECRET", ADMIN_SECRET)],
            &["client", "list", "--as", ADMIN, "--server", server],
        )
    };
    refused(
        &list("http://id.example.com"),
        2,
        &["--server: must be https"],
    );
    refused(
        &list("https://ada:hunter2@id.example.com"),
        2,
        &["no user name"],
    );
    refused(&list("ldap://localhost"), 2, &["must be an https URL"]);
    refused(
        &desk.run(&["client", "list", "--context", "nowhere"]),
        2,
        &["there is no context `nowhere`"],
    );
    let open = desk.keep_secret("open", ADMIN_SECRET);
    fs::set_permissions(&open, fs::Permissions::from_mode(0o644)).unwrap();
    refused(
        &desk.run(&[
            "client",
            "list",
            "--as",
            ADMIN,
            "--server",
            "https://127.0.0.1:9",
            "--secret-file",
            &open,
        ]),
        2,
        &["open", "chmod 600"],
    );
    desk.assert_no_database();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_or_is_another_is_told_in_words() {
    let desk = Desk::new();
    let list = |server: &str| {
        desk.run_with(
            &[("LATCHKEY_CLIENT_SECRET", ADMIN_SECRET)],
            &["client", "list", "--as", ADMIN, "--server", server],
        )
    };
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    drop(silent);
    refused(&list(&url), 1, &[&url, "cannot be reached", "refused"]);

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let routes = Router::new()
        .route("/page/{*rest}", any(|| async { "<html>Welcome</html>" }))
        .route(
            "/moved/{*rest}",
            any(|| async { Redirect::temporary("https://other.example/") }),
        )
        .route("/down/{*rest}", any(|| async { StatusCode::BAD_GATEWAY }))
        .route(
            "/large/{*rest}",
            any(|| async { "x".repeat(9 * 1024 * 1024) }),
        );
    let other = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    for (path, words) in [
        ("page", "not from Latchkey"),
        ("moved", "redirect, which is not followed"),
        ("down", "behind its proxy"),
        ("nothing", "not from Latchkey"),
        ("large", "the response broke off"),
    ] {
        let server = format!("{url}/{path}");
        let outcome = tokio::task::block_in_place(|| list(&server));
        refused(&outcome, 1, &[&server, words]);
    }
    other.abort();
}
