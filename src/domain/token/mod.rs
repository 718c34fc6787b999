//! Access tokens: issued here and nowhere else, verified here and nowhere else (RFC 9068), revoked one by one or by generation.
//!
//! A token says nothing that is believed without looking: whether its client may still act, and what it may do, is read when it is used.

mod quota;
mod revocation;

pub use super::jwt::ACCESS_TOKEN as TYPE;
pub use quota::Quota;
pub use revocation::{bounded, forget_expired, revoke_all, revoke_all_of, revoke_each};

use super::{
    actor::{Actor, Origin},
    audience::Audience,
    client,
    confirmed_time::EXPIRY_SLACK,
    error::{Error, ProblemCode, Result},
    issuance::Recorder,
    jwt,
    key::KeyRing,
    permission::{Held, Permission, Scopes},
    registry::{Known, in_time},
    work::{Tools, Work},
};
use crate::config::MAX_TOKEN_TTL;
use chrono::DateTime;
use entity::{
    ClientId, IssuanceId, ResourceId,
    client::{AccessLevel, Algorithm},
    issuance, revoked_token,
};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashSet,
    sync::{Arc, PoisonError, RwLock},
};

/// How far in the future a token may have been issued, in seconds: nodes' clocks differ a little (RFC 7519 section 4.1.4).
const CLOCK_LEEWAY: i64 = 60;

/// Claims of an access token (RFC 9068 section 2.2), and ours: generations, account, access level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// This server's issuer identifier.
    pub iss: String,
    /// The client's internal UUID: never its editable client id, and in no namespace of users.
    pub sub: String,
    /// Identifiers of the protected APIs that it is for.
    pub aud: Audience,
    /// End of its life, in seconds since the epoch.
    pub exp: i64,
    /// When it was issued, in seconds since the epoch.
    pub iat: i64,
    /// Its own id.
    pub jti: String,
    /// The OAuth `client_id`.
    pub client_id: String,
    /// Scopes, separated by spaces; absent where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Generation of the client.
    pub cgen: i64,
    /// Generation of the deployment.
    pub dgen: i64,
    /// Slug of the account.
    pub acc: String,
    /// `read_only` where the client may only read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<String>,
}

/// What is to be issued.
#[derive(Clone, Debug)]
pub struct Order {
    /// Scopes granted, separated by spaces.
    pub scope: String,
    /// Identifiers of the protected APIs.
    pub audience: Audience,
    /// The grant that it comes from.
    pub grant_type: &'static str,
}

/// A token, fresh.
pub struct Issued {
    /// The JWT.
    pub token: String,
    /// Its life in seconds.
    pub expires_in: i32,
    /// Its scopes, separated by spaces.
    pub scope: String,
}

/// A token that is alive now, with what it stands for.
pub struct Verified {
    /// What it says.
    pub claims: Claims,
    /// Its client, and what that may do now, however much the token says.
    pub known: Arc<Known>,
    /// The protected APIs whose permissions count for whoever asks; none where all do.
    only: Option<Vec<ResourceId>>,
}

impl Verified {
    /// The scopes that count: what the token says, as far as the client still has it.
    #[must_use]
    pub fn scopes(&self) -> Scopes {
        let said: HashSet<&str> = self.claims.scope.iter().flat_map(|scope| scope.split(' ')).collect();
        let counts = |held: &&Held| self.only.as_ref().is_none_or(|only| only.contains(&held.resource_id));
        let held = self.known.grants.held.iter().filter(counts).filter(|held| said.contains(held.code.as_str()));
        held.map(|held| held.code.clone()).collect()
    }

    /// The client as an actor.
    #[must_use]
    pub fn actor(&self, origin: Origin) -> Actor {
        Actor { scopes: self.scopes(), expires_at: DateTime::from_timestamp(self.claims.exp, 0), ..self.known.actor(origin) }
    }
}

/// Issues and verifies tokens.
pub struct Tokens {
    /// The database.
    pub db: DatabaseConnection,
    /// Clock, randomness, vault.
    pub tools: Arc<Tools>,
    /// Where issued tokens are noted.
    pub recorder: Recorder,
    /// Identifier of Latchkey's own API.
    pub management: String,
    /// What clients with a limit got in this minute.
    pub quota: Quota,
    keys: RwLock<Keys>,
    /// Held by the task that reads the keys, so that nothing older takes the place of what was read later.
    reloading: tokio::sync::Mutex<()>,
}

/// The keys in memory, and how many changes this node had heard of when it began to read them.
#[derive(Clone)]
struct Keys {
    ring: Arc<KeyRing>,
    changes: u64,
}

impl Tokens {
    /// Begins with these keys, which were read when this node had heard of no change.
    #[must_use]
    pub fn new(db: DatabaseConnection, tools: Arc<Tools>, recorder: Recorder, keys: KeyRing) -> Self {
        let management = tools.policy.management_api();
        let keys = RwLock::new(Keys { ring: Arc::new(keys), changes: 0 });
        Self { db, tools, recorder, management, quota: Quota::default(), keys, reloading: tokio::sync::Mutex::default() }
    }

    /// The keys as this node knows them; perhaps others have changed them since.
    #[must_use]
    pub fn keys(&self) -> Arc<KeyRing> {
        self.held().ring
    }

    fn held(&self) -> Keys {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether the keys in memory were read after the last change that this node has heard of.
    #[must_use]
    pub fn keys_are_current(&self) -> bool {
        self.held().changes == self.tools.registry.key_changes()
    }

    /// The keys, read anew where this node has heard of a change since they were read. What is published may be kept by others anyway
    /// ([`JWKS_MAX_AGE`](super::key::JWKS_MAX_AGE)), so a node that hears nothing goes on publishing.
    ///
    /// # Errors
    /// [`Error::Busy`] where they must be read and the database does not answer: keys of before a change are not believed.
    pub async fn known_keys(&self) -> Result<Arc<KeyRing>> {
        let held = self.held();
        if held.changes == self.tools.registry.key_changes() {
            return Ok(held.ring);
        }
        let _one_at_a_time = self.reloading.lock().await;
        if !self.keys_are_current() {
            self.read_keys().await?;
        }
        Ok(self.keys())
    }

    /// As [`Tokens::known_keys`], for signing and verifying: a node that cannot be sure to have heard of every change compares with the
    /// database first.
    async fn trusted_keys(&self) -> Result<Arc<KeyRing>> {
        let keys = self.known_keys().await?;
        if self.tools.registry.is_fresh() || in_time(keys.is_current(&self.db)).await? {
            return Ok(keys);
        }
        self.reload_keys().await?;
        Ok(self.keys())
    }

    /// Reads the keys anew.
    ///
    /// # Errors
    /// As [`KeyRing::load`], and [`Error::Busy`] where the database does not answer in time.
    pub async fn reload_keys(&self) -> Result<()> {
        let _one_at_a_time = self.reloading.lock().await;
        self.read_keys().await
    }

    async fn read_keys(&self) -> Result<()> {
        // Counted first: a change that comes while they are being read may be missing in what was read.
        let changes = self.tools.registry.key_changes();
        let ring = in_time(KeyRing::load(&self.db, &self.tools.vault, self.tools.clock.now())).await?;
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Keys { ring: Arc::new(ring), changes };
        Ok(())
    }

    /// Issues a token.
    ///
    /// # Errors
    /// `TOO_LONG` with so many scopes that the token would be refused for its length.
    pub async fn issue(&self, who: &Known, order: Order, origin: &Origin) -> Result<Issued> {
        let now = self.tools.clock.now();
        let policy = &self.tools.policy;
        let expires_in = client::token_ttl(&who.client, &who.account, policy);
        let id = IssuanceId(self.tools.random.uuid(now));
        let claims = Claims {
            iss: policy.issuer.clone(),
            sub: who.client.id.0.to_string(),
            aud: order.audience,
            exp: now.timestamp() + i64::from(expires_in),
            iat: now.timestamp(),
            // Its time comes first, so that whoever keeps records by it adds them at the end.
            jti: id.0.simple().to_string(),
            client_id: who.client.client_id.clone(),
            scope: (!order.scope.is_empty()).then(|| order.scope.clone()),
            cgen: who.client.generation,
            dgen: self.tools.registry.generation(&self.db).await?,
            acc: who.account.slug.clone(),
            access: (who.client.access_level == AccessLevel::ReadOnly).then(|| "read_only".to_owned()),
        };
        let token = self.sign(who.client.signing_algorithm.unwrap_or(policy.signing_algorithm), &claims).await?;
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
        Ok(Issued { token, expires_in, scope: order.scope })
    }

    async fn sign(&self, algorithm: Algorithm, claims: &Claims) -> Result<String> {
        let mut keys = self.trusted_keys().await?;
        if !keys.can_sign(algorithm) {
            // Another process may have made the first key of that algorithm just now.
            self.reload_keys().await?;
            keys = self.keys();
        }
        let token = keys.sign(algorithm, TYPE, claims)?;
        if token.len() > jwt::LONGEST {
            let message = "The token would be too long. Ask for fewer scopes.";
            return Err(Error::refused(ProblemCode::TooLong, "scope", message));
        }
        Ok(token)
    }

    /// The claims of a token that we signed, alive or not. Checks in the order of RFC 9068 section 4: type, issuer, signature. No token of ours
    /// lives longer than [`MAX_TOKEN_TTL`], so one that does was not issued here.
    async fn read(&self, token: &str) -> Result<Option<Claims>> {
        let Some(parts) = jwt::split(token) else { return Ok(None) };
        let typ = parts.header.typ.to_ascii_lowercase();
        if typ != TYPE && typ != "application/at+jwt" {
            return Ok(None);
        }
        let mut keys = self.trusted_keys().await?;
        if !keys.knows(&parts.header.kid) && is_thumbprint(&parts.header.kid) && self.is_in_use(&parts.header.kid).await? {
            self.reload_keys().await?;
            keys = self.keys();
        }
        let Some(claims) = jwt::claims::<Claims>(&parts) else { return Ok(None) };
        let bounded = claims.exp.checked_sub(claims.iat).is_some_and(|life| life <= MAX_TOKEN_TTL.into());
        let ours = bounded && claims.iss == self.tools.policy.issuer;
        Ok((ours && keys.verify(&parts, claims.iat, self.tools.clock.now())).then_some(claims))
    }

    /// Another process may have rotated the keys: one that this node does not know, or knows as the next one, may sign already.
    async fn is_in_use(&self, kid: &str) -> Result<bool> {
        use entity::signing_key::{Column, Entity};
        let query = Entity::find().filter(Column::Kid.eq(kid)).filter(Column::ActivatedAt.is_not_null());
        Ok(query.count(&self.db).await? > 0)
    }

    /// A token that is alive now: ours, unexpired, of a client that may act, of the present generations and not revoked.
    /// `audience` is the API that it must be for, and for no other: a token that others receive as well may come from one of them.
    ///
    /// # Errors
    /// Only internal ones; a token that is not alive is none.
    pub async fn verify(&self, token: &str, audience: Option<&str>) -> Result<Option<Verified>> {
        let Some(claims) = self.read(token).await? else { return Ok(None) };
        let now = self.tools.clock.now().timestamp();
        let lives = claims.exp > now && claims.iat <= now + CLOCK_LEEWAY;
        if !lives || audience.is_some_and(|wanted| !claims.aud.is_only(wanted)) {
            return Ok(None);
        }
        let Some(id) = subject(&claims) else { return Ok(None) };
        let Some(known) = self.tools.registry.by_id(&self.db, id).await? else { return Ok(None) };
        let current =
            known.active() && claims.cgen == known.client.generation && claims.dgen == self.tools.registry.generation(&self.db).await?;
        if !current || self.is_revoked(&known, &claims.jti).await? {
            return Ok(None);
        }
        Ok(Some(Verified { claims, known, only: None }))
    }

    async fn is_revoked(&self, known: &Known, jti: &str) -> Result<bool> {
        match &known.revoked {
            Some(revoked) => Ok(revoked.contains(jti)),
            None => Ok(revoked_token::Entity::find_by_id(jti).one(&self.db).await?.is_some()),
        }
    }

    /// What a caller may know of a token (RFC 7662 section 2.2): its own; any of its account with `tokens:read`; and of those for a protected
    /// API that it speaks for, the scopes there. Anything else is none, like a token that is not alive.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn introspect(&self, caller: &Known, token: &str) -> Result<Option<Verified>> {
        let Some(verified) = self.verify(token, None).await? else { return Ok(None) };
        let (client, account) = (verified.known.client.id, verified.known.account.id);
        if client == caller.client.id || (account == caller.account.id && caller.grants.has(Permission::TokensRead.as_str())) {
            return Ok(Some(verified));
        }
        let served = caller.serves.iter().filter(|served| verified.claims.aud.contains(&served.identifier));
        let served: Vec<_> = served.map(|served| served.id).collect();
        Ok((!served.is_empty()).then_some(Verified { only: Some(served), ..verified }))
    }

    /// Revokes a token for its own client (RFC 7009 section 2.1). Of anybody else's token nothing is said and nothing done.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn revoke_own(&self, caller: &Known, token: &str, origin: &Origin) -> Result<()> {
        let Some(claims) = self.read(token).await? else { return Ok(()) };
        // A clock that is ahead for a moment must not make anybody believe that a token is revoked which lives on afterwards.
        let expired = claims.exp.saturating_add(EXPIRY_SLACK.num_seconds()) <= self.tools.clock.now().timestamp();
        if subject(&claims) != Some(caller.client.id) || expired {
            return Ok(());
        }
        let actor = caller.actor(origin.clone());
        let work = Work::begin(&self.db, &self.tools, &actor).await?;
        let expires_at = DateTime::from_timestamp(claims.exp, 0).unwrap_or_else(|| work.now());
        revocation::deny(&work, &claims.jti, caller.client.id, expires_at).await?;
        work.commit().await
    }
}

/// Whether it can be one of our key ids: a SHA-256 thumbprint in base64url (RFC 7638 section 3).
fn is_thumbprint(kid: &str) -> bool {
    kid.len() == 43 && kid.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

fn subject(claims: &Claims) -> Option<ClientId> {
    uuid::Uuid::try_parse(&claims.sub).ok().map(ClientId)
}
