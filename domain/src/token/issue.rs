//! Issues tokens.

use super::{ByUser, Claims, Issued, Order, TYPE, Tokens, UserClaims};
use crate::{
    actor::Origin,
    client,
    error::{Error, ProblemCode, Result},
    jwt,
    registry::ClientSnapshot,
};
use chrono::{DateTime, Utc};
use entity::{
    IssuanceId,
    client::{AccessLevel, Algorithm},
    issuance,
};
use serde::Serialize;

impl Tokens {
    /// Issues a token.
    ///
    /// # Errors
    /// `TOO_LONG` with so many scopes that the token would be refused for its length.
    pub async fn issue(
        &self,
        who: &ClientSnapshot,
        order: Order,
        origin: &Origin,
    ) -> Result<Issued> {
        let now = self.tools.clock.now();
        let policy = &self.tools.settings;
        let expires_in = lifetime(
            client::token_ttl(&who.client, &who.account, policy),
            order.authorized.as_deref(),
            now,
        );
        let id = IssuanceId(self.tools.random.uuid(now));
        let by = order.authorized.as_deref();
        let claims = Claims {
            iss: policy.issuer.clone(),
            sub: by.map_or_else(|| who.client.id.0.to_string(), |by| by.user.id.to_string()),
            aud: order.audience,
            exp: now.timestamp() + i64::from(expires_in),
            iat: now.timestamp(),
            // The time comes first, so that a store that is ordered by `jti` adds new ones at the
            // end.
            jti: id.0.simple().to_string(),
            client_id: who.client.client_id.clone(),
            scope: (!order.scope.is_empty()).then(|| order.scope.clone()),
            cgen: who.client.generation,
            dgen: self.tools.registry.generation(&self.db).await?,
            acc: who.account.slug.clone(),
            access: (who.client.access_level == AccessLevel::ReadOnly)
                .then(|| "read_only".to_owned()),
            by: by.map(UserClaims::from),
        };
        let token = self
            .sign(
                who.client
                    .signing_algorithm
                    .unwrap_or(policy.signing_algorithm),
                TYPE,
                &claims,
            )
            .await?;
        let record = issuance::Model {
            id,
            account_id: who.account.id,
            client_id: who.client.id,
            jti: claims.jti,
            grant_type: order.grant_type.to_owned(),
            scope: order.scope.clone(),
            generation: claims.cgen,
            issued_at: now,
            expires_at: DateTime::from_timestamp(claims.exp, 0).unwrap_or(now),
            ip_address: origin.ip.map(|ip| ip.to_string()),
            deployment_generation: claims.dgen,
            user_id: by.map(|by| by.user.id),
            authorization_id: by.map(|by| by.authorization.id),
            user_generation: by.map(|by| by.user.generation),
        };
        self.recorder.issued(record).await?;
        Ok(Issued {
            token,
            expires_in,
            scope: order.scope,
        })
    }

    pub(super) async fn sign(
        &self,
        algorithm: Algorithm,
        typ: &str,
        claims: &impl Serialize,
    ) -> Result<String> {
        let mut keys = self.trusted_keys().await?;
        if !keys.can_sign(algorithm) {
            // Another process may have created the first key of that algorithm just now.
            Box::pin(self.reload_keys()).await?;
            keys = self.keys();
        }
        let token = keys.sign(algorithm, typ, claims)?;
        if token.len() > jwt::MAX_TOKEN_BYTES {
            let message = "The token would be too long. Ask for fewer scopes.";
            return Err(Error::refused(ProblemCode::TooLong, "scope", message));
        }
        Ok(token)
    }
}

impl From<&ByUser> for UserClaims {
    fn from(by: &ByUser) -> Self {
        Self {
            ugen: by.user.generation,
            azn: by.authorization.id.to_string(),
            sid: by.session(),
            auth_time: by.authorization.auth_time.timestamp(),
            acr: by.authorization.acr.clone(),
        }
    }
}

impl ByUser {
    /// The session that the tokens end with; none where they outlive it.
    pub(super) fn session(&self) -> Option<String> {
        let session = self.authorization.session_id;
        session
            .filter(|_| !self.authorization.offline)
            .map(|session| session.to_string())
    }
}

/// Seconds that a token lives: no longer than the authorization that it is issued by.
fn lifetime(ttl: i32, by: Option<&ByUser>, now: DateTime<Utc>) -> i32 {
    let left = by.map(|by| (by.authorization.expires_at - now).num_seconds().max(1));
    left.and_then(|left| i32::try_from(left).ok())
        .map_or(ttl, |left| ttl.min(left))
}
