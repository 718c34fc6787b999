//! Proof of identity with a client secret (RFC 6749 section 2.3.1).
//!
//! An unknown client, a wrong secret and a disabled client get the same response after the same
//! work, so a caller cannot tell them apart.

use super::{display_name, secrets};
use crate::{
    actor::{Actor, Origin},
    audit,
    error::{Error, Result},
    issuance::{Recorder, RefusedRequest},
    registry::{Change, ClientSnapshot, KnownSecret},
    secret::{self, Found, MAX_SUBMITTED},
    throttle::{Attempt, Throttle},
    tools::Tools,
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
    /// Budgets of failed guesses at chosen secrets. Where one is used up, chosen secrets are not
    /// checked.
    pub throttle: Throttle,
    /// Budgets of wrong secrets that look like generated ones. Where one is used up, the right
    /// secret is still accepted.
    pub floods: Throttle,
    /// Where uses and failures are recorded.
    pub recorder: Recorder,
    /// The account `default`, in whose log failures with unknown client ids are recorded.
    pub platform: AccountId,
}

impl Authenticator {
    /// Checks a client id and a secret.
    ///
    /// A generated secret costs one HMAC and cannot be guessed, so it is always checked: failures
    /// of other clients from the same address, such as behind one proxy, do not lock a client out.
    /// Budgets limit guesses at chosen secrets, and the records that a flood of failures causes.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] whatever the reason; [`Error::TooManyFailures`] where the address
    /// has failed too often; [`Error::Busy`] where too many chosen secrets are being checked, or
    /// where the database must be queried and does not respond.
    pub async fn authenticate(
        &self,
        client_id: &str,
        submitted: Secret,
        origin: &Origin,
    ) -> Result<Arc<ClientSnapshot>> {
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
                    Box::pin(self.renew(known.client.id, secret, renewed)).await;
                }
                Ok(known.clone())
            }
            _ => {
                let budget = if guess { &self.throttle } else { &self.floods };
                if !guess {
                    budget.check(&attempt, passed).map_err(too_many)?;
                }
                budget.failed(&attempt, passed);
                Box::pin(self.note_failure(known.as_deref(), origin)).await;
                Err(Error::Unauthenticated)
            }
        }
    }

    /// Stores a secret that was imported as another system's hash in Latchkey's own form. If that
    /// fails, it is tried again at the next use.
    async fn renew(&self, client: ClientId, secret: &KnownSecret, renewed: SecretDigest) {
        match secrets::renew(&self.db, &self.tools, secret, renewed).await {
            Ok(()) => self.tools.registry.forget([Change::Client(client)]),
            Err(error) => {
                tracing::warn!(error = %error.for_operator(), "an imported secret could not be stored in Latchkey's own form")
            }
        }
    }

    async fn note_failure(&self, known: Option<&ClientSnapshot>, origin: &Origin) {
        let event = match known {
            Some(ClientSnapshot {
                client, account, ..
            }) => {
                let refusal = RefusedRequest {
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
                "Authentication with an unknown client id failed",
            ),
        };
        self.recorder
            .audited(&self.tools, event, Actor::anonymous(origin.clone()));
    }
}

fn too_many(retry_after: u32) -> Error {
    Error::TooManyFailures { retry_after }
}
