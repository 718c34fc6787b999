//! Tokens that one node revokes, as the other sees it, also while the other mints more.

use super::pair::{ClientSnapshot, Pair};
use crate::program::{ADMIN, ADMIN_SECRET};

pub(super) async fn revoke_tokens(pair: &Pair, client: &ClientSnapshot) {
    let own = (ADMIN, ADMIN_SECRET);
    let token = pair.other.token(client.caller()).await;
    pair.change(&format!(
        "revokeTokens(input: {{ clients: [{{ id: \"{}\" }}] }}) {{ clientCount }}",
        client.id
    ))
    .await;
    pair.seen("tokens were revoked", async |node| {
        !node.is_active(own, &token).await
    })
    .await;

    let (kept, token) = (
        pair.other.token(client.caller()).await,
        pair.other.token(client.caller()).await,
    );
    assert_eq!(
        pair.one
            .post("/oauth/revoke", client.caller(), &[("token", &token)])
            .await
            .status(),
        200
    );
    pair.seen("one token was revoked", async |node| {
        !node.is_active(own, &token).await && node.is_active(own, &kept).await
    })
    .await;
}

/// The other node may mint tokens for a moment that it does not know yet to be dead; no clock is
/// asked which came first.
#[tokio::test]
#[cfg_attr(no_postgres, ignore = "TEST_DATABASE_URL is not set")]
async fn a_token_minted_in_the_same_second_as_a_revocation_is_dead() {
    let pair = Pair::start(&[]).await;
    let (own, client) = ((ADMIN, ADMIN_SECRET), pair.client("minting").await);
    let revoke = format!(
        "revokeTokens(input: {{ clients: [{{ id: \"{}\" }}] }}) {{ clientCount }}",
        client.id
    );
    let minted = async || {
        let mut minted = Vec::new();
        for _ in 0..20 {
            minted.push(pair.other.token(client.caller()).await);
        }
        minted
    };
    let before = minted().await;
    let (during, _) = tokio::join!(minted(), pair.change(&revoke));
    for token in &before {
        pair.seen("a token from before", async |node| {
            !node.is_active(own, token).await
        })
        .await;
    }
    // Each is of one generation or the other, and both nodes agree of which.
    for token in &during {
        assert_eq!(
            pair.one.is_active(own, token).await,
            pair.other.is_active(own, token).await
        );
    }
    assert!(
        pair.one
            .is_active(own, &pair.other.token(client.caller()).await)
            .await
    );
}
