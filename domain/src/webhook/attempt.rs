//! What comes of an attempt: the delivery is made, given up, or tried again later.

use super::{change, give_up};
use crate::{actor::Actor, error::Result, tools::Tools, work::Work};
use chrono::{DateTime, Duration, Utc};
use entity::{
    audit_event::AuditEventKind,
    webhook::{self, WebhookStatus},
    webhook_delivery::{Column, DeliveryStatus, Entity, Model},
};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType},
};

/// Attempts after which a delivery is given up.
pub const ATTEMPTS: i32 = 7;
/// Seconds from each failed attempt to the next one: 5 s, 30 s, 2 min, 10 min, 1 h, 3 h.
pub const RETRY_DELAYS: [i64; 6] = [5, 30, 120, 600, 3600, 3 * 3600];

/// The longest time by which a receiver can put off the next attempt: the longest of the schedule.
pub const MAX_POSTPONEMENT: Duration = Duration::hours(3);

/// The receiver wants no more messages (RFC 9110 section 15.5.11).
const GONE: u16 = 410;
/// Answers that ask for another attempt although they are the client's fault: 408 (Request Timeout)
/// and 429 (Too Many Requests).
const PASSING: [u16; 2] = [408, 429];

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// The receiver answered with this status.
    Answered(u16),
    /// The receiver answered with this status, and wants no other attempt before that moment.
    Postponed(u16, DateTime<Utc>),
    /// There was no answer, for this reason, in our words.
    Unanswered(&'static str),
    /// It can never be sent, for this reason.
    Unsendable(&'static str),
}

/// What a delivery has become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It was made.
    Delivered,
    /// It is tried again later.
    Retried,
    /// It was given up.
    Failed,
    /// Another courier has taken it over meanwhile, or it no longer exists; nothing was written.
    TakenOver,
}

/// Records what came of an attempt at a leased delivery. A receiver that answers 410 has its webhook
/// disabled.
///
/// # Errors
/// Only internal ones. The delivery is sent again then, when its lease has ended.
pub async fn settle(
    db: &DatabaseConnection,
    (tools, actor): (&Tools, &Actor),
    leased: &Model,
    (outcome, took): (AttemptOutcome, std::time::Duration),
) -> Result<Settled> {
    let work = Work::begin(db, tools, actor).await?;
    // The webhook is locked before its deliveries, as those who disable it do.
    let gone = match outcome {
        AttemptOutcome::Answered(GONE) => lock_enabled(&work, leased).await?,
        _ => None,
    };
    let now = work.now();
    let (settled, next) = decide(&outcome, leased.attempts, now);
    let (code, error) = match &outcome {
        AttemptOutcome::Answered(code) | AttemptOutcome::Postponed(code, _) => {
            (Some(i32::from(*code)), refusal(*code))
        }
        AttemptOutcome::Unanswered(reason) | AttemptOutcome::Unsendable(reason) => {
            (None, Some((*reason).to_owned()))
        }
    };
    let status = match settled {
        Settled::Delivered => DeliveryStatus::Delivered,
        Settled::Failed => DeliveryStatus::Failed,
        Settled::Retried | Settled::TakenOver => DeliveryStatus::Pending,
    };
    let took = i32::try_from(took.as_millis()).unwrap_or(i32::MAX);
    let written = Entity::update_many()
        .col_expr(Column::Status, Expr::value(status))
        .col_expr(Column::NextAttemptAt, Expr::value(next))
        .col_expr(Column::LastStatusCode, Expr::value(code))
        .col_expr(Column::LastError, Expr::value(error))
        .col_expr(Column::LastDurationMs, Expr::value(took))
        .col_expr(
            Column::FinishedAt,
            Expr::value(next.is_none().then_some(now)),
        )
        .filter(Column::Id.eq(leased.id))
        // Nothing of an attempt whose lease has ended, or whose delivery was given up meanwhile.
        .filter(Column::Attempts.eq(leased.attempts))
        .filter(Column::Status.eq(DeliveryStatus::Pending))
        .exec(work.db())
        .await?;
    if let Some(webhook) = gone {
        disable(&work, webhook).await?;
    }
    work.commit().await?;
    Ok(if written.rows_affected == 0 {
        Settled::TakenOver
    } else {
        settled
    })
}

/// What becomes of a delivery after that many attempts, and when the next one is due.
fn decide(
    outcome: &AttemptOutcome,
    attempts: i32,
    now: DateTime<Utc>,
) -> (Settled, Option<DateTime<Utc>>) {
    match outcome {
        AttemptOutcome::Answered(200..=299) => return (Settled::Delivered, None),
        AttemptOutcome::Answered(code @ 400..=499) if !PASSING.contains(code) => {
            return (Settled::Failed, None);
        }
        AttemptOutcome::Unsendable(_) => return (Settled::Failed, None),
        AttemptOutcome::Answered(_)
        | AttemptOutcome::Postponed(..)
        | AttemptOutcome::Unanswered(_) => {}
    }
    let delay = usize::try_from(attempts - 1)
        .ok()
        .and_then(|index| RETRY_DELAYS.get(index));
    let Some(seconds) = delay else {
        return (Settled::Failed, None);
    };
    let scheduled = now + Duration::seconds(*seconds);
    let next = match outcome {
        // The schedule grows to spare receivers, so it is not shortened at their request.
        AttemptOutcome::Postponed(_, until) => scheduled.max((*until).min(now + MAX_POSTPONEMENT)),
        _ => scheduled,
    };
    (Settled::Retried, Some(next))
}

/// Why an answer does not count as accepted; none where it does.
fn refusal(code: u16) -> Option<String> {
    match code {
        200..=299 => None,
        300..=399 => {
            Some("The receiver answered with a redirect, which is not followed.".to_owned())
        }
        GONE => Some("The receiver answered 410, so the webhook was disabled.".to_owned()),
        code => Some(format!("The receiver answered {code}.")),
    }
}

/// The webhook of a delivery, locked for the rest of the transaction; none where it is disabled.
async fn lock_enabled(work: &Work<'_>, delivery: &Model) -> Result<Option<webhook::Model>> {
    let found = webhook::Entity::find_by_id(delivery.webhook_id)
        .lock(LockType::NoKeyUpdate)
        .one(work.db())
        .await?;
    Ok(found.filter(|webhook| webhook.status == WebhookStatus::Active))
}

/// Disables a webhook, as its receiver asked.
async fn disable(work: &Work<'_>, webhook: webhook::Model) -> Result<()> {
    give_up(work, webhook.id).await?;
    let webhook = webhook::Model {
        status: WebhookStatus::Inactive,
        ..webhook
    };
    let webhook = change::save(work, webhook).await?;
    let kind = AuditEventKind::WebhookDisabled;
    change::record(work, kind, &webhook, "disabled: its receiver answered 410");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{ATTEMPTS, AttemptOutcome, RETRY_DELAYS, Settled, decide};
    use chrono::{DateTime, Duration};

    #[test]
    fn attempts_follow_the_schedule_and_end() {
        let now = DateTime::UNIX_EPOCH;
        for outcome in [
            AttemptOutcome::Answered(500),
            AttemptOutcome::Answered(429),
            AttemptOutcome::Answered(408),
            AttemptOutcome::Answered(302),
            AttemptOutcome::Unanswered("x"),
        ] {
            for (index, seconds) in RETRY_DELAYS.iter().enumerate() {
                let attempts = i32::try_from(index).unwrap() + 1;
                let next = Some(now + Duration::seconds(*seconds));
                assert_eq!(decide(&outcome, attempts, now), (Settled::Retried, next));
            }
            assert_eq!(decide(&outcome, ATTEMPTS, now), (Settled::Failed, None));
        }
    }

    #[test]
    fn a_receiver_can_put_off_the_next_attempt_within_bounds() {
        let now = DateTime::UNIX_EPOCH;
        for (asked, waited) in [
            (-100, 5),
            (0, 5),
            (4, 5),
            (90, 90),
            (3 * 3600, 3 * 3600),
            (3 * 3600 + 1, 3 * 3600),
            (i64::from(u32::MAX), 3 * 3600),
        ] {
            let outcome = AttemptOutcome::Postponed(429, now + Duration::seconds(asked));
            let next = Some(now + Duration::seconds(waited));
            assert_eq!(
                decide(&outcome, 1, now),
                (Settled::Retried, next),
                "{asked}"
            );
            assert_eq!(decide(&outcome, ATTEMPTS, now), (Settled::Failed, None));
        }
    }

    #[test]
    fn other_refusals_are_final() {
        let now = DateTime::UNIX_EPOCH;
        for code in [400, 401, 403, 404, 409, 410, 422, 499] {
            let outcome = AttemptOutcome::Answered(code);
            assert_eq!(decide(&outcome, 1, now), (Settled::Failed, None), "{code}");
        }
        assert_eq!(
            decide(&AttemptOutcome::Unsendable("x"), 1, now),
            (Settled::Failed, None)
        );
        for code in [200, 202, 204, 299] {
            let outcome = AttemptOutcome::Answered(code);
            assert_eq!(
                decide(&outcome, 3, now),
                (Settled::Delivered, None),
                "{code}"
            );
        }
    }
}
