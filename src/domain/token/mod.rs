//! Access tokens: issued here and nowhere else, verified here and nowhere else (RFC 9068), revoked one by one or by generation.
//!
//! A token says nothing that is believed without looking: whether its client may still act, and what it may do, is read when it is used.

mod revocation;

pub use revocation::{forget_expired, revoke_all_of, revoke_each};

use super::{
    account,
    actor::{Actor, Identity, Origin},
    client::{self, authenticate::Authenticated, display_name},
    deployment,
    error::{Error, ProblemCode, Result},
    grant,
    issuance::{Record, Recorder},
    jwt,
    key::KeyRing,
    permission::{Held, Permission, Scopes, held_by},
    work::{Tools, Work},
};
use chrono::DateTime;
use entity::{
    ClientId, IssuanceId, ResourceId,
    client::{AccessLevel, ClientStatus},
    issuance, resource, resource_server, revoked_token,
};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, PoisonError, RwLock};

/// `typ` of access tokens (RFC 9068 section 2.1).
pub const TYPE: &str = "at+jwt";

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
    pub cgen: i32,
    /// Generation of the deployment.
    pub dgen: i32,
    /// Slug of the account.
    pub acc: String,
    /// `read_only` where the client may only read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<String>,
}

/// One audience as a string, several as an array (RFC 7519 section 4.1.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Audience {
    /// A single one.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Audience {
    fn contains(&self, wanted: &str) -> bool {
        match self {
            Self::One(one) => one == wanted,
            Self::Many(many) => many.iter().any(|one| one == wanted),
        }
    }

    fn all(&self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one.clone()],
            Self::Many(many) => many.clone(),
        }
    }
}

/// What is to be issued.
#[derive(Clone, Debug)]
pub struct Order {
    /// Scopes granted.
    pub scopes: Scopes,
    /// Identifiers of the protected APIs.
    pub audience: Vec<String>,
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
    /// Its client.
    pub client: entity::client::Model,
    /// Its client's account.
    pub account: entity::account::Model,
    /// What its client may do now, however much the token says.
    pub held: Vec<Held>,
}

impl Verified {
    /// The scopes that count: what the token says, as far as the client still has it.
    #[must_use]
    pub fn scopes(&self) -> Scopes {
        let said: Scopes = self.claims.scope.iter().flat_map(|scope| scope.split(' ')).map(str::to_owned).collect();
        grant::codes(&self.held).intersection(&said).cloned().collect()
    }

    /// The client as an actor.
    #[must_use]
    pub fn actor(&self, origin: Origin) -> Actor {
        Actor {
            identity: Identity::Client { id: self.client.id, name: display_name(&self.client).to_owned() },
            account: Some(self.account.id),
            platform: account::is_platform(&self.account),
            access: self.client.access_level,
            scopes: self.scopes(),
            expires_at: DateTime::from_timestamp(self.claims.exp, 0),
            origin,
        }
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
    keys: RwLock<Arc<KeyRing>>,
}

impl Tokens {
    /// Begins with these keys.
    #[must_use]
    pub fn new(db: DatabaseConnection, tools: Arc<Tools>, recorder: Recorder, keys: KeyRing) -> Self {
        let management = tools.policy.management_api();
        Self { db, tools, recorder, management, keys: RwLock::new(Arc::new(keys)) }
    }

    /// The keys as this node knows them.
    #[must_use]
    pub fn keys(&self) -> Arc<KeyRing> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the keys anew.
    ///
    /// # Errors
    /// As [`KeyRing::load`].
    pub async fn reload_keys(&self) -> Result<()> {
        let fresh = Arc::new(KeyRing::load(&self.db, &self.tools.vault).await?);
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// What the client may do now.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn held(&self, who: &Authenticated) -> Result<Vec<Held>> {
        held_by(&self.db, &client::holder(&who.client, &who.account)).await
    }

    /// Issues a token.
    ///
    /// # Errors
    /// `TOO_LONG` with so many scopes that the token would be refused for its length.
    pub async fn issue(&self, who: &Authenticated, order: Order, origin: &Origin) -> Result<Issued> {
        let now = self.tools.clock.now();
        let policy = &self.tools.policy;
        let expires_in = client::token_ttl(&who.client, &who.account, policy);
        let scope = order.scopes.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        let claims = Claims {
            iss: policy.issuer.clone(),
            sub: who.client.id.0.to_string(),
            aud: match <[String; 1]>::try_from(order.audience) {
                Ok([one]) => Audience::One(one),
                Err(many) => Audience::Many(many),
            },
            exp: now.timestamp() + i64::from(expires_in),
            iat: now.timestamp(),
            jti: self.tools.random.base62(27),
            client_id: who.client.client_id.clone(),
            scope: (!scope.is_empty()).then(|| scope.clone()),
            cgen: who.client.generation,
            dgen: deployment::generation(&self.db).await?,
            acc: who.account.slug.clone(),
            access: (who.client.access_level == AccessLevel::ReadOnly).then(|| "read_only".to_owned()),
        };
        let algorithm = who.client.signing_algorithm.unwrap_or(policy.signing_algorithm);
        if !self.keys().can_sign(algorithm) {
            // Another process may have made the first key of that algorithm just now.
            self.reload_keys().await?;
        }
        let token = self.keys().sign(algorithm, TYPE, &claims)?;
        if token.len() > jwt::LONGEST {
            let message = "The token would be too long. Ask for fewer scopes.";
            return Err(Error::refused(ProblemCode::TooLong, "scope", message));
        }
        let record = issuance::Model {
            id: IssuanceId(self.tools.random.uuid(now)),
            account_id: who.account.id,
            client_id: who.client.id,
            jti: claims.jti,
            grant_type: order.grant_type.to_owned(),
            scope: scope.clone(),
            generation: claims.cgen,
            issued_at: now,
            expires_at: DateTime::from_timestamp(claims.exp, 0).unwrap_or(now),
            ip_address: origin.ip.map(|ip| ip.to_string()),
        };
        self.recorder.send(Record::Issued(Box::new(record))).await;
        Ok(Issued { token, expires_in, scope })
    }

    /// The claims of a token that we signed, alive or not. Checks in the order of RFC 9068 section 4: type, issuer, signature.
    async fn read(&self, token: &str) -> Result<Option<Claims>> {
        let Some(parts) = jwt::split(token) else { return Ok(None) };
        let typ = parts.header.typ.to_ascii_lowercase();
        if typ != TYPE && typ != "application/at+jwt" {
            return Ok(None);
        }
        let mut keys = self.keys();
        if !keys.knows(&parts.header.kid) && is_thumbprint(&parts.header.kid) && self.is_published(&parts.header.kid).await? {
            self.reload_keys().await?;
            keys = self.keys();
        }
        let Some(claims) = jwt::claims::<Claims>(&parts) else { return Ok(None) };
        let ours = claims.iss == self.tools.policy.issuer;
        Ok((ours && keys.verify(&parts)).then_some(claims))
    }

    /// Another process may have rotated the keys.
    async fn is_published(&self, kid: &str) -> Result<bool> {
        use entity::signing_key::{Column, Entity};
        Ok(Entity::find().filter(Column::Kid.eq(kid)).count(&self.db).await? > 0)
    }

    /// A token that is alive now: ours, unexpired, of a client that may act, of the present generations and not revoked.
    /// `audience` is whoever must be among those that it is for, if anybody must.
    ///
    /// # Errors
    /// Only internal ones; a token that is not alive is none.
    pub async fn verify(&self, token: &str, audience: Option<&str>) -> Result<Option<Verified>> {
        let Some(claims) = self.read(token).await? else { return Ok(None) };
        let expired = claims.exp <= self.tools.clock.now().timestamp();
        if expired || audience.is_some_and(|wanted| !claims.aud.contains(wanted)) {
            return Ok(None);
        }
        let Some(id) = subject(&claims) else { return Ok(None) };
        let row = entity::client::Entity::find_by_id(id).find_also_related(entity::account::Entity).one(&self.db).await?;
        let Some((client, Some(account))) = row else { return Ok(None) };
        let current = client.status == ClientStatus::Active
            && claims.cgen == client.generation
            && claims.dgen == deployment::generation(&self.db).await?;
        if !current || revoked_token::Entity::find_by_id(claims.jti.clone()).one(&self.db).await?.is_some() {
            return Ok(None);
        }
        let held = held_by(&self.db, &client::holder(&client, &account)).await?;
        Ok(Some(Verified { claims, client, account, held }))
    }

    /// What a caller may know of a token (RFC 7662 section 2.2): its own; any of its account with `tokens:read`; and of those for a protected
    /// API that it speaks for, the scopes there. Anything else is none, like a token that is not alive.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn introspect(&self, caller: &Authenticated, token: &str) -> Result<Option<Verified>> {
        let Some(verified) = self.verify(token, None).await? else { return Ok(None) };
        let own = verified.client.id == caller.client.id;
        if own || (verified.account.id == caller.account.id && self.may_read_tokens(caller).await?) {
            return Ok(Some(verified));
        }
        let served = self.served_by(caller.client.id, &verified.claims.aud).await?;
        let held: Vec<_> = verified.held.into_iter().filter(|held| served.contains(&held.resource_id)).collect();
        Ok((!served.is_empty()).then_some(Verified { held, ..verified }))
    }

    async fn may_read_tokens(&self, caller: &Authenticated) -> Result<bool> {
        Ok(self.held(caller).await?.iter().any(|held| held.code == Permission::TokensRead.as_str()))
    }

    /// Of the protected APIs that a token is for, those that the client speaks for.
    async fn served_by(&self, client: ClientId, audience: &Audience) -> Result<Vec<ResourceId>> {
        let resources = resource::Entity::find().filter(resource::Column::Identifier.is_in(audience.all())).all(&self.db).await?;
        let rows = resource_server::Entity::find()
            .filter(resource_server::Column::ClientId.eq(client))
            .filter(resource_server::Column::ResourceId.is_in(resources.iter().map(|r| r.id)))
            .all(&self.db)
            .await?;
        Ok(rows.into_iter().map(|row| row.resource_id).collect())
    }

    /// Revokes a token for its own client (RFC 7009 section 2.1). Of anybody else's token nothing is said and nothing done.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn revoke_own(&self, caller: &Authenticated, token: &str, origin: &Origin) -> Result<()> {
        let Some(claims) = self.read(token).await? else { return Ok(()) };
        if subject(&claims) != Some(caller.client.id) || claims.exp <= self.tools.clock.now().timestamp() {
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
