//! The audit log: pages of its events.

mod event;
mod filter;
mod kind;

pub use event::AuditEvent;
pub use filter::AuditEventFilter;

use super::{
    context::{actor, app},
    error::Result,
    page::{connection, forward},
    requires::requires,
};
use async_graphql::{Context, Object};
use domain::{
    actor::Actor,
    audit::{self, AuditCriteria},
    permission::Permission as Builtin,
};
use std::sync::Arc;

connection!(
    AuditEventConnection,
    AuditEventEdge,
    AuditEvent,
    AuditCriteria,
    |db, actor, filter| audit::count(db, actor, filter),
    "audit events",
    "; null where there are more than 10,000"
);

/// A page of events.
pub async fn page(
    ctx: &Context<'_>,
    (actor, filter): (Arc<Actor>, AuditCriteria),
    first: Option<i32>,
    after: Option<String>,
) -> Result<AuditEventConnection> {
    let page = audit::list(&app(ctx)?.db, &actor, &filter, &forward(first, after)?).await?;
    Ok(AuditEventConnection::new(page, filter).seen_by(actor))
}

/// Queries about the audit log.
#[derive(Default)]
pub struct AuditQuery;

/// Queries about the audit log.
#[Object]
impl AuditQuery {
    /// Page of the account's audit events, newest first.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::AuditRead.as_str().to_owned())
    )]
    async fn audit_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Maximum number of items; at most 100.",
            default_with = "Some(50)"
        )]
        first: Option<i32>,
        #[graphql(
            desc = "Cursor of the item after which the page begins; the beginning of the list when absent."
        )]
        after: Option<String>,
        #[graphql(desc = "Conditions that the events must meet; all events when absent.")]
        filter: Option<AuditEventFilter>,
    ) -> Result<AuditEventConnection> {
        page(
            ctx,
            (actor(ctx)?.clone(), filter.unwrap_or_default().into()),
            first,
            after,
        )
        .await
    }
}
