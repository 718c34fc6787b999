//! How long a token lives, by the word of its client or of its account.

use crate::support::{ClientSeed, TestApp, claims, problems};
use domain::error::ProblemCode;
use entity::account::PolicyPreset;

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
