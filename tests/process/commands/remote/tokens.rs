//! Tokens that are fetched and looked into.

use super::{Desk, refused, succeeded};
use crate::{
    commands::part,
    program::{ADMIN, Server, run_for_json},
};
use serde_json::{Value, json};

#[tokio::test]
async fn a_token_is_fetched_and_takes_the_place_of_a_secret() {
    let server = Server::with_admin(&[]).await;
    let desk = Desk::at(&server);
    let token = succeeded(&desk.run(&["token", "get", "--scope", "clients:read"]));
    assert_eq!(part(token.trim(), 1)["scope"], "clients:read");
    let answer = desk.only(&["token", "get", "--output", "json"]);
    assert_eq!(
        (&answer["token_type"], &answer["expires_in"]),
        (&json!("Bearer"), &json!(3600))
    );
    assert!(answer["scope"].as_str().unwrap().contains("clients:write"));

    let bare = Desk::new();
    let with = [("LATCHKEY_TOKEN", token.trim())];
    let list = ["client", "list", "--server", &server.url];
    let listed: Value = serde_json::from_str(&succeeded(&bare.run_with(&with, &list))).unwrap();
    assert_eq!(
        (&listed["client_id"], &listed["account"]),
        (&json!(ADMIN), &json!("default"))
    );
    let create = [
        "client",
        "create",
        "--name",
        "Other",
        "--server",
        &server.url,
    ];
    refused(&bare.run_with(&with, &create), 1, &["clients:write"]);
}

/// A client with permissions at another API gets tokens for that one, unless it asks for Latchkey's
/// own.
#[tokio::test]
async fn a_client_of_another_api_too_can_use_the_commands() {
    let server = Server::with_admin(&[]).await;
    let file = "latchkey: 1\naccounts:\n  - slug: default\n    resources:\n      - identifier: https://orders.example/api\n        name: Orders\n        permissions: [{ code: \"orders:read\", description: Read orders, category: Orders, mutating: false }]\n";
    std::fs::write(server.folder().join("orders.yaml"), file).unwrap();
    let applied = crate::program::run(server.folder(), &[], &["apply", "-f", "orders.yaml"]);
    succeeded(&applied);
    let made = run_for_json(
        server.folder(),
        &[],
        &[
            "client",
            "create",
            "--name",
            "Shop",
            "--client-id",
            "shop",
            "--scope",
            "orders:read",
            "--scope",
            "clients:read",
        ],
    );
    let desk = Desk::at(&server);
    desk.keep_secret("shop", made["client_secret"].as_str().unwrap());
    let as_shop = ["--as", "shop", "--secret-file", "shop"];
    let token = succeeded(&desk.run(&[&["token", "get"], &as_shop[..]].concat()));
    assert_eq!(part(token.trim(), 1)["aud"], "https://orders.example/api");
    assert_eq!(
        desk.json(&[&["client", "list"], &as_shop[..]].concat())
            .len(),
        2
    );
}

#[tokio::test]
async fn a_token_is_looked_into() {
    let server = Server::with_admin(&[]).await;
    let desk = Desk::at(&server);
    let token = succeeded(&desk.run(&["token", "get"]));
    let inspected = |token: &str, more: &[&str]| -> Value {
        let output = desk.run_on(token, &[&["token", "inspect"], more].concat());
        serde_json::from_str(&succeeded(&output)).unwrap()
    };
    let found = inspected(&token, &[]);
    assert_eq!(found["claims"]["client_id"], ADMIN);
    assert_eq!(found["header"]["typ"], "at+jwt");
    let verdict = |found: &Value| {
        json!([
            found["signature"],
            found["issuer_matches"],
            found["expired"],
            found["active"]
        ])
    };
    assert_eq!(verdict(&found), json!(["valid", true, false, true]));

    // Another payload under the same signature, and another key ID.
    let parts: Vec<_> = token.trim().split('.').collect();
    let forged = format!("{}.{}.{}", parts[0], flipped(parts[1]), parts[2]);
    assert_eq!(
        verdict(&inspected(&forged, &[])),
        json!(["invalid", true, false, false])
    );
    let other = Server::with_admin(&[]).await;
    let strange = succeeded(&Desk::at(&other).run(&["token", "get"]));
    // The token of another server is a secret of that server: it is not sent to this one.
    assert_eq!(
        verdict(&inspected(&strange, &[])),
        json!(["unknown_key", false, false, null])
    );

    let local = inspected(&token, &["--local"]);
    assert_eq!(verdict(&local), json!(["unchecked", null, false, null]));
    assert!(
        local["notes"][0]
            .as_str()
            .unwrap()
            .contains("no server was asked")
    );

    std::fs::write(desk.path("token"), &token).unwrap();
    let words = succeeded(&desk.run(&["token", "inspect", "--file", "token", "--output", "table"]));
    assert!(
        words.starts_with("signature  valid")
            && words.contains("expires    in 59 minutes")
            && words.contains("active     yes"),
        "{words}"
    );
    assert!(!words.contains(parts[2]), "the token itself is not printed");
    for other in ["hunter2", "", "a.b.c", &token[..40]] {
        refused(
            &desk.run_on(other, &["token", "inspect"]),
            2,
            &["not an access token"],
        );
    }
    refused(
        &desk.run(&["token", "inspect", "--file", "nowhere"]),
        2,
        &["cannot be read"],
    );
}

/// The same claims with another client: `"client_id"` stays JSON.
fn flipped(payload: &str) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let claims = String::from_utf8(URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    URL_SAFE_NO_PAD.encode(claims.replacen("\"acc\":\"default\"", "\"acc\":\"another\"", 1))
}
