//! Neither the log nor the database keeps a secret or a token, however it was used.

use super::{LOUDEST, bytes_on_disk, contains, uses::use_them};
use crate::program::{ADMIN, ADMIN_SECRET, Server, run_for_json};
use serde_json::json;

const MASTER_KEY: &str = "master-key-of-this-test-0123456789-abcdef";

/// Secrets chosen through REST, in their place and out of it.
async fn choose_them(server: &Server) {
    let token = server.token((ADMIN, ADMIN_SECRET)).await;
    let url = format!("{}/api/v1/clients", server.url);
    for (body, status) in [
        (
            json!({ "clientId": "chosen", "clientSecret": "chosen-secret-1!" }),
            201,
        ),
        (json!({ "clientSecret": ["mistyped-secret-1!"] }), 422),
        (json!({ "accessLevel": "misplaced-secret-1!" }), 422),
    ] {
        let call = reqwest::Client::new()
            .post(&url)
            .bearer_auth(&token)
            .header("idempotency-key", format!("key-{status}"));
        assert_eq!(call.json(&body).send().await.unwrap().status(), status);
    }
}

/// The id of a client that the program made, and its secret.
fn made_by_command(server: &Server) -> (String, String) {
    let settings = [("LATCHKEY_MASTER_KEY", MASTER_KEY)];
    let made = run_for_json(
        server.folder(),
        &settings,
        &[
            "client",
            "create",
            "--name",
            "Generated",
            "--role",
            "viewer",
        ],
    );
    (
        made["client_id"].as_str().unwrap().to_owned(),
        made["client_secret"].as_str().unwrap().to_owned(),
    )
}

#[tokio::test]
async fn neither_log_nor_database_holds_a_secret_or_a_token() {
    let server =
        Server::with_admin(&[&LOUDEST[..], &[("LATCHKEY_MASTER_KEY", MASTER_KEY)]].concat()).await;
    let (id, generated) = made_by_command(&server);
    let first = use_them(&server, (ADMIN, ADMIN_SECRET)).await;
    let second = use_them(&server, (&id, &generated)).await;
    choose_them(&server).await;

    let (folder, log) = (server.folder().to_owned(), server.stderr());
    let before = bytes_on_disk(&folder);
    let folder = server.stop().await;
    let after = bytes_on_disk(folder.path());
    let log = log + &std::fs::read_to_string(folder.path().join("stderr")).unwrap();
    assert!(
        log.lines().any(|line| line.contains("answered")),
        "nothing was logged: {log}"
    );
    let through_rest = [
        "chosen-secret-1!",
        "mistyped-secret-1!",
        "misplaced-secret-1!",
    ];
    for secret in [
        ADMIN_SECRET,
        &generated,
        &first,
        &second,
        MASTER_KEY,
        "query-secret-1",
    ]
    .into_iter()
    .chain(through_rest)
    {
        let shown = &secret[..8];
        assert!(!log.contains(secret), "{shown}... is in the log");
        assert!(
            !contains(&before, secret) && !contains(&after, secret),
            "{shown}... is in the database"
        );
    }
    for part in ["PRIVATE KEY", "\"d\":"] {
        assert!(
            !contains(&before, part) && !contains(&after, part),
            "{part} is in the database: a key in the clear"
        );
    }
    assert!(contains(&after, &id), "the database was not read");
}
