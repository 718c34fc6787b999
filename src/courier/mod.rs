//! The courier: turns the audit log into deliveries, and sends what is due.
//!
//! Each node has one. Leases keep two from sending the same delivery; the number of attempts at a
//! time is bounded, in all and for each webhook, so a receiver that does not answer holds up no
//! other.

mod in_flight;
mod retry_after;

use app::{
    App,
    metrics::{DELIVERED, FAILED, RETRIED},
};
use domain::{
    actor::Actor,
    error::Result,
    webhook::{
        self, AttemptOutcome, DELIVERIES_AT_ONCE, LogProgress, Outgoing, SIGNATURE, Settled,
        SignedMessage, TIMESTAMP, WEBHOOK_ID,
    },
};
use egress::{EgressAnswer, EgressClient, EgressError, Post};
use entity::{WebhookId, webhook_delivery::Model as Delivery};
pub use in_flight::MAX_ATTEMPTS_AT_ONCE;
use in_flight::{InFlight, Sending};
use std::{
    sync::{Arc, Mutex, PoisonError, atomic::Ordering},
    time::Duration,
};
use tokio::time::MissedTickBehavior;
use url::Url;

/// How often the courier looks for events and for what is due.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// Delay after a error of the database.
const RETRY_DELAY: Duration = Duration::from_secs(1);
/// How often the age of the oldest pending delivery is looked up.
const GAUGE_INTERVAL: Duration = Duration::from_secs(15);

/// Answers whose `Retry-After` is honoured: 429 (Too Many Requests) and 503 (Service Unavailable).
const WAITING: [u16; 2] = [429, 503];

/// Sends deliveries.
pub struct Courier {
    app: Arc<App>,
    client: EgressClient,
    actor: Actor,
    in_flight: InFlight,
    /// The webhook that was served last.
    after: Mutex<Option<WebhookId>>,
    /// When the age of the oldest pending delivery was last looked up.
    gauged: Mutex<Option<Duration>>,
}

impl Courier {
    /// A courier that sends as the operator's settings say.
    #[must_use]
    pub fn new(app: Arc<App>) -> Arc<Self> {
        let client = EgressClient::new(app.tools.settings.egress.clone());
        Self::with(app, client)
    }

    /// A courier that sends by that client.
    #[must_use]
    pub fn with(app: Arc<App>, client: EgressClient) -> Arc<Self> {
        let actor = Actor::system(app.authenticator.platform);
        Arc::new(Self {
            app,
            client,
            actor,
            in_flight: InFlight::default(),
            after: Mutex::default(),
            gauged: Mutex::default(),
        })
    }

    /// Works until it is aborted. Failures of the database are logged, and the work goes on.
    pub async fn run(self: Arc<Self>) {
        let mut tick = tokio::time::interval(POLL_INTERVAL);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = tick.tick() => {}
                () = self.in_flight.ended() => {}
            }
            if let Err(error) = self.step().await {
                tracing::warn!(
                    error = error.for_operator(),
                    "webhooks could not be served; it will be tried again"
                );
                tokio::time::sleep(RETRY_DELAY).await;
            }
        }
    }

    /// Writes the deliveries of new events, and begins to send what is due, as much as there is room
    /// for. Returns how many attempts were begun.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn step(self: &Arc<Self>) -> Result<usize> {
        let (db, tools) = (&self.app.db, &*self.app.tools);
        while webhook::write_deliveries(db, tools, &self.actor).await? == LogProgress::More {}
        self.gauge().await?;
        let room = self.in_flight.room();
        if room == 0 {
            return Ok(0);
        }
        let position = webhook::CourierPosition {
            after: *self.after.lock().unwrap_or_else(PoisonError::into_inner),
            busy: self.in_flight.busy(),
        };
        let mut begun = 0;
        for id in webhook::due(db, tools, &position, room).await? {
            begun += self.serve(id).await?;
            *self.after.lock().unwrap_or_else(PoisonError::into_inner) = Some(id);
        }
        Ok(begun)
    }

    /// Waits until no attempt is in progress.
    pub async fn rest(&self) {
        self.in_flight.rest().await;
    }

    /// Begins to send what is due of one webhook.
    async fn serve(self: &Arc<Self>, id: WebhookId) -> Result<usize> {
        let mut slots = Vec::new();
        while slots.len() < usize::try_from(DELIVERIES_AT_ONCE).unwrap_or_default() {
            match self.in_flight.enter(id) {
                Some(slot) => slots.push(slot),
                None => break,
            }
        }
        if slots.is_empty() {
            return Ok(0);
        }
        let (db, tools) = (&self.app.db, &*self.app.tools);
        let most = u64::try_from(slots.len()).unwrap_or_default();
        let leased = webhook::lease(db, (tools, &self.actor), id, most).await?;
        let begun = leased.len();
        let prepared = webhook::prepare(db, tools, leased).await?;
        for ((delivery, outgoing), slot) in prepared.into_iter().zip(slots) {
            tokio::spawn(self.clone().attempt((delivery, outgoing), slot));
        }
        Ok(begun)
    }

    /// Sends one delivery, and records what came of it.
    async fn attempt(self: Arc<Self>, (delivery, outgoing): (Delivery, Outgoing), slot: Sending) {
        let tools = &*self.app.tools;
        let began = tools.clock.passed();
        let outcome = match outgoing {
            Outgoing::Ready(message) => self.send(message).await,
            Outgoing::Later(reason) => AttemptOutcome::Unanswered(reason),
            Outgoing::Never(reason) => AttemptOutcome::Unsendable(reason),
        };
        let took = tools.clock.passed().saturating_sub(began);
        let (db, actor) = (&self.app.db, &self.actor);
        match webhook::settle(db, (tools, actor), &delivery, (outcome, took)).await {
            Ok(settled) => self.count(settled),
            Err(error) => tracing::warn!(
                error = error.for_operator(),
                delivery = %delivery.id,
                "the outcome of a delivery could not be recorded; it will be sent again"
            ),
        }
        self.in_flight.end(slot);
    }

    async fn send(&self, message: SignedMessage) -> AttemptOutcome {
        let Ok(url) = Url::parse(&message.url) else {
            return AttemptOutcome::Unsendable(EgressError::Url.as_str());
        };
        let post = Post {
            url,
            headers: vec![
                ("content-type", "application/json".to_owned()),
                (WEBHOOK_ID, message.id),
                (TIMESTAMP, message.timestamp),
                (SIGNATURE, message.signature),
            ],
            body: message.body.into(),
        };
        match self.client.post(post).await {
            Ok(answer) => self.answered(&answer),
            Err(EgressError::Url) => AttemptOutcome::Unsendable(EgressError::Url.as_str()),
            Err(error) => AttemptOutcome::Unanswered(error.as_str()),
        }
    }

    fn answered(&self, answer: &EgressAnswer) -> AttemptOutcome {
        let asked = answer.retry_after.as_deref();
        let now = self.app.tools.clock.now();
        match asked.and_then(|text| retry_after::moment(text, now)) {
            Some(until) if WAITING.contains(&answer.status) => {
                AttemptOutcome::Postponed(answer.status, until)
            }
            _ => AttemptOutcome::Answered(answer.status),
        }
    }

    fn count(&self, settled: Settled) {
        let outcome = match settled {
            Settled::Delivered => DELIVERED,
            Settled::Retried => RETRIED,
            Settled::Failed => FAILED,
            Settled::TakenOver => return,
        };
        self.app.metrics.deliveries.count(outcome);
    }

    /// Looks up the age of the oldest pending delivery now and then, for metrics.
    async fn gauge(&self) -> Result<()> {
        let passed = self.app.tools.clock.passed();
        let due = {
            let mut gauged = self.gauged.lock().unwrap_or_else(PoisonError::into_inner);
            let due = gauged.is_none_or(|at| passed.saturating_sub(at) >= GAUGE_INTERVAL);
            if due {
                *gauged = Some(passed);
            }
            due
        };
        if due {
            let oldest = webhook::oldest_pending(&self.app.db).await?;
            let age = oldest.map_or(0, |at| (self.app.tools.clock.now() - at).num_seconds());
            let age = u64::try_from(age).unwrap_or_default();
            let gauge = &self.app.metrics.oldest_delivery_seconds;
            gauge.store(age, Ordering::Relaxed);
        }
        Ok(())
    }
}
