//! Issues tokens.

use super::{Claims, Issued, Order, TYPE, Tokens};
use crate::{
    actor::Origin,
    client,
    error::{Error, ProblemCode, Result},
    jwt,
    registry::ClientSnapshot,
};
use chrono::DateTime;
use entity::{
    IssuanceId,
    client::{AccessLevel, Algorithm},
    issuance,
};

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
        let expires_in = client::token_ttl(&who.client, &who.account, policy);
        let id = IssuanceId(self.tools.random.uuid(now));
        let claims = Claims {
            iss: policy.issuer.clone(),
            sub: who.client.id.0.to_string(),
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
        };
        let token = self
            .sign(
                who.client
                    .signing_algorithm
                    .unwrap_or(policy.signing_algorithm),
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
        };
        self.recorder.issued(record).await?;
        Ok(Issued {
            token,
            expires_in,
            scope: order.scope,
        })
    }

    async fn sign(&self, algorithm: Algorithm, claims: &Claims) -> Result<String> {
        let mut keys = self.trusted_keys().await?;
        if !keys.can_sign(algorithm) {
            // Another process may have created the first key of that algorithm just now.
            self.reload_keys().await?;
            keys = self.keys();
        }
        let token = keys.sign(algorithm, TYPE, claims)?;
        if token.len() > jwt::MAX_TOKEN_BYTES {
            let message = "The token would be too long. Ask for fewer scopes.";
            return Err(Error::refused(ProblemCode::TooLong, "scope", message));
        }
        Ok(token)
    }
}
