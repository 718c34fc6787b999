//! ID tokens: what a client learns of a sign-in (OpenID Connect Core section 2).

use super::{ByUser, Issued, Tokens};
use crate::{
    error::Result,
    identity::{self, IdentityClaims},
    jwt,
    registry::ClientSnapshot,
};
use aws_lc_rs::digest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use entity::client::Algorithm;
use serde::{Deserialize, Serialize};

/// `typ` of ID tokens.
pub const ID_TOKEN: &str = "JWT";
/// Seconds after which a client that has not read an ID token must not accept it any more.
const LIFETIME: i64 = 3600;

/// Claims of an ID token.
#[derive(Clone, Debug, Serialize)]
pub struct IdTokenClaims {
    iss: String,
    sub: String,
    aud: String,
    exp: i64,
    iat: i64,
    auth_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<String>,
    acr: String,
    amr: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<String>,
    at_hash: String,
    #[serde(flatten)]
    identity: IdentityClaims,
}

/// What an ID token that this server issued says, expired or not: as a hint, with which client
/// which user signed in (OpenID Connect RP-Initiated Logout section 2).
#[derive(Clone, Debug, Deserialize)]
pub struct IdTokenHint {
    /// This server's issuer identifier.
    iss: String,
    /// The user's prefixed id.
    pub sub: String,
    /// The client's `client_id`.
    pub aud: String,
    /// When it was issued, in seconds since the epoch.
    iat: i64,
    /// The session.
    #[serde(default)]
    pub sid: Option<String>,
}

impl Tokens {
    /// Issues an ID token beside an access token.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn issue_id_token(
        &self,
        who: &ClientSnapshot,
        by: &ByUser,
        beside: &Issued,
    ) -> Result<String> {
        let now = self.tools.clock.now().timestamp();
        let authorization = &by.authorization;
        let identity = if who.client.claims_in_id_token {
            identity::claims(&self.db, &by.user, &beside.scope).await?
        } else {
            IdentityClaims::default()
        };
        let algorithm = who.client.id_token_algorithm.unwrap_or(Algorithm::Rs256);
        let claims = IdTokenClaims {
            iss: self.tools.settings.issuer.clone(),
            sub: by.user.id.to_string(),
            aud: who.client.client_id.clone(),
            exp: now + LIFETIME,
            iat: now,
            auth_time: authorization.auth_time.timestamp(),
            nonce: authorization.nonce.clone(),
            acr: authorization.acr.clone(),
            amr: authorization.amr.split(' ').map(str::to_owned).collect(),
            sid: authorization.session_id.map(|session| session.to_string()),
            at_hash: at_hash(algorithm, &beside.token),
            identity,
        };
        self.sign(algorithm, ID_TOKEN, &claims).await
    }

    /// Reads an ID token that this server signed, expired or not; none where it is another one.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn read_id_token(&self, token: &str) -> Result<Option<IdTokenHint>> {
        let Some(parts) = jwt::split(token).filter(|parts| parts.header.typ == ID_TOKEN) else {
            return Ok(None);
        };
        let Some(hint) = jwt::claims::<IdTokenHint>(&parts) else {
            return Ok(None);
        };
        let keys = self.trusted_keys().await?;
        let ours = hint.iss == self.tools.settings.issuer
            && keys.verify(&parts, hint.iat, self.tools.clock.now());
        Ok(ours.then_some(hint))
    }
}

/// The left half of a hash of the access token (OpenID Connect Core section 3.1.3.6).
fn at_hash(algorithm: Algorithm, access_token: &str) -> String {
    let hash = match algorithm {
        Algorithm::Es256 | Algorithm::Rs256 => &digest::SHA256,
        Algorithm::EdDsa => &digest::SHA512,
    };
    let digest = digest::digest(hash, access_token.as_bytes());
    let half = digest.as_ref().len() / 2;
    URL_SAFE_NO_PAD.encode(digest.as_ref().get(..half).unwrap_or_default())
}
