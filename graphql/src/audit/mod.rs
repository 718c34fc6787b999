//! The audit log: pages of its events.

mod event;
mod filter;

pub(crate) use event::AuditEvent;
pub(crate) use filter::AuditEventFilter;

use super::{
    context::{actor, app},
    error::Result,
    page::connection,
    requires::requires,
};
use async_graphql::{Context, Object};
use domain::{
    actor::Actor,
    audit::{self, AuditCriteria},
    page::{Asked, Slice},
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
pub(crate) async fn page(
    ctx: &Context<'_>,
    (actor, filter): (Arc<Actor>, AuditCriteria),
    asked: Asked,
) -> Result<AuditEventConnection> {
    let page = audit::list(&app(ctx)?.db, &actor, &filter, &Slice::new(asked)?).await?;
    Ok(AuditEventConnection::new(page, filter).seen_by(actor))
}

/// Queries about the audit log.
#[derive(Default)]
pub(crate) struct AuditQuery;

/// Queries about the audit log.
#[Object]
impl AuditQuery {
    /// Page of the account's audit events, newest first. Give `first` and `after`, or `last` and
    /// `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::AuditRead.as_str().to_owned())
    )]
    async fn audit_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Maximum number of items, from the beginning of the list; at most 100, and 25 where neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(
            desc = "Cursor of the item after which the page begins; the beginning of the list when absent."
        )]
        after: Option<String>,
        #[graphql(desc = "Maximum number of items, from the end of the list; at most 100.")]
        last: Option<i32>,
        #[graphql(
            desc = "Cursor of the item before which the page ends; the end of the list when absent."
        )]
        before: Option<String>,
        #[graphql(desc = "Conditions that the events must meet; all events when absent.")]
        filter: Option<AuditEventFilter>,
    ) -> Result<AuditEventConnection> {
        page(
            ctx,
            (actor(ctx)?.clone(), filter.unwrap_or_default().into()),
            Asked {
                first,
                after,
                last,
                before,
            },
        )
        .await
    }
}
