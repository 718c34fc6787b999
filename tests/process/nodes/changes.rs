//! Everything that one node changes, as the other sees it, with and without notifications from the
//! database.

use super::{
    keys::rotate_and_revoke_keys,
    pair::{ClientSnapshot, Pair},
    revocation::revoke_tokens,
};
use crate::program::{ADMIN, ADMIN_SECRET, Server};

async fn refused(node: &Server, caller: (&str, &str)) -> bool {
    node.post(
        "/oauth/token",
        caller,
        &[("grant_type", "client_credentials")],
    )
    .await
    .status()
        == 401
}

/// Everything that one node does, as the other sees it.
async fn what_one_does_the_other_sees(settings: &[(&str, &str)]) {
    let pair = Pair::start(settings).await;
    let own = (ADMIN, ADMIN_SECRET);

    let client = pair.client("reduced").await;
    let token = pair.other.token(client.caller()).await;
    pair.change(&format!(
        "updateRole(input: {{ id: \"{}\", permissions: [\"clients:read\"] }}) {{ role {{ id }} userErrors {{ message }} }}",
        client.role
    ))
    .await;
    pair.seen("a role was reduced", async |node| {
        !node.is_active(own, &token).await
    })
    .await;

    revoke_tokens(&pair, &client).await;

    let rotated = pair
        .change(&format!(
            "rotateClientSecret(input: {{ id: \"{}\" }}) {{ credentials {{ clientSecret }} }}",
            client.id
        ))
        .await;
    let old = client.caller;
    let client = ClientSnapshot {
        caller: (
            old.0.clone(),
            rotated["credentials"]["clientSecret"]
                .as_str()
                .unwrap()
                .to_owned(),
        ),
        ..client
    };
    pair.seen("a secret was rotated", async |node| {
        refused(node, (&old.0, &old.1)).await && !refused(node, client.caller()).await
    })
    .await;

    let token = pair.other.token(client.caller()).await;
    pair.change(&format!("setClientsStatus(input: {{ ids: [\"{}\"], status: INACTIVE }}) {{ userErrors {{ message }} }}", client.id)).await;
    pair.seen("a client was disabled", async |node| {
        refused(node, client.caller()).await && !node.is_active(own, &token).await
    })
    .await;

    rotate_and_revoke_keys(&pair).await;
    let pair = Pair {
        token: pair.one.token(own).await,
        ..pair
    };

    let token = pair.other.token(own).await;
    pair.change("revokeAllTokens { revoked }").await;
    pair.seen("all tokens were revoked", async |node| {
        !node.is_active(own, &token).await
    })
    .await;
    assert!(
        pair.other.is_active(own, &pair.one.token(own).await).await,
        "new tokens are alive on both"
    );
}

#[tokio::test]
#[cfg_attr(no_postgres, ignore = "TEST_DATABASE_URL is not set")]
async fn what_one_node_does_the_other_sees() {
    what_one_does_the_other_sees(&[]).await;
}

#[tokio::test]
#[cfg_attr(no_postgres, ignore = "TEST_DATABASE_URL is not set")]
async fn and_so_it_does_where_no_notification_comes_through() {
    what_one_does_the_other_sees(&[("LATCHKEY_DATABASE_NOTIFY", "false")]).await;
}
