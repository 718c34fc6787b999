//! Clients that move here from another system, and keep their client id and their secret.

mod rest;
mod rules;
mod secrets;

use crate::support::{Auth, TestApp, TestClient};
use serde_json::{Value, json};

/// Hashes of `correct horse`, made with libxcrypt and with Python's `hashlib`.
const HASHES: [&str; 5] = [
    "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
    "$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
    "$pbkdf2-sha256$i=1000,l=32$c2l4dGVlbiBieXRlcy4uLg$M5Y6k3AHgb1KA+q304SwRy3tOK26BgnrHmPJYPJg44E",
    "$pbkdf2-sha512$i=1000$c2l4dGVlbiBieXRlcy4uLg$zBmpUKF3UYTqFCyTwzhuMGsYObjlxYE3BE8TWcpwIfHX9hO6Hess7Ai4PSr+3y1+DvTOPV1dMnmUK5V0QIGRPw",
    "$sha256$c2l4dGVlbiBieXRlcy4uLg$EOtreIE38pdYipH/69XtFMThTTXwvW4ia6aLyaSMnzQ",
];

const SELECTION: &str = "client { id clientId } credentials { clientSecret }";

fn basic(client_id: &str, secret: &str) -> Auth {
    Auth::Basic(client_id.to_owned(), secret.to_owned())
}

async fn import(app: &TestApp, by: &TestClient, client_id: &str, secret: Value) -> Value {
    app.done_as(
        by,
        ("createClient", SELECTION),
        json!({ "clientId": client_id, "importedSecret": secret }),
    )
    .await
}
