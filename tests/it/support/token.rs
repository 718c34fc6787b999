//! Access tokens taken apart and put together, well and badly.

use super::{TestApp, TestClient};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use entity::client::Algorithm;
use latchkey::domain::{actor::Actor, actor::Origin};
use serde_json::Value;

fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// A token's header.
pub fn header(token: &str) -> Value {
    part(token, 0)
}

/// A token's claims.
pub fn claims(token: &str) -> Value {
    part(token, 1)
}

/// Header and payload as given, with no signature that could be good.
pub fn unsigned(header: &str, payload: &str) -> String {
    format!("{}.{}.", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload))
}

/// A token with other claims, signed with our own key: only what it says can be wrong with it.
pub fn forge(app: &TestApp, typ: &str, claims: &Value) -> String {
    app.tokens.keys().sign(Algorithm::Es256, typ, claims).unwrap()
}

impl TestApp {
    /// A client as an actor, by way of a token with all that it may have.
    pub async fn actor(&self, client: &TestClient) -> Actor {
        let token = self.token(client).await;
        self.actor_of(&token).await.unwrap()
    }

    /// Whom our own API takes the holder of a token for.
    pub async fn actor_of(&self, token: &str) -> Option<Actor> {
        let origin = Origin { ip: Some(self.ip), ..Origin::default() };
        let verified = self.tokens.verify(token, Some(&self.tokens.management)).await.unwrap();
        verified.map(|verified| verified.actor(origin))
    }
}
