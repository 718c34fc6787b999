//! Secrets that the server generates and shows once (I3, I6, I11).

use super::acme;
use crate::{
    graphql::credentials,
    products::{column, with_secret},
    support::TestApp,
};
use serde_json::json;

#[both_databases]
async fn i3_the_secret_is_generated_by_the_server_on_first_save(app: TestApp) {
    let admin = acme(&app).await.administrator;
    let made = app.make(&admin, json!({ "clientId": "acme_x" })).await;
    assert!(
        made["credentials"]["clientSecret"]
            .as_str()
            .unwrap()
            .starts_with("lk_cs_")
    );
    assert_eq!(made["client"]["secrets"][0]["generated"], true);
    app.ask(credentials(&made), &[]).await.expect(200);
    let chosen = json!({ "clientId": "acme_y", "clientSecret": "ch0sen-secret" });
    assert_eq!(
        app.refused_as(&admin, "createClient", chosen).await,
        ["POLICY_VIOLATION clientSecret"]
    );
    let chosen = json!({ "id": made["client"]["id"], "clientSecret": "ch0sen-secret" });
    assert_eq!(
        app.refused_as(&admin, "rotateClientSecret", chosen).await,
        ["POLICY_VIOLATION clientSecret"]
    );
}

#[both_databases]
async fn i6_regenerating_ends_the_previous_secret_and_warns(app: TestApp) {
    let admin = acme(&app).await.administrator;
    let made = app.make(&admin, json!({ "clientId": "acme_x" })).await;
    let (old, id) = (credentials(&made), &made["client"]["id"]);
    let selection = "credentials { clientId clientSecret } stillInUse";
    let unused = app
        .done_as(
            &admin,
            ("rotateClientSecret", selection),
            json!({ "id": id }),
        )
        .await;
    assert_eq!(unused["stillInUse"], false, "no client used it");
    app.ask(old.clone(), &[])
        .await
        .refused(401, "invalid_client");
    app.ask(credentials(&unused), &[]).await.expect(200);
    app.recorder.flush().await;
    let used = app
        .done_as(
            &admin,
            ("rotateClientSecret", selection),
            json!({ "id": id }),
        )
        .await;
    assert_eq!(used["stillInUse"], true, "an integration will break");
    app.ask(with_secret(&old, &unused), &[])
        .await
        .refused(401, "invalid_client");
    app.ask(credentials(&used), &[]).await.expect(200);
    assert_eq!(
        app.refused_as(
            &admin,
            "rotateClientSecret",
            json!({ "id": "cli_0000000000000000000000" })
        )
        .await,
        ["NOT_FOUND id"],
        "only once it is there"
    );
}

#[both_databases]
async fn i11_the_credential_is_masked_after_it_was_shown_once(app: TestApp) {
    let account = acme(&app).await;
    let admin = &account.administrator;
    let made = app.make(admin, json!({ "clientId": "acme_x" })).await;
    let secret = made["credentials"]["clientSecret"].as_str().unwrap();
    let whole = "{ clients(first: 10) { nodes { clientId secrets { id name hint generated status createdAt expiresAt lastUsedAt } } } auditEvents { nodes { summary details } } }";
    let shown = app.data_for(admin, whole, json!({})).await.to_string();
    assert!(shown.contains("acme_x") && !shown.contains(secret));
    assert_eq!(
        app.shown(admin, "acme_x").await["secrets"][0]["hint"],
        secret[secret.len() - 4..]
    );
    app.clock.advance(chrono::Duration::minutes(1));
    let fresh = app
        .done_as(
            admin,
            (
                "rotateClientSecret",
                "credentials { clientId clientSecret }",
            ),
            json!({ "id": made["client"]["id"] }),
        )
        .await;
    assert_ne!(fresh["credentials"]["clientSecret"], secret);
    let statuses = column(&app.shown(admin, "acme_x").await["secrets"], "status");
    assert_eq!(statuses, ["ACTIVE", "REVOKED"]);
}
