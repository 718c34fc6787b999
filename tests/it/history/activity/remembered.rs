//! What is remembered of a refusal.

use super::with_secret;
use crate::support::{ApiSeed, Auth, ClientSeed, TestApp, TestClient};
use chrono::Duration;
use domain::client::Capabilities;
use entity::{
    client::ClientStatus,
    refusal::{self, RefusalError},
};
use sea_orm::{EntityTrait, QueryOrder};

/// Refusals so far, oldest first.
async fn refusals(app: &TestApp) -> Vec<refusal::Model> {
    app.recorder.flush().await;
    refusal::Entity::find()
        .order_by_asc(refusal::Column::OccurredAt)
        .all(&app.db)
        .await
        .unwrap()
}

async fn client_without_script(app: &TestApp) -> TestClient {
    let capabilities = Capabilities {
        web_app: true,
        backchannel: false,
        script: false,
    };
    app.client(ClientSeed {
        capabilities,
        ..ClientSeed::default()
    })
    .await
}

#[both_databases]
async fn every_refusal_of_a_known_client_is_remembered_with_its_code(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let no_script = client_without_script(&app).await;
    let mut expected = Vec::new();
    let mut expect = |client: &TestClient, error, grant: Option<&str>| {
        expected.push((client.id, error, grant.map(str::to_owned)));
        app.clock.advance(Duration::seconds(1));
    };
    let credentials = Some("client_credentials");
    app.ask(with_secret(&client, "wrong"), &[])
        .await
        .refused(401, "invalid_client");
    expect(&client, RefusalError::InvalidClient, None);
    app.post_form(
        "/oauth/introspect",
        with_secret(&client, "wrong"),
        &[("token", "x")],
    )
    .await
    .refused(401, "invalid_client");
    expect(&client, RefusalError::InvalidClient, None);
    app.post_form("/oauth/token", &client, &[])
        .await
        .refused(400, "invalid_request");
    expect(&client, RefusalError::InvalidRequest, None);
    app.post_form("/oauth/token", &client, &[("grant_type", "magic")])
        .await
        .refused(400, "unsupported_grant_type");
    expect(
        &client,
        RefusalError::UnsupportedGrantType,
        Some("(unknown)"),
    );
    app.ask(&no_script, &[])
        .await
        .refused(400, "unauthorized_client");
    expect(&no_script, RefusalError::UnauthorizedClient, credentials);
    app.ask(&client, &[("scope", "no:such")])
        .await
        .refused(400, "invalid_scope");
    expect(&client, RefusalError::InvalidScope, credentials);
    app.ask(&client, &[("resource", "https://elsewhere.test")])
        .await
        .refused(400, "invalid_target");
    expect(&client, RefusalError::InvalidTarget, credentials);
    app.set_status(&[client.id], client.account, ClientStatus::Inactive)
        .await;
    app.ask(&client, &[]).await.refused(401, "invalid_client");
    expect(&client, RefusalError::InvalidClient, None);
    let found: Vec<_> = refusals(&app)
        .await
        .into_iter()
        .map(|row| (row.client_id, row.error, row.grant_type))
        .collect();
    assert_eq!(found, expected);
}

/// An unknown client has no history; and a flood of guesses must not become a flood of rows.
#[both_databases]
async fn refusals_of_strangers_and_of_the_throttle_are_not_remembered(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    app.ask(
        Auth::Basic("stranger".to_owned(), "nothing".to_owned()),
        &[],
    )
    .await
    .refused(401, "invalid_client");
    app.post_raw("/oauth/token", &client, "scope=%zz")
        .await
        .refused(400, "invalid_request");
    assert!(refusals(&app).await.is_empty());
    for _ in 0..15 {
        app.ask(with_secret(&client, "wrong"), &[]).await;
    }
    assert_eq!(refusals(&app).await.len(), 10);
}

/// People mix up their settings: what is not the name of a grant or of a permission may be a
/// secret, even one of letters only.
#[both_databases]
async fn what_is_remembered_of_a_refusal_is_short_and_known_words_only(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    app.api(ApiSeed::default()).await;
    let other = app
        .account("other", entity::account::PolicyPreset::Default)
        .await;
    app.api(ApiSeed {
        account: Some(other.id),
        identifier: "https://other.test",
        permissions: &[("theirs:read", false)],
        ..ApiSeed::default()
    })
    .await;
    let long = format!("{}{}", "x ".repeat(200), "clients:read ".repeat(100));
    let mixed_up = format!(
        "a\tb {} clients:read correcthorsebatterystaple orders:write theirs:read ü",
        client.secret
    );
    let kept = "(unknown) (unknown) clients:read (unknown) orders:write (unknown) (unknown)";
    for (scope, kept) in [("correcthorse", "(unknown)"), (mixed_up.as_str(), kept)] {
        app.ask(&client, &[("scope", scope)])
            .await
            .refused(400, "invalid_scope");
        assert_eq!(
            refusals(&app).await.last().unwrap().scope.as_deref(),
            Some(kept)
        );
        app.clock.advance(Duration::seconds(1));
    }
    app.ask(&client, &[("scope", &long)])
        .await
        .refused(400, "invalid_scope");
    let kept = refusals(&app).await.last().unwrap().scope.clone().unwrap();
    assert!(
        kept.len() <= 500 && kept.starts_with("(unknown) (unknown)"),
        "{kept}"
    );
    for (grant, kept, error) in [
        (
            "correcthorsebatterystaple",
            "(unknown)",
            "unsupported_grant_type",
        ),
        ("password", "password", "unsupported_grant_type"),
        ("refresh_token", "refresh_token", "unauthorized_client"),
    ] {
        app.clock.advance(Duration::seconds(1));
        app.post_form("/oauth/token", &client, &[("grant_type", grant)])
            .await
            .refused(400, error);
        assert_eq!(
            refusals(&app).await.last().unwrap().grant_type.as_deref(),
            Some(kept)
        );
    }
}
