//! `POST /oauth/token` (RFC 6749 section 3.2) and the client credentials grant (section 4.4).

use crate::support::{ApiSeed, Auth, ClientSeed, TestApp, claims, problems};
use domain::{client::Capabilities, error::ProblemCode};
use entity::account::PolicyPreset;
use futures_util::future::join_all;
use serde_json::json;
use std::collections::HashSet;

/// C-01, RFC 6749 section 5.1.
#[both_databases]
async fn a_client_gets_a_bearer_token_and_its_life_in_seconds(app: TestApp) {
    let client = app.client(ClientSeed::with_role("viewer")).await;
    let answer = app.ask(&client, &[]).await.expect(200).json();
    assert_eq!(answer["token_type"], "Bearer");
    assert_eq!(answer["expires_in"], json!(3600), "a number, not a text");
    assert_eq!(
        claims(answer["access_token"].as_str().unwrap())["client_id"],
        client.client_id
    );
}

/// C-02, RFC 6749 section 3.3: what was granted is always said.
#[both_databases]
async fn the_answer_names_the_scope_granted(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:write", "orders:read"],
            ..ClientSeed::default()
        })
        .await;
    assert_eq!(
        app.ask(&client, &[]).await.json()["scope"],
        "orders:read orders:write"
    );
    assert_eq!(
        app.ask(&client, &[("scope", "orders:read")]).await.json()["scope"],
        "orders:read"
    );
}

/// C-03, RFC 6749 section 4.4.3.
#[both_databases]
async fn client_credentials_bring_neither_refresh_token_nor_id_token(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let answer = app.ask(&client, &[]).await.expect(200).json();
    let mut members: Vec<_> = answer.as_object().unwrap().keys().collect();
    members.sort();
    assert_eq!(members, ["access_token", "expires_in", "token_type"]);
}

/// C-04, RFC 6749 section 5.2.
#[both_databases]
async fn a_grant_type_must_be_named_and_known(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    app.post_form("/oauth/token", &client, &[])
        .await
        .refused(400, "invalid_request");
    for unknown in [
        "magic",
        "CLIENT_CREDENTIALS",
        "client_credentials ",
        "authorization_code",
        "refresh_token",
    ] {
        app.post_form("/oauth/token", &client, &[("grant_type", unknown)])
            .await
            .refused(400, "unsupported_grant_type");
    }
}

/// C-05, RFC 6749 section 5.2.
#[both_databases]
async fn a_client_that_is_no_script_may_not_use_client_credentials(app: TestApp) {
    let capabilities = Capabilities {
        web_app: true,
        backchannel: false,
        script: false,
    };
    let client = app
        .client(ClientSeed {
            capabilities,
            ..ClientSeed::with_role("viewer")
        })
        .await;
    app.ask(&client, &[])
        .await
        .refused(400, "unauthorized_client");
}

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
        "account:read accounts:read audit:read clients:read keys:read roles:read tokens:read users:read"
    );
}

/// C-09, RFC 9700 sections 2.4 and 2.1.2.
#[both_databases]
async fn passwords_and_implicit_tokens_are_never_supported(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let password = [
        ("grant_type", "password"),
        ("username", "u"),
        ("password", "p"),
    ];
    app.post_form("/oauth/token", &client, &password)
        .await
        .refused(400, "unsupported_grant_type");
    app.post_form("/oauth/token", &client, &[("response_type", "token")])
        .await
        .refused(400, "invalid_request");
    app.get("/oauth/authorize?response_type=token&client_id=x")
        .await
        .expect(404);
    let metadata = app
        .get("/.well-known/oauth-authorization-server")
        .await
        .json();
    assert_eq!(
        metadata["grant_types_supported"],
        json!(["client_credentials"])
    );
    assert_eq!(metadata["response_types_supported"], json!([]));
}

/// C-10, RFC 6749 sections 10.3 and 10.10: 27 base62 characters are 160 bits.
#[both_databases]
async fn no_two_tokens_are_the_same(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let (one, other) = (app.token(&client).await, app.token(&client).await);
    assert_ne!(one, other);
    let jti = |token: &str| claims(token)["jti"].as_str().unwrap().to_owned();
    assert_ne!(jti(&one), jti(&other));
    assert!(jti(&one).len() == 32 && jti(&one).bytes().all(|b| b.is_ascii_hexdigit()));
}

/// C-11.
#[both_databases]
async fn a_clients_own_token_lifetime_is_honoured(app: TestApp) {
    let client = app
        .client(ClientSeed {
            ttl: Some(60),
            ..ClientSeed::default()
        })
        .await;
    let answer = app.ask(&client, &[]).await.json();
    let claims = claims(answer["access_token"].as_str().unwrap());
    assert_eq!(answer["expires_in"], 60);
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        60
    );
    assert_eq!(claims["iat"], app.clock.now().timestamp());
    for refused in [59, 86_401, 0, -1] {
        let outcome = app
            .try_client(ClientSeed {
                ttl: Some(refused),
                ..ClientSeed::default()
            })
            .await;
        assert_eq!(problems(outcome), [ProblemCode::Invalid]);
    }
    app.client(ClientSeed {
        ttl: Some(86_400),
        ..ClientSeed::default()
    })
    .await;
}

/// C-11: the account's lifetime counts where the client has none.
#[both_databases]
async fn an_accounts_token_lifetime_counts_for_clients_without_one(app: TestApp) {
    let account = app.account("knox", PolicyPreset::Knox).await;
    let client = app.client(ClientSeed::default().of(&account)).await;
    assert_eq!(app.ask(&client, &[]).await.json()["expires_in"], 3600);
}

/// C-12.
#[both_databases]
async fn a_hundred_requests_at_once_get_a_hundred_tokens(app: TestApp) {
    let client = app.client(ClientSeed::with_role("viewer")).await;
    let answers = join_all((0..100).map(|_| app.ask(&client, &[]))).await;
    let ids: HashSet<_> = answers
        .into_iter()
        .map(|answer| {
            claims(answer.expect(200).json()["access_token"].as_str().unwrap())["jti"].to_string()
        })
        .collect();
    assert_eq!(ids.len(), 100);
}

/// C-13: who has not proved who they are learns nothing of scopes and grants.
#[both_databases]
async fn the_client_is_authenticated_before_its_wishes_are_read(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let wrong = || Auth::Basic(client.client_id.clone(), "wrong".to_owned());
    let plain = app
        .post_form("/oauth/token", wrong(), &[])
        .await
        .refused(401, "invalid_client")
        .appearance();
    let wishes: [&[(&str, &str)]; 4] = [
        &[("grant_type", "magic")],
        &[("grant_type", "client_credentials"), ("scope", "no:such")],
        &[("resource", "nonsense")],
        &[("scope", "")],
    ];
    for wish in wishes {
        assert_eq!(
            app.post_form("/oauth/token", wrong(), wish)
                .await
                .appearance(),
            plain
        );
    }
    app.post_raw("/oauth/token", Auth::None, "scope=%zz")
        .await
        .refused(400, "invalid_request");
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
