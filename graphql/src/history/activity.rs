//! The activity of one client: tokens it was issued, requests in its name that were refused, and
//! changes of it, in one list.

use super::{refusal::RefusedRequest, token::IssuedToken};
use crate::{
    audit::AuditEvent,
    context::app,
    error::Result,
    page::{DateTimeRange, connection, forward},
    time::DateTime,
    vocabulary::ActivityKind,
};
use async_graphql::{Context, ID, InputObject, Object};
use domain::{
    actor::Actor,
    history::{
        activity::{self as activities, ActivityEntry},
        tokens::Token,
    },
};
use entity::{ClientId, refusal};
use std::sync::Arc;

/// Event in the life of a client; exactly one of `token`, `refusal` and `event` is not null.
#[derive(Clone)]
pub(crate) struct Activity(ActivityEntry);

impl From<ActivityEntry> for Activity {
    fn from(entry: ActivityEntry) -> Self {
        Self(entry)
    }
}

/// Event in the life of a client; exactly one of `token`, `refusal` and `event` is not null.
#[Object]
impl Activity {
    /// Opaque ID of the activity, unique within the client's activity.
    async fn id(&self) -> ID {
        ID(self.0.id())
    }

    /// Kind of the activity, which tells whether `token`, `refusal` or `event` is set.
    async fn kind(&self) -> ActivityKind {
        self.0.kind().into()
    }

    /// When the activity occurred.
    async fn occurred_at(&self) -> DateTime {
        self.0.at().into()
    }

    /// Summary of the activity in one sentence, for display.
    async fn summary(&self) -> String {
        self.0.summary()
    }

    /// The token that the client was issued; null for other kinds.
    async fn token(&self) -> Option<IssuedToken> {
        match &self.0 {
            ActivityEntry::Issued(token) => Some(IssuedToken(Token::clone(token))),
            _ => None,
        }
    }

    /// The request in the client's name that was refused; null for other kinds.
    async fn refusal(&self) -> Option<RefusedRequest> {
        match &self.0 {
            ActivityEntry::Refused(row) => Some(RefusedRequest(refusal::Model::clone(row))),
            _ => None,
        }
    }

    /// The entry of the audit log, where the client was changed or its tokens were revoked; null
    /// for other kinds.
    async fn event(&self) -> Option<AuditEvent> {
        match &self.0 {
            ActivityEntry::Administrative(event) => {
                Some(AuditEvent(entity::audit_event::Model::clone(event)))
            }
            _ => None,
        }
    }
}

/// Conditions that an activity must meet, all of them.
#[derive(InputObject, Default)]
pub(crate) struct ActivityFilter {
    /// Kinds of activity, any of which matches; all kinds when absent.
    kinds: Option<Vec<ActivityKind>>,
    /// Span of time in which the activity occurred.
    occurred_at: Option<DateTimeRange>,
}

connection!(
    ActivityConnection,
    ActivityEdge,
    Activity,
    activities::ActivityCriteria,
    |db, actor, filter| activities::count(db, actor, filter),
    "activities",
    "; null where there are more than 10,000"
);

/// Whose activity a page is of, and who asks.
pub(crate) struct ActivityAsked {
    /// The caller.
    pub actor: Arc<Actor>,
    /// The client.
    pub client: ClientId,
    /// Conditions that the activity meets.
    pub filter: ActivityFilter,
}

/// A page of a client's activity, including pending records.
pub(crate) async fn activity(
    ctx: &Context<'_>,
    asked: ActivityAsked,
    first: Option<i32>,
    after: Option<String>,
) -> Result<ActivityConnection> {
    let ActivityAsked {
        actor,
        client,
        filter,
    } = asked;
    let app = app(ctx)?;
    app.recorder.settle().await;
    let filter = activities::ActivityCriteria {
        now: app.tools.clock.now(),
        client,
        kinds: filter
            .kinds
            .map(|list| list.into_iter().map(|word| word.0).collect()),
        at: DateTimeRange::ends(filter.occurred_at),
    };
    let page = activities::list(&app.db, &actor, &filter, &forward(first, after)?).await?;
    Ok(ActivityConnection::new(page, filter).seen_by(actor))
}
