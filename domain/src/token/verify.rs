//! Verifies tokens: whether one is valid, and for which client.

use super::{
    Claims, TYPE, Tokens, VerifiedToken, revocation,
    signed::{self, SignedToken},
};
use crate::{
    actor::Origin,
    confirmed_time::EXPIRY_SLACK,
    error::Result,
    jwt,
    permission::Permission,
    registry::{ClientSnapshot, UserSnapshot},
    work::Work,
};
use chrono::DateTime;
use config::MAX_TOKEN_TTL;
use entity::{ClientId, SessionId, UserId, revoked_token};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::sync::Arc;

/// How far in the future a token may have been issued, in seconds: nodes' clocks differ a little
/// (RFC 7519 section 4.1.4).
const CLOCK_LEEWAY: i64 = 60;

impl Tokens {
    /// The claims of a token that this deployment signed, valid or not. Checks in the order of RFC
    /// 9068 section 4: type, issuer, signature. No token of this server is valid for longer than
    /// [`MAX_TOKEN_TTL`], so one that is was not issued here.
    async fn read(&self, token: &str) -> Result<Option<Arc<Claims>>> {
        // Longer than any token of ours: not even hashed.
        let digest = (token.len() <= jwt::MAX_TOKEN_BYTES).then(|| signed::digest_of(token));
        let Some(digest) = digest.flatten() else {
            return Ok(None);
        };
        if let Some(known) = self.signed.find(&digest) {
            let keys = self.trusted_keys().await?;
            let now = self.tools.clock.now();
            return Ok(keys
                .admits(&known.kid, known.claims.iat, now)
                .then(|| known.claims.clone()));
        }
        let Some(parts) = jwt::split(token) else {
            return Ok(None);
        };
        let typ = parts.header.typ.to_ascii_lowercase();
        if typ != TYPE && typ != "application/at+jwt" {
            return Ok(None);
        }
        let mut keys = self.trusted_keys().await?;
        if !keys.knows(&parts.header.kid)
            && is_thumbprint(&parts.header.kid)
            && Box::pin(self.is_in_use(&parts.header.kid)).await?
        {
            Box::pin(self.reload_keys()).await?;
            keys = self.keys();
        }
        let Some(claims) = jwt::claims::<Claims>(&parts) else {
            return Ok(None);
        };
        let bounded = claims
            .exp
            .checked_sub(claims.iat)
            .is_some_and(|life| life <= MAX_TOKEN_TTL.into());
        let ours = bounded && claims.iss == self.tools.settings.issuer;
        if !ours || !keys.verify(&parts, claims.iat, self.tools.clock.now()) {
            return Ok(None);
        }
        let signed = SignedToken {
            length: token.len(),
            kid: parts.header.kid,
            claims: Arc::new(claims),
        };
        Ok(Some(self.signed.remember(digest, signed)))
    }

    /// Another process may have rotated the keys: a key that this node does not know, or knows as
    /// the next one, may sign already.
    async fn is_in_use(&self, kid: &str) -> Result<bool> {
        use entity::signing_key::{Column, Entity};
        let query = Entity::find()
            .filter(Column::Kid.eq(kid))
            .filter(Column::ActivatedAt.is_not_null());
        Ok(query.count(&self.db).await? > 0)
    }

    /// A valid token: issued here, unexpired, of an active client, of the present generations and
    /// not revoked. `audience` is the API that it must be for, and for no other: a token that other
    /// APIs receive as well may have been sent by one of them.
    ///
    /// # Errors
    /// Only internal ones; a token that is not valid gives none.
    pub async fn verify(
        &self,
        token: &str,
        audience: Option<&str>,
    ) -> Result<Option<VerifiedToken>> {
        let Some(claims) = self.read(token).await? else {
            return Ok(None);
        };
        let now = self.tools.clock.now().timestamp();
        let lives = claims.exp > now && claims.iat <= now + CLOCK_LEEWAY;
        if !lives || audience.is_some_and(|wanted| !claims.aud.is_only(wanted)) {
            return Ok(None);
        }
        let registry = &self.tools.registry;
        let by_user = claims.by.is_some();
        let known = match subject(&claims) {
            Some(id) if !by_user => registry.by_id(&self.db, id).await?,
            None if by_user => registry.by_client_id(&self.db, &claims.client_id).await?,
            _ => None,
        };
        let Some(known) = known else {
            return Ok(None);
        };
        let user = if by_user {
            match Box::pin(self.user_of(&claims, &known)).await? {
                Some(user) => Some(user),
                None => return Ok(None),
            }
        } else {
            None
        };
        let current = known.active()
            && claims.cgen == known.client.generation
            && claims.dgen == self.tools.registry.generation(&self.db).await?;
        if !current || self.is_revoked(&known, &claims.jti).await? {
            return Ok(None);
        }
        Ok(Some(VerifiedToken {
            claims,
            known,
            user,
            only: None,
        }))
    }

    /// A valid token for the protected API with that identifier, with its scopes there. It may be
    /// for other APIs as well (RFC 9068 section 4), whose scopes do not count.
    ///
    /// # Errors
    /// As [`Tokens::verify`].
    pub async fn verify_at(&self, token: &str, identifier: &str) -> Result<Option<VerifiedToken>> {
        let verified = self.verify(token, None).await?;
        Ok(verified
            .filter(|verified| verified.claims.aud.contains(identifier))
            .map(|verified| {
                let held = verified.known.grants.held.iter();
                let there = held.filter(|held| held.identifier == identifier);
                let only = Some(there.map(|held| held.resource_id).collect());
                VerifiedToken { only, ..verified }
            }))
    }

    /// The user in whose name a token was issued, if the user and its authorization still allow it.
    async fn user_of(
        &self,
        claims: &Claims,
        known: &ClientSnapshot,
    ) -> Result<Option<Arc<UserSnapshot>>> {
        let Some(by) = claims.by.as_ref().filter(|_| known.client.web_app) else {
            return Ok(None);
        };
        let session = by.sid.as_deref().map(str::parse::<SessionId>).transpose();
        let (Ok(id), Ok(authorization), Ok(session)) =
            (claims.sub.parse::<UserId>(), by.azn.parse(), session)
        else {
            return Ok(None);
        };
        let Some(user) = self.tools.registry.user(&self.db, id).await? else {
            return Ok(None);
        };
        let ours =
            user.active() && user.account.id == known.account.id && by.ugen == user.user.generation;
        if !ours || user.has_ended(&self.db, session, authorization).await? {
            return Ok(None);
        }
        Ok(Some(user))
    }

    async fn is_revoked(&self, known: &ClientSnapshot, jti: &str) -> Result<bool> {
        match &known.revoked {
            Some(revoked) => Ok(revoked.contains(jti)),
            None => {
                let found = revoked_token::Entity::find_by_id(jti);
                Ok(Box::pin(found.one(&self.db)).await?.is_some())
            }
        }
    }

    /// What a caller may know of a token (RFC 7662 section 2.2): its own; any of its account with
    /// `tokens:read`; and of tokens for a protected API that it may introspect, the scopes there.
    /// Any other token gives none, like one that is not valid.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn introspect(
        &self,
        caller: &ClientSnapshot,
        token: &str,
    ) -> Result<Option<VerifiedToken>> {
        let Some(verified) = self.verify(token, None).await? else {
            return Ok(None);
        };
        let (client, account) = (verified.known.client.id, verified.known.account.id);
        if client == caller.client.id
            || (account == caller.account.id && caller.grants.has(Permission::TokensRead.as_str()))
        {
            return Ok(Some(verified));
        }
        let served = caller
            .serves
            .iter()
            .filter(|served| verified.claims.aud.contains(&served.identifier));
        let served: Vec<_> = served.map(|served| served.id).collect();
        Ok((!served.is_empty()).then_some(VerifiedToken {
            only: Some(served),
            ..verified
        }))
    }

    /// Revokes a token for its own client (RFC 7009 section 2.1). Another client's token is ignored
    /// without an error.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn revoke_own(
        &self,
        caller: &ClientSnapshot,
        token: &str,
        origin: &Origin,
    ) -> Result<()> {
        let Some(claims) = self.read(token).await? else {
            return Ok(());
        };
        // A clock that is ahead for a moment must not make the caller believe that a token is
        // revoked while it stays valid.
        let expired = claims.exp.saturating_add(EXPIRY_SLACK.num_seconds())
            <= self.tools.clock.now().timestamp();
        let own = match subject(&claims) {
            Some(id) => id == caller.client.id,
            None => claims.by.is_some() && claims.client_id == caller.client.client_id,
        };
        if !own || expired {
            return Ok(());
        }
        let actor = caller.actor(origin.clone());
        let work = Work::begin(&self.db, &self.tools, &actor).await?;
        let expires_at = DateTime::from_timestamp(claims.exp, 0).unwrap_or_else(|| work.now());
        revocation::deny(&work, &claims.jti, caller.client.id, expires_at).await?;
        work.commit().await
    }
}

/// Whether it has the form of a key ID: a SHA-256 thumbprint in base64url (RFC 7638 section 3).
fn is_thumbprint(kid: &str) -> bool {
    kid.len() == 43
        && kid
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

fn subject(claims: &Claims) -> Option<ClientId> {
    uuid::Uuid::try_parse(&claims.sub).ok().map(ClientId)
}
