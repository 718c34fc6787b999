//! Secrets that came along with a client go on working, whether their hash is known or they
//! themselves.

use super::{HASHES, basic, import};
use crate::support::{Auth, ClientSeed, TestApp};
use domain::client::secrets;
use entity::client_secret::{Model as Secret, SecretKind};
use serde_json::{Value, json};

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
