//! Access tokens: the only code that issues and verifies them (RFC 9068), and that revokes them one
//! by one or by generation.
//!
//! A token alone is never trusted: whether its client is still active, and its present permissions,
//! are read when it is used.

mod id_token;
mod issue;
mod keys;
mod quota;
mod revocation;
mod revocation_list;
mod signed;
mod verify;

pub use super::jwt::ACCESS_TOKEN as TYPE;
pub use id_token::{ID_TOKEN, IdTokenClaims, IdTokenHint};
pub use quota::Quota;
pub use revocation::{bounded, forget_expired, revoke_all, revoke_all_of, revoke_each};
pub use revocation_list::{LIST_MAX_AGE, RevocationList};

use self::{revocation_list::RevocationLists, signed::SignedTokens};
use super::{
    actor::{Actor, Origin},
    audience::Audience,
    identity::is_identity_scope,
    issuance::Recorder,
    key::KeyRing,
    permission::{Held, Scopes},
    registry::{ClientSnapshot, UserSnapshot},
    tools::Tools,
    user,
};
use chrono::DateTime;
use entity::ResourceId;
use sea_orm::DatabaseConnection;
use serde::{Deserialize, Serialize};
use std::{
    collections::HashSet,
    sync::{Arc, RwLock},
};

/// Claims of an access token (RFC 9068 section 2.2), and Latchkey's own: generations, account,
/// access level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// This server's issuer identifier.
    pub iss: String,
    /// The client's internal UUID: never its client id, which can be changed. In tokens in the name
    /// of a user, the user's prefixed id, which has another form.
    pub sub: String,
    /// Identifiers of the protected APIs that it is for.
    pub aud: Audience,
    /// Expiry, in seconds since the epoch.
    pub exp: i64,
    /// When it was issued, in seconds since the epoch.
    pub iat: i64,
    /// ID of the token.
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
    /// In tokens in the name of a user: who, and by which authorization.
    #[serde(flatten)]
    pub by: Option<UserClaims>,
}

/// Claims of a token in the name of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserClaims {
    /// Generation of the user.
    pub ugen: i64,
    /// The authorization.
    pub azn: String,
    /// The user's session; absent where the token outlives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// When the user proved its identity, in seconds since the epoch.
    pub auth_time: i64,
    /// How strongly.
    pub acr: String,
}

/// A token to be issued.
#[derive(Clone, Debug)]
pub struct Order {
    /// Scopes granted, separated by spaces.
    pub scope: String,
    /// Identifiers of the protected APIs.
    pub audience: Audience,
    /// The grant type that it is issued for.
    pub grant_type: &'static str,
    /// The authorization by a user, if it is issued in the name of one.
    pub authorized: Option<Box<ByUser>>,
}

/// What a token in the name of a user is issued by.
#[derive(Clone, Debug)]
pub struct ByUser {
    /// The user.
    pub user: entity::user::Model,
    /// Its authorization.
    pub authorization: entity::authorization::Model,
}

/// A token that was just issued.
pub struct Issued {
    /// The JWT.
    pub token: String,
    /// Its lifetime in seconds.
    pub expires_in: i32,
    /// Its scopes, separated by spaces.
    pub scope: String,
}

/// A valid token and its client.
pub struct VerifiedToken {
    /// Its claims.
    pub claims: Arc<Claims>,
    /// Its client, with the client's present permissions, which may be fewer than the token's.
    pub known: Arc<ClientSnapshot>,
    /// The user in whose name it was issued, if any.
    pub user: Option<Arc<UserSnapshot>>,
    /// The protected APIs whose permissions count for who asked; all where absent.
    only: Option<Vec<ResourceId>>,
}

impl VerifiedToken {
    /// The effective scopes: those of the token that the client, and the user, still have; and those
    /// about the user, which no permission stands for.
    #[must_use]
    pub fn scopes(&self) -> Scopes {
        let said: HashSet<&str> = self
            .claims
            .scope
            .iter()
            .flat_map(|scope| scope.split(' '))
            .collect();
        let counts = |held: &&Held| {
            self.only
                .as_ref()
                .is_none_or(|only| only.contains(&held.resource_id))
        };
        let held = self
            .known
            .grants
            .held
            .iter()
            .filter(counts)
            .filter(|held| said.contains(held.code.as_str()));
        let Some(user) = &self.user else {
            return held.map(|held| held.code.clone()).collect();
        };
        let about_user = said.iter().filter(|scope| is_identity_scope(scope));
        held.filter(|held| user.grants.has(&held.code))
            .map(|held| held.code.clone())
            .chain(about_user.map(|scope| (*scope).to_owned()))
            .collect()
    }

    /// The client as an actor, or the user in whose name it acts.
    #[must_use]
    pub fn actor(&self, origin: Origin) -> Actor {
        let actor = match &self.user {
            Some(known) => Actor {
                access: self.known.client.access_level,
                client_id: Some(self.known.client.id),
                ..user::actor(&known.user, &known.account, origin)
            },
            None => self.known.actor(origin),
        };
        Actor {
            scopes: self.scopes(),
            expires_at: DateTime::from_timestamp(self.claims.exp, 0),
            ..actor
        }
    }
}

/// Issues and verifies tokens.
pub struct Tokens {
    /// The database.
    pub db: DatabaseConnection,
    /// Clock, randomness, vault.
    pub tools: Arc<Tools>,
    /// Where issued tokens are recorded.
    pub recorder: Recorder,
    /// Identifier of Latchkey's own API.
    pub management: String,
    /// Tokens of this minute of clients with a limit.
    pub quota: Quota,
    keys: RwLock<TokenKeys>,
    signed: SignedTokens,
    lists: RevocationLists,
    /// Held by the task that reads the keys, so that an older reading does not replace a later one.
    reloading: tokio::sync::Mutex<()>,
}

/// The keys in memory, and how many changes this node had read of when it began to read them.
#[derive(Clone)]
struct TokenKeys {
    ring: Arc<KeyRing>,
    changes: u64,
}

impl Tokens {
    /// Starts with these keys, which were read when this node had read of no change.
    #[must_use]
    pub fn new(
        db: DatabaseConnection,
        tools: Arc<Tools>,
        recorder: Recorder,
        keys: KeyRing,
    ) -> Self {
        let management = tools.settings.management_api();
        let keys = RwLock::new(TokenKeys {
            ring: Arc::new(keys),
            changes: 0,
        });
        Self {
            db,
            tools,
            recorder,
            management,
            quota: Quota::default(),
            keys,
            signed: SignedTokens::default(),
            lists: RevocationLists::default(),
            reloading: tokio::sync::Mutex::default(),
        }
    }
}
