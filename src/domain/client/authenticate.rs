//! Proof of identity with a client secret (RFC 6749 section 2.3.1).
//!
//! An unknown client, a wrong secret, a client that is switched off: all get the same answer after
//! the same work.

use super::{display_name, secrets};
use crate::domain::{
    actor::{Actor, Origin},
    audit,
    error::{Error, Result},
    issuance::{Recorder, Refusal},
    registry::{Change, Known, KnownSecret},
    secret::{self, Found, MAX_SUBMITTED},
    throttle::{Attempt, Throttle},
    work::Tools,
};
use entity::{
    AccountId, ClientId, Secret, SecretDigest, audit_event::AuditEventKind, refusal::RefusalError,
};
use sea_orm::DatabaseConnection;
use std::sync::Arc;

/// Checks client secrets.
pub struct Authenticator {
    /// The database.
    pub db: DatabaseConnection,
    /// Clock, randomness, vault.
    pub tools: Arc<Tools>,
    /// Budgets of wrong guesses at chosen secrets. Without budget, nothing is looked at.
    pub throttle: Throttle,
    /// Budgets of wrong secrets that look like generated ones. Without budget, the right one is let
    /// in all the same.
    pub floods: Throttle,
    /// Where uses and failures are noted.
    pub recorder: Recorder,
    /// The account `default`, in whose log failures with unknown client ids go.
    pub platform: AccountId,
}

impl Authenticator {
    /// Checks a client id and a secret.
    ///
    /// A generated secret costs one HMAC and cannot be guessed, so it is always checked: failures
    /// of other clients from the same address, such as behind one proxy, do not lock a client out.
    /// What budgets bind is guessing at chosen secrets, and what a flood of failures makes the
    /// server note.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] whatever the reason; [`Error::TooManyFailures`] where the address
    /// has failed too often; [`Error::Busy`] where too many chosen secrets are being checked, or
    /// where the database must be asked and does not answer.
    pub async fn authenticate(
        &self,
        client_id: &str,
        submitted: Secret,
        origin: &Origin,
    ) -> Result<Arc<Known>> {
        let attempt = Attempt {
            client_id,
            ip: origin.ip,
        };
        let passed = self.tools.clock.passed();
        let guess = secret::may_be_guess(&submitted);
        if guess {
            self.throttle.check(&attempt, passed).map_err(too_many)?;
        }
        let known = self
            .tools
            .registry
            .by_client_id(&self.db, client_id)
            .await?;
        let now = self.tools.clock.now();
        let secrets = known
            .as_ref()
            .map(|known| known.secrets.as_slice())
            .unwrap_or_default();
        let usable: Vec<&KnownSecret> = secrets
            .iter()
            .filter(|secret| secret.usable_at(now))
            .collect();
        let found = match submitted.len() {
            1..=MAX_SUBMITTED => secret::find(submitted, &usable, &self.tools).await?,
            _ => None,
        };
        match (&known, found) {
            (Some(known), Some(Found { secret, renewed })) if known.active() => {
                if secret.claim_note(now) {
                    self.recorder.used(known.client.id, secret.id, now);
                }
                if let Some(renewed) = renewed {
                    self.renew(known.client.id, secret, renewed).await;
                }
                Ok(known.clone())
            }
            _ => {
                let budget = if guess { &self.throttle } else { &self.floods };
                if !guess {
                    budget.check(&attempt, passed).map_err(too_many)?;
                }
                budget.failed(&attempt, passed);
                self.note_failure(known.as_deref(), origin).await;
                Err(Error::Unauthenticated)
            }
        }
    }

    /// Keeps a secret that came along as another system's hash in Latchkey's own form. Should that
    /// fail, it is tried again at the next use.
    async fn renew(&self, client: ClientId, secret: &KnownSecret, renewed: SecretDigest) {
        match secrets::renew(&self.db, &self.tools, (secret.id, &secret.digest), renewed).await {
            Ok(()) => self.tools.registry.forget([Change::Client(client)]),
            Err(error) => {
                tracing::warn!(error = %error.for_operator(), "an imported secret could not be kept in Latchkey's own form")
            }
        }
    }

    async fn note_failure(&self, known: Option<&Known>, origin: &Origin) {
        let event = match known {
            Some(Known {
                client, account, ..
            }) => {
                let refusal = Refusal {
                    client,
                    error: RefusalError::InvalidClient,
                    grant_type: None,
                    scope: None,
                };
                self.recorder.refused(&self.tools, refusal, origin).await;
                let summary = format!("Client {} failed to authenticate", display_name(client));
                audit::Event::refusal(
                    AuditEventKind::AuthenticationFailed,
                    account.id,
                    Some(client.id.to_string()),
                    summary,
                )
            }
            None => audit::Event::refusal(
                AuditEventKind::AuthenticationFailed,
                self.platform,
                None,
                "Somebody tried a client id that does not exist",
            ),
        };
        self.recorder
            .audited(&self.tools, event, Actor::anonymous(origin.clone()));
    }
}

fn too_many(retry_after: u32) -> Error {
    Error::TooManyFailures { retry_after }
}
