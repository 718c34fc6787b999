//! Clients that move here from another system, and keep their client id and their secret.

use super::{codes, refusals};
use crate::support::{Auth, ClientSeed, TestApp, TestClient};
use axum::http::Method;
use domain::client::secrets;
use entity::{
    account::PolicyPreset,
    client_secret::{Model as Secret, SecretKind},
};
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

/// The one secret of the client, as it is kept.
async fn kept(app: &TestApp, made: &Value) -> Secret {
    let id = made["client"]["id"].as_str().unwrap().parse().unwrap();
    secrets::of_clients(&app.db, &[id], secrets::Listed::All)
        .await
        .unwrap()
        .remove(&id)
        .unwrap()
        .remove(0)
}

#[both_databases]
async fn a_client_keeps_its_secret_of_which_only_a_hash_is_known(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    for (index, hash) in HASHES.into_iter().enumerate() {
        let client_id = format!("moved-{index}");
        let made = import(&app, &admin, &client_id, json!({ "hash": hash })).await;
        assert_eq!(
            (&made["client"]["clientId"], &made["credentials"]),
            (&json!(client_id), &Value::Null)
        );
        assert_eq!(kept(&app, &made).await.kind, SecretKind::Imported);
        app.ask(basic(&client_id, "correct horsE"), &[])
            .await
            .refused(401, "invalid_client");
        app.ask(basic(&client_id, hash), &[])
            .await
            .refused(401, "invalid_client");
        assert_eq!(
            kept(&app, &made).await.kind,
            SecretKind::Imported,
            "a wrong guess changes nothing"
        );
        app.ask(basic(&client_id, "correct horse"), &[])
            .await
            .expect(200);
        let own = kept(&app, &made).await;
        assert_eq!(
            own.kind,
            SecretKind::Chosen,
            "kept in Latchkey's own form from the first use on"
        );
        assert!(own.digest.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        app.ask(basic(&client_id, "correct horse"), &[])
            .await
            .expect(200);
        app.ask(basic(&client_id, "correct horsE"), &[])
            .await
            .refused(401, "invalid_client");
    }
    app.assert_memory_is_true().await;
}

/// Shorter than what may be chosen, with blanks and letters beyond ASCII: as it was.
#[both_databases]
async fn a_client_keeps_a_secret_in_the_clear_whatever_it_looks_like(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    for (index, secret) in ["x", "short", "with blank", "pässwörd", "100%+1"]
        .into_iter()
        .enumerate()
    {
        let client_id = format!("plain-{index}");
        let made = import(&app, &admin, &client_id, json!({ "value": secret })).await;
        assert_eq!(made["credentials"], Value::Null, "it is not shown again");
        app.ask(basic(&client_id, secret), &[]).await.expect(200);
        app.ask(Auth::Body(client_id, secret.to_owned()), &[])
            .await
            .expect(200);
    }
}

/// The account's policy makes ids itself and takes no chosen secrets; an import is an explicit act
/// beside it.
#[both_databases]
async fn an_import_sets_the_policy_of_ids_and_secrets_aside_but_no_limit(app: TestApp) {
    let koios = app
        .account("koios", PolicyPreset::Koios)
        .await
        .administrator;
    import(&app, &koios, "legacy.client", json!({ "value": "s" })).await;
    app.ask(basic("legacy.client", "s"), &[]).await.expect(200);
    let insights = app
        .account("insights", PolicyPreset::Insights)
        .await
        .administrator;
    for id in ["one", "two", "three", "four"] {
        import(&app, &insights, id, json!({ "hash": HASHES[0] })).await;
    }
    let fifth = json!({ "clientId": "five", "importedSecret": { "hash": HASHES[0] } });
    assert_eq!(
        app.refused_as(&insights, "createClient", fifth).await,
        ["QUOTA_EXCEEDED"]
    );
    let taken = json!({ "clientId": "one", "importedSecret": { "hash": HASHES[0] } });
    assert_eq!(
        app.refused_as(&koios, "createClient", taken).await,
        ["TAKEN clientId"]
    );
    let prefixed = json!({ "clientId": "insights_x", "importedSecret": { "hash": HASHES[0] } });
    assert_eq!(
        app.refused_as(&koios, "createClient", prefixed).await,
        ["TAKEN clientId"],
        "another account's prefix"
    );
}

#[both_databases]
async fn an_import_needs_account_write_and_says_what_is_wrong(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let editor = app.client(ClientSeed::with_role("editor")).await;
    let query = "mutation($input: CreateClientInput!) { createClient(input: $input) { userErrors { code } } }";
    let input = json!({ "input": { "clientId": "x", "importedSecret": { "value": "s" } } });
    assert_eq!(
        codes(&app.ask_as(&editor, query, input).await),
        ["FORBIDDEN"]
    );
    for (input, expected) in [
        (
            json!({ "importedSecret": { "value": "s" } }),
            "BLANK clientId",
        ),
        (
            json!({ "clientId": "..", "importedSecret": { "value": "s" } }),
            "INVALID clientId",
        ),
        (
            json!({ "clientId": "x", "importedSecret": { "value": "" } }),
            "BLANK importedSecret.value",
        ),
        (
            json!({ "clientId": "x", "importedSecret": { "value": "s".repeat(257) } }),
            "TOO_LONG importedSecret.value",
        ),
        (
            json!({ "clientId": "x", "importedSecret": { "value": "a\nb" } }),
            "INVALID importedSecret.value",
        ),
        (
            json!({ "clientId": "x", "importedSecret": { "hash": "correct horse" } }),
            "INVALID importedSecret.hash",
        ),
        (
            json!({ "clientId": "x", "importedSecret": { "hash": HASHES[0].replace("$04$", "$31$") } }),
            "INVALID importedSecret.hash",
        ),
        (
            json!({ "clientId": "x", "clientSecret": "s3cret-one", "importedSecret": { "value": "s" } }),
            "INVALID importedSecret",
        ),
    ] {
        let payload = app
            .change_as(&admin, ("createClient", SELECTION), input.clone())
            .await;
        assert_eq!(refusals(&payload), [expected], "{input}");
        assert!(
            !payload.to_string().contains("correct horse"),
            "a refusal repeats no secret"
        );
    }
}

#[both_databases]
async fn rest_imports_a_client_once_for_each_key(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&admin).await;
    let body = json!({ "clientId": "moved", "importedSecret": { "hash": HASHES[0] } });
    let key = [("idempotency-key", "k")];
    let made = app
        .rest_with(&token, (Method::POST, "/clients", body.clone()), &key)
        .await
        .expect(201)
        .json();
    assert_eq!(
        (
            &made["client"]["clientId"],
            &made["credentials"]["clientSecret"]
        ),
        (&json!("moved"), &Value::Null)
    );
    let again = app
        .rest_with(&token, (Method::POST, "/clients", body), &key)
        .await
        .expect(201);
    assert_eq!(again.header("idempotency-replayed"), "true");
    app.ask(basic("moved", "correct horse"), &[])
        .await
        .expect(200);
    let wrong = json!({ "clientId": "other", "importedSecret": { "hash": "x" } });
    app.rest_with(&token, (Method::POST, "/clients", wrong), &[])
        .await
        .problem(422, "INVALID");
    let event =
        "{ auditEvents(filter: { kinds: [CLIENT_CREATED] }, first: 1) { nodes { summary } } }";
    let seen =
        app.data_for(&admin, event, json!({})).await["auditEvents"]["nodes"][0]["summary"].clone();
    assert_eq!(seen, "Client moved imported");
}

/// A hundred at once: each finds the secret right, and it is kept once.
#[both_databases]
async fn the_first_uses_of_an_imported_secret_may_come_together(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let made = import(&app, &admin, "moved", json!({ "hash": HASHES[0] })).await;
    let asks = (0..8).map(|_| app.ask(basic("moved", "correct horse"), &[]));
    for answer in futures_util::future::join_all(asks).await {
        answer.expect(200);
    }
    assert_eq!(kept(&app, &made).await.kind, SecretKind::Chosen);
    app.ask(basic("moved", "correct horse"), &[])
        .await
        .expect(200);
}
