//! Access tokens taken apart and put together, well and badly.

use super::{TestApp, TestClient};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    actor::{Actor, Origin},
    key::{self, KeyStatus},
};
use entity::client::Algorithm;
use jsonwebtoken::EncodingKey;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::Value;

fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// A token's header.
pub(crate) fn header(token: &str) -> Value {
    part(token, 0)
}

/// A token's claims.
pub(crate) fn claims(token: &str) -> Value {
    part(token, 1)
}

/// Header and payload as given, with no signature that could be good.
pub(crate) fn unsigned(header: &str, payload: &str) -> String {
    format!(
        "{}.{}.",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(payload)
    )
}

/// A token with other claims, signed with our own key: only what it says can be wrong with it.
pub(crate) fn forge(app: &TestApp, typ: &str, claims: &Value) -> String {
    app.tokens
        .keys()
        .sign(Algorithm::Es256, typ, claims)
        .unwrap()
}

impl TestApp {
    /// A client as an actor, by way of a token with all that it may have.
    pub(crate) async fn actor(&self, client: &TestClient) -> Actor {
        let token = self.token(client).await;
        self.actor_of(&token).await.unwrap()
    }

    /// Whom our own API takes the holder of a token for.
    pub(crate) async fn actor_of(&self, token: &str) -> Option<Actor> {
        let origin = Origin {
            ip: Some(self.ip),
            ..Origin::default()
        };
        self.hear_of_other_nodes().await;
        let verified = self
            .tokens
            .verify(token, Some(&self.tokens.management))
            .await
            .unwrap();
        verified.map(|verified| verified.actor(origin))
    }
}

/// A private key in the hands of a thief.
pub(crate) struct StolenKey {
    /// Its id.
    pub kid: String,
    key: EncodingKey,
}

impl StolenKey {
    /// The ES256 key that signs now.
    pub(crate) async fn current(app: &TestApp) -> Self {
        Self::with_status(app, KeyStatus::Current).await
    }

    /// The ES256 key with that status.
    pub(crate) async fn with_status(app: &TestApp, wanted: KeyStatus) -> Self {
        use entity::signing_key::{Column, Entity};
        let rows = Entity::find()
            .filter(Column::Algorithm.eq(Algorithm::Es256))
            .all(&app.db)
            .await
            .unwrap();
        let row = rows
            .into_iter()
            .find(|row| key::status(row) == wanted)
            .unwrap();
        let private = app.tools.vault.open(&row.kid, &row.private_key).unwrap();
        Self {
            kid: row.kid,
            key: EncodingKey::from_ec_pem(private.expose().as_bytes()).unwrap(),
        }
    }

    /// Any header and any claims, letter by letter, with a good signature.
    pub(crate) fn sign_raw(&self, header: &str, payload: &str) -> String {
        let header = header.replace("KID", &self.kid);
        let message = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header),
            URL_SAFE_NO_PAD.encode(payload)
        );
        let signature = jsonwebtoken::crypto::sign(
            message.as_bytes(),
            &self.key,
            jsonwebtoken::Algorithm::ES256,
        )
        .unwrap();
        format!("{message}.{signature}")
    }

    /// An access token with these claims.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        self.sign_raw(
            r#"{"typ":"at+jwt","alg":"ES256","kid":"KID"}"#,
            &claims.to_string(),
        )
    }
}

/// Any header and any claims, letter by letter, with a good signature by our own current key: what
/// only a thief of the key could make.
pub(crate) async fn sign_raw(app: &TestApp, header: &str, payload: &str) -> String {
    StolenKey::current(app).await.sign_raw(header, payload)
}
