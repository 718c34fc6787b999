//! Signing keys that fell into the wrong hands, and keys that move on.

mod key_set;
mod revocation;
mod rotation;
mod trust;

use crate::support::{TestApp, header};
use domain::{
    error::Error,
    key::{self, KeyRotation, KeyStatus},
};
use entity::{client::Algorithm, signing_key};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

const FORCED: KeyRotation = KeyRotation {
    algorithm: None,
    force: true,
};

async fn rotate(app: &TestApp, rotation: KeyRotation) -> Result<signing_key::Model, Error> {
    app.change(&app.system(app.platform.id), async |work| {
        key::rotate(work, rotation).await
    })
    .await
}

async fn revoke(app: &TestApp, kid: &str) -> signing_key::Model {
    app.change(&app.system(app.platform.id), async |work| {
        key::revoke(work, kid).await
    })
    .await
    .unwrap()
}

async fn published(app: &TestApp) -> Vec<String> {
    let keys = app.get("/oauth/jwks").await.expect(200).json();
    keys["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

async fn kid_of(app: &TestApp, algorithm: Algorithm, wanted: KeyStatus) -> String {
    let rows = signing_key::Entity::find()
        .filter(signing_key::Column::Algorithm.eq(algorithm))
        .all(&app.db)
        .await
        .unwrap();
    rows.into_iter()
        .find(|row| key::status(row) == wanted)
        .unwrap()
        .kid
}

fn signer(token: &str) -> String {
    header(token)["kid"].as_str().unwrap().to_owned()
}

/// These claims with other moments, in seconds from now.
fn at(app: &TestApp, claims: &Value, issued: i64, expires: i64) -> Value {
    let (mut claims, now) = (claims.clone(), app.clock.now().timestamp());
    claims["iat"] = json!(now + issued);
    claims["exp"] = json!(now + expires);
    claims["jti"] = json!("forged");
    claims
}
