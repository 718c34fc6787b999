//! Access tokens taken apart and put together, well and badly.

use super::{TestApp, TestClient};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use entity::client::Algorithm;
use jsonwebtoken::EncodingKey;
use latchkey::domain::{actor::Actor, actor::Origin};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
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
        self.hear_of_other_nodes().await;
        let verified = self.tokens.verify(token, Some(&self.tokens.management)).await.unwrap();
        verified.map(|verified| verified.actor(origin))
    }
}

/// Any header and any claims, letter by letter, with a good signature by our own current key: what only a thief of the key could make.
pub async fn sign_raw(app: &TestApp, header: &str, payload: &str) -> String {
    use entity::signing_key::{Column, Entity};
    let current = Entity::find().filter(Column::Algorithm.eq(Algorithm::Es256)).filter(Column::ActivatedAt.is_not_null());
    let row = current.filter(Column::RetiredAt.is_null()).one(&app.db).await.unwrap().unwrap();
    let private = app.tools.vault.open(&row.kid, &row.private_key).unwrap();
    let key = EncodingKey::from_ec_pem(private.expose().as_bytes()).unwrap();
    let header = header.replace("KID", &row.kid);
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &key, jsonwebtoken::Algorithm::ES256).unwrap();
    format!("{message}.{signature}")
}
