//! Tokens that a node has accepted before: it remembers what they say, and never whether they are
//! valid.

use crate::support::{ClientSeed, Setup, StolenKey, TestApp, TestClient};
use chrono::Duration;
use domain::{key, token};
use entity::client::ClientStatus;

/// What ends a token.
#[derive(Clone, Copy, Debug)]
enum End {
    Expiry,
    OwnRevocation,
    ClientDisabled,
    TokensOfClient,
    TokensOfAll,
    KeyRevoked,
}

const ENDS: [End; 6] = [
    End::Expiry,
    End::OwnRevocation,
    End::ClientDisabled,
    End::TokensOfClient,
    End::TokensOfAll,
    End::KeyRevoked,
];

async fn end(app: &TestApp, client: &TestClient, token: &str, what: End) {
    let system = app.system(app.platform.id);
    match what {
        End::Expiry => app.clock.advance(Duration::hours(1)),
        End::OwnRevocation => {
            app.post_form("/oauth/revoke", client, &[("token", token)])
                .await
                .expect(200);
        }
        End::ClientDisabled => {
            app.set_status(&[client.id], app.platform.id, ClientStatus::Inactive)
                .await;
        }
        End::TokensOfClient => {
            let ids = [client.id];
            app.change(&system, async |work| token::revoke_all_of(work, &ids).await)
                .await
                .unwrap();
        }
        End::TokensOfAll => {
            app.change(&system, async |work| token::revoke_all(work).await)
                .await
                .unwrap();
        }
        End::KeyRevoked => {
            let kid = StolenKey::current(app).await.kid;
            app.change(&system, async |work| key::revoke(work, &kid).await)
                .await
                .unwrap();
        }
    }
}

/// RFC 7009 section 2: on the node where it happens at once, and on another with the next reading
/// of the log, as for a token that was never seen.
#[both_databases]
async fn a_token_seen_before_ends_like_any_other(app: TestApp) {
    let other = app.node(Setup::default()).await;
    let observer = app.client(ClientSeed::with_role("administrator")).await;
    for what in ENDS {
        let client = app.client(ClientSeed::default()).await;
        let token = app.token(&client).await;
        for node in [&app, &other, &app, &other] {
            assert!(node.is_alive(&observer, &token).await, "{what:?}");
        }
        end(&app, &client, &token, what).await;
        for node in [&app, &other] {
            let verified = node.tokens.verify(&token, None);
            node.hear_of_other_nodes().await;
            assert!(verified.await.unwrap().is_none(), "{what:?}");
        }
    }
}

/// RFC 7515 section 5.2: the same header and claims with another signature are another token.
#[both_databases]
async fn what_was_seen_is_the_whole_token_with_its_signature(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let token = app.token(&client).await;
    assert!(app.is_alive(&client, &token).await);
    let (message, signature) = token.rsplit_once('.').unwrap();
    let other = app.token(&client).await;
    let (_, foreign) = other.rsplit_once('.').unwrap();
    for forged in [
        format!("{message}.{foreign}"),
        format!("{message}."),
        format!("{message}.{signature}A"),
        format!("{message}.{signature}="),
        format!("{message}.{}", signature.to_ascii_lowercase()),
    ] {
        assert!(!app.is_alive(&client, &forged).await, "{forged}");
    }
    assert!(app.is_alive(&client, &token).await);
}
