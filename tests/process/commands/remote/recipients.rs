//! To which servers a token and a secret of the environment are sent, and to which they are not.

use super::{Desk, refused, succeeded};
use crate::{
    commands::part,
    program::{ADMIN, ADMIN_SECRET, Server},
};
use axum::{
    Json, Router,
    extract::{Request, State},
    routing::any,
};
use serde_json::json;
use std::sync::{Arc, Mutex};
use tokio::{net::TcpListener, task::JoinHandle};

/// A server that says it is some issuer, and keeps what is sent to it.
struct Listening {
    url: String,
    seen: Arc<Mutex<String>>,
    task: JoinHandle<()>,
}

impl Listening {
    async fn new(issuer: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(String::new()));
        let metadata = Json(json!({ "issuer": issuer }));
        let routes = Router::new()
            .route("/.well-known/openid-configuration", any(async || metadata))
            .fallback(keep)
            .with_state(seen.clone());
        let task = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self { url, seen, task }
    }

    fn seen(&self) -> String {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn keep(State(seen): State<Arc<Mutex<String>>>, request: Request) {
    let head = format!("{} {:?}", request.uri(), request.headers());
    let body = axum::body::to_bytes(request.into_body(), 1 << 20).await;
    let body = body.unwrap();
    let text = format!("{head} {}\n", String::from_utf8_lossy(&body));
    seen.lock().unwrap().push_str(&text);
}

fn blocking<T>(run: impl FnOnce() -> T) -> T {
    tokio::task::block_in_place(run)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_sent_to_its_issuer_only() {
    let server = Server::with_admin(&[]).await;
    let other = Listening::new("https://other.example").await;
    let desk = Desk::at(&server);
    blocking(|| {
        let token = succeeded(&desk.run(&["token", "get"]));
        let with = [("LATCHKEY_TOKEN", token.trim())];
        let claims = part(token.trim(), 1);
        let issuer = claims["iss"].as_str().unwrap();
        succeeded(&desk.run_with(&with, &["client", "list"]));
        succeeded(&desk.run(&["context", "set", "other", "--server", &other.url]));
        succeeded(&desk.run(&["context", "use", "other"]));
        for place in [&[][..], &["--context", "other"], &["--server", &other.url]] {
            let list = [&["client", "list"], place].concat();
            refused(
                &desk.run_with(&with, &list),
                2,
                &[
                    "LATCHKEY_TOKEN",
                    issuer,
                    "https://other.example",
                    &other.url,
                ],
            );
            refused(
                &desk.run_with(&[("LATCHKEY_TOKEN", "hunter2")], &list),
                2,
                &["LATCHKEY_TOKEN", "not an access token", &other.url],
            );
        }
    });
    assert_eq!(other.seen(), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_of_the_environment_is_not_sent_to_a_server_that_it_is_not_for() {
    let other = Listening::new("https://other.example").await;
    let desk = Desk::new();
    let secret = [("LATCHKEY_CLIENT_SECRET", ADMIN_SECRET)];
    let both = [secret[0], ("LATCHKEY_CLIENT_ID", ADMIN)];
    let get = ["token", "get"];
    blocking(|| {
        desk.keep_secret("secret", ADMIN_SECRET);
        let in_file = [("LATCHKEY_CLIENT_SECRET_FILE", "secret"), both[1]];
        succeeded(&desk.run(&["context", "set", "other", "--server", &other.url]));
        succeeded(&desk.run(&["context", "use", "other"]));
        // The context in use, which is nothing that this command says, does not know the client.
        for variables in [&both[..], &in_file] {
            refused(
                &desk.run_with(variables, &get),
                2,
                &["CLIENT_SECRET", "is not sent to", &other.url, ADMIN],
            );
        }
        refused(
            &desk.run_with(&secret, &["token", "get", "--as", ADMIN]),
            2,
            &["is not sent to"],
        );
        // It knows another client, of which the secret is not.
        succeeded(&desk.run(&["context", "set", "other", "--client-id", "clerk"]));
        for place in [&[][..], &["--context", "other"]] {
            refused(
                &desk.run_with(&both, &[&get[..], place].concat()),
                2,
                &["LATCHKEY_CLIENT_ID", "clerk", ADMIN, &other.url],
            );
        }
    });
    assert_eq!(other.seen(), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_of_the_environment_is_sent_where_it_is_said_to_be_for() {
    let server = Server::with_admin(&[]).await;
    let desk = Desk::new();
    let secret = [("LATCHKEY_CLIENT_SECRET", ADMIN_SECRET)];
    let both = [secret[0], ("LATCHKEY_CLIENT_ID", ADMIN)];
    let get = ["token", "get"];
    blocking(|| {
        succeeded(&desk.run(&["context", "set", "prod", "--server", &server.url]));
        succeeded(&desk.run(&["context", "use", "prod"]));
        succeeded(&desk.run_with(&both, &["token", "get", "--server", &server.url]));
        succeeded(&desk.run_with(&both, &["token", "get", "--context", "prod"]));
        let by_variable = [&both[..], &[("LATCHKEY_CONTEXT", "prod")]].concat();
        succeeded(&desk.run_with(&by_variable, &get));
        succeeded(&desk.run(&["context", "set", "prod", "--client-id", ADMIN]));
        succeeded(&desk.run_with(&secret, &get));
        succeeded(&desk.run_with(&both, &get));
    });
}
