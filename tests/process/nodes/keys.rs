//! Signing keys that one node rotates and revokes, as the other sees it.

use super::pair::Pair;
use crate::program::{ADMIN, ADMIN_SECRET, Server};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;

/// The key that a token says it was signed with.
fn key_of(token: &str) -> String {
    let header = URL_SAFE_NO_PAD
        .decode(token.split('.').next().unwrap())
        .unwrap();
    serde_json::from_slice::<Value>(&header).unwrap()["kid"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn kids(node: &Server) -> Vec<String> {
    let set: Value = reqwest::get(format!("{}/oauth/jwks", node.url))
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    set["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

pub(super) async fn rotate_and_revoke_keys(pair: &Pair) {
    let own = (ADMIN, ADMIN_SECRET);
    let before = kids(&pair.one).await;
    pair.change("rotateSigningKey(input: { force: true }) { signingKey { kid } }")
        .await;
    let after = kids(&pair.one).await;
    assert_ne!(before, after);
    pair.seen("keys were rotated", async |node| kids(node).await == after)
        .await;

    let token = pair.other.token(own).await;
    let kid = key_of(&token);
    pair.change(&format!("revokeSigningKey(input: {{ kid: \"{kid}\" }}) {{ signingKey {{ kid }} userErrors {{ message }} }}")).await;
    let gone = async |node: &Server| {
        !kids(node).await.contains(&kid) && !node.is_active(own, &token).await
    };
    pair.seen("a key was revoked", gone).await;
}
