//! The scopes that a client asks for, and those that it gets.

use crate::support::{ApiSeed, ClientSeed, TestApp, claims};

/// C-07, RFC 6749 section 3.3: the whole request is refused, nothing is left out in silence.
#[both_databases]
async fn a_scope_beyond_the_clients_grant_is_refused(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            ..ClientSeed::default()
        })
        .await;
    let refused = [
        "orders:write",
        "orders:read orders:write",
        "no:such",
        "clients:read",
        "orders:read\torders:read",
        "\"",
        "ørders:read",
        " ",
    ];
    for scope in refused {
        app.ask(&client, &[("scope", scope)])
            .await
            .refused(400, "invalid_scope");
    }
}

/// C-08, RFC 6749 section 3.3.
#[both_databases]
async fn order_and_repetition_of_scopes_do_not_matter_but_their_case_does(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read", "orders:write"],
            ..ClientSeed::default()
        })
        .await;
    for scope in [
        "orders:write orders:read",
        "orders:read orders:write orders:read",
        " orders:write  orders:read ",
    ] {
        assert_eq!(
            app.ask(&client, &[("scope", scope)])
                .await
                .expect(200)
                .json()["scope"],
            "orders:read orders:write"
        );
    }
    app.ask(&client, &[("scope", "Orders:read")])
        .await
        .refused(400, "invalid_scope");
}

/// C-08: without a scope, everything that the client may have.
#[both_databases]
async fn without_a_scope_the_token_has_all_of_them(app: TestApp) {
    let viewer = app.client(ClientSeed::with_role("viewer")).await;
    let scope = app.ask(&viewer, &[]).await.json()["scope"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        scope,
        "account:read accounts:read audit:read clients:read keys:read roles:read tokens:read users:read webhooks:read"
    );
}

/// C-14: no server takes a header without end, so a token that would not fit is not issued; the
/// client hears what to do.
#[both_databases]
async fn a_token_that_would_be_too_long_is_refused_as_too_many_scopes(app: TestApp) {
    let codes: Vec<_> = (0..400)
        .map(|n| format!("bulk:{n:03}:{}", "x".repeat(80)))
        .collect();
    for (part, identifier) in codes
        .chunks(200)
        .zip(["https://one.test", "https://two.test"])
    {
        let permissions: Vec<_> = part.iter().map(|code| (code.as_str(), false)).collect();
        app.api(ApiSeed {
            identifier,
            permissions: &permissions,
            ..ApiSeed::default()
        })
        .await;
    }
    app.role(
        app.platform.id,
        "bulk",
        &codes.iter().map(String::as_str).collect::<Vec<_>>(),
    )
    .await;
    let client = app.client(ClientSeed::with_role("bulk")).await;
    app.ask(&client, &[]).await.refused(400, "invalid_scope");
    app.ask(&client, &[("scope", &codes.join(" "))])
        .await
        .refused(400, "invalid_scope");
    let some = codes[..50].join(" ");
    let token = app.token_for(&client, &[("scope", &some)]).await;
    assert_eq!(claims(&token)["scope"], some);
    assert!(app.is_alive(&client, &token).await);
}
