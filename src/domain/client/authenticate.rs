//! Proof of identity with a client secret (RFC 6749 section 2.3.1).
//!
//! An unknown client, a wrong secret, a client that is switched off: all get the same answer after the same work.

use super::display_name;
use crate::domain::{
    actor::{Actor, Identity, Origin},
    audit,
    client::secrets,
    error::{Error, Result},
    issuance::{Record, Recorder, Refusal},
    permission::Scopes,
    secret::{self, MAX_SUBMITTED},
    throttle::{Attempt, Throttle},
    work::Tools,
};
use entity::{
    AccountId, ClientId, Secret,
    account::{self, Model as Account},
    audit_event::AuditEventKind,
    client::{ClientStatus, Column, Entity, Model},
    client_secret,
    refusal::RefusalError,
};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};
use std::sync::Arc;

/// Checks client secrets.
pub struct Authenticator {
    /// The database.
    pub db: DatabaseConnection,
    /// Clock, randomness, vault.
    pub tools: Arc<Tools>,
    /// Failure budgets.
    pub throttle: Throttle,
    /// Where uses and failures are noted.
    pub recorder: Recorder,
    /// The account `default`, in whose log failures with unknown client ids go.
    pub platform: AccountId,
}

/// A client that proved who it is.
#[derive(Clone, Debug)]
pub struct Authenticated {
    /// The client.
    pub client: Model,
    /// Its account.
    pub account: Account,
}

impl Authenticated {
    /// The client as an actor without any permission, for what every client may do with its own things.
    #[must_use]
    pub fn actor(&self, origin: Origin) -> Actor {
        Actor {
            identity: Identity::Client { id: self.client.id, name: display_name(&self.client).to_owned() },
            account: Some(self.account.id),
            platform: super::account::is_platform(&self.account),
            access: self.client.access_level,
            scopes: Scopes::new(),
            expires_at: None,
            origin,
        }
    }
}

impl Authenticator {
    /// Checks a client id and a secret.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] whatever the reason; [`Error::TooManyFailures`] where the address has failed too often;
    /// [`Error::Busy`] where too many chosen secrets are being checked.
    pub async fn authenticate(&self, client_id: &str, submitted: Secret, origin: &Origin) -> Result<Authenticated> {
        let now = self.tools.clock.now();
        let attempt = Attempt { client_id, ip: origin.ip };
        self.throttle.check(&attempt, now).map_err(|retry_after| Error::TooManyFailures { retry_after })?;
        let known = self.look_up(client_id).await?;
        let nobody = ClientId(uuid::Uuid::nil());
        let owner = known.as_ref().map_or(nobody, |known| known.client.id);
        let candidates = client_secret::Entity::of_client(owner).filter(secrets::usable_at(now)).all(&self.db).await?;
        let found = match submitted.len() {
            1..=MAX_SUBMITTED => secret::find(submitted, candidates, &self.tools).await?,
            _ => None,
        };
        match (known, found) {
            (Some(known), Some(secret)) if known.client.status == ClientStatus::Active => {
                self.recorder.send(Record::Used { client: known.client.id, secret: secret.id, at: now }).await;
                Ok(known)
            }
            (known, _) => {
                self.throttle.failed(&attempt, now);
                self.note_failure(known, origin).await;
                Err(Error::Unauthenticated)
            }
        }
    }

    /// Ids that cannot be anybody's still cost the same queries.
    async fn look_up(&self, client_id: &str) -> Result<Option<Authenticated>> {
        let possible = client_id.len() <= 255 && client_id.bytes().all(|b| b.is_ascii_graphic());
        let asked = if possible { client_id } else { "" };
        let row = Entity::find().filter(Column::ClientId.eq(asked)).find_also_related(account::Entity).one(&self.db).await?;
        Ok(row.and_then(|(client, account)| Some(Authenticated { client, account: account? })))
    }

    async fn note_failure(&self, known: Option<Authenticated>, origin: &Origin) {
        let event = match known {
            Some(Authenticated { client, account }) => {
                let refusal = Refusal { client: &client, error: RefusalError::InvalidClient, grant_type: None, scope: None };
                self.recorder.refused(&self.tools, refusal, origin).await;
                let summary = format!("Client {} failed to authenticate", display_name(&client));
                audit::Event::refusal(AuditEventKind::AuthenticationFailed, account.id, Some(client.id.to_string()), summary)
            }
            None => audit::Event::refusal(
                AuditEventKind::AuthenticationFailed,
                self.platform,
                None,
                "Somebody tried a client id that does not exist",
            ),
        };
        self.recorder.send(Record::Refused { event, actor: Box::new(Actor::anonymous(origin.clone())) }).await;
    }
}
