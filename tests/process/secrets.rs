//! What is secret is printed once, where the house says so, and found nowhere else: not in the log
//! at its loudest, not in the database.

use crate::program::{ADMIN, ADMIN_SECRET, Server, run, run_for_json};
use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use std::{ops::Add, path::Path};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

const LOUDEST: [(&str, &str); 3] = [
    ("LATCHKEY_LOG", "trace"),
    ("LATCHKEY_LOG_FORMAT", "json"),
    ("LATCHKEY_DATABASE_LOG_STATEMENTS", "true"),
];
const MASTER_KEY: &str = "master-key-of-this-test-0123456789-abcdef";

/// The database's files, log and all, as they are on the disk.
fn bytes_on_disk(folder: &Path) -> Vec<u8> {
    let names = ["latchkey.db", "latchkey.db-wal", "latchkey.db-shm"];
    names
        .iter()
        .flat_map(|name| std::fs::read(folder.join(name)).unwrap_or_default())
        .collect()
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

/// Whatever a server does with secrets and tokens, well and badly.
async fn use_them(server: &Server, caller: (&str, &str)) -> String {
    let token = server.token(caller).await;
    assert!(server.is_active(caller, &token).await);
    assert_eq!(
        server
            .post("/oauth/revoke", caller, &[("token", &token)])
            .await
            .status(),
        200
    );
    assert!(!server.is_active(caller, &token).await);
    let http = reqwest::Client::new();
    let form = [("grant_type", "client_credentials")];
    let basic = http
        .post(format!("{}/oauth/token", server.url))
        .basic_auth(caller.0, Some(caller.1))
        .form(&form)
        .send()
        .await
        .unwrap();
    assert_eq!(basic.status(), 200);
    let wrong = format!("{}x", caller.1);
    assert_eq!(
        server
            .post("/oauth/token", (caller.0, &wrong), &form)
            .await
            .status(),
        401
    );
    // A secret that was pasted in the wrong place is part of the path.
    let pasted = [
        format!("/{}", encoded(caller.1)),
        format!("/api/v1/clients/{}", encoded(caller.1)),
        format!("/api/v1/{token}"),
    ];
    for path in ["/graphql", "/oauth/token", "/nowhere"]
        .into_iter()
        .chain(pasted.iter().map(String::as_str))
    {
        let url = format!(
            "{}{path}?access_token={token}&client_secret={}",
            server.url, "query-secret-1"
        );
        http.post(url).bearer_auth(&token).send().await.unwrap();
    }
    listen(server, &token).await;
    token
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Over a WebSocket the token is in a message.
async fn listen(server: &Server, token: &str) {
    let mut request = server
        .url
        .replace("http", "ws")
        .add("/graphql")
        .into_client_request()
        .unwrap();
    request.headers_mut().insert(
        "sec-websocket-protocol",
        "graphql-transport-ws".parse().unwrap(),
    );
    let (mut socket, _) = connect_async(request).await.unwrap();
    let init = json!({ "type": "connection_init", "payload": { "Authorization": format!("Bearer {token}") } });
    socket.send(Message::text(init.to_string())).await.unwrap();
    // The token was revoked, and that is what is said.
    assert!(socket.next().await.unwrap().unwrap().is_close());
}

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

#[tokio::test]
async fn a_first_secret_that_was_given_is_printed_nowhere() {
    let server = Server::with_admin(&[]).await;
    assert!(!server.stderr().contains(ADMIN_SECRET), "it is in the log");
    assert!(
        !server.stdout().contains(ADMIN_SECRET),
        "it is on standard output: {}",
        server.stdout()
    );
}

#[tokio::test]
async fn a_first_secret_that_was_made_is_printed_once_and_works() {
    let server = Server::start(&LOUDEST).await;
    let welcome = server.stdout();
    let welcome: serde_json::Value = serde_json::from_str(&welcome).unwrap();
    let value = |name: &str| welcome[name].as_str().unwrap().to_owned();
    let (id, secret) = (value("client_id"), value("client_secret"));
    assert!(
        secret.starts_with("lk_cs_") && secret.len() == 55,
        "another shape of secret"
    );
    server.token((&id, &secret)).await;
    assert!(!server.stderr().contains(&secret), "it is in the log");
    let folder = server.stop().await;
    assert!(
        !contains(&bytes_on_disk(folder.path()), &secret),
        "it is in the database"
    );

    let again = Server::start_in(folder, &[]).await;
    assert_eq!(again.stdout(), "", "a second start prints something");
    again.token((&id, &secret)).await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_master_key_that_was_made_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let server = Server::start(&[]).await;
    let file = server.folder().join("latchkey.db.master-key");
    assert_eq!(
        std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let key = std::fs::read_to_string(&file).unwrap();
    assert!(key.trim().len() >= 32);
    assert!(
        server.stderr().contains("latchkey.db.master-key"),
        "the operator is not told"
    );
    assert!(
        !server.stderr().contains(key.trim()) && !server.stdout().contains(key.trim()),
        "the key is printed"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn the_database_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let server = Server::with_admin(&[]).await;
    server.token((ADMIN, ADMIN_SECRET)).await;
    let migrated = tempfile::tempdir().unwrap();
    assert!(run(migrated.path(), &[], &["migrate"]).status.success());
    for folder in [server.folder(), migrated.path()] {
        let files = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap());
        let ours: Vec<_> = files
            .filter(|file| {
                file.file_name()
                    .to_string_lossy()
                    .starts_with("latchkey.db")
            })
            .collect();
        assert!(!ours.is_empty());
        for file in ours {
            assert_eq!(
                file.metadata().unwrap().permissions().mode() & 0o777,
                0o600,
                "{}",
                file.path().display()
            );
        }
    }
}

#[test]
fn no_option_takes_a_secret() {
    let folder = tempfile::tempdir().unwrap();
    for option in [
        "--master-key",
        "--bootstrap-client-secret",
        "--client-secret",
        "--secret",
        "--password",
    ] {
        let output = run(folder.path(), &[], &["serve", option, "anything-at-all"]);
        assert_eq!(output.status.code(), Some(2), "{option}");
    }
}
