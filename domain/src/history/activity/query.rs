//! The queries for the activities that a filter asks for, one for each table.

use super::Kind;
use crate::{
    actor::Actor,
    error::Result,
    history::{TimeSpan, within},
    permission::Permission,
};
use chrono::{DateTime, Utc};
use entity::{
    AccountId, ClientId,
    audit_event::{self, AuditEventKind},
    issuance, refusal,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

/// Filter of activities; all conditions must hold.
#[derive(Clone, Debug)]
pub struct ActivityCriteria {
    /// The moment at which the status of tokens is determined.
    pub now: DateTime<Utc>,
    /// Of this client.
    pub client: ClientId,
    /// Any of these values.
    pub kinds: Option<Vec<Kind>>,
    /// Happened within this span.
    pub at: TimeSpan,
}

/// The query for each kind.
pub(super) struct Queries {
    pub(super) issued: Option<Select<issuance::Entity>>,
    pub(super) refused: Option<Select<refusal::Entity>>,
    pub(super) administrative: Option<Select<audit_event::Entity>>,
}

impl Queries {
    pub(super) fn of(actor: &Actor, filter: &ActivityCriteria) -> Result<Self> {
        actor.require(Permission::TokensRead)?;
        let account = actor.account()?;
        let wanted = |kind| {
            filter
                .kinds
                .as_ref()
                .is_none_or(|kinds| kinds.contains(&kind))
        };
        let audited = actor.can(Permission::AuditRead.as_str());
        Ok(Self {
            issued: wanted(Kind::Issued)
                .then(|| issued(account, filter))
                .transpose()?,
            refused: wanted(Kind::Refused)
                .then(|| refused(account, filter))
                .transpose()?,
            administrative: (audited && wanted(Kind::Administrative))
                .then(|| administrative(account, filter))
                .transpose()?,
        })
    }
}

fn issued(account: AccountId, filter: &ActivityCriteria) -> Result<Select<issuance::Entity>> {
    use issuance::Column;
    let query = issuance::Entity::find()
        .filter(Column::AccountId.eq(account))
        .filter(Column::ClientId.eq(filter.client));
    Ok(query.filter(within(Column::IssuedAt, "filter.occurredAt", filter.at)?))
}

fn refused(account: AccountId, filter: &ActivityCriteria) -> Result<Select<refusal::Entity>> {
    use refusal::Column;
    let query = refusal::Entity::find()
        .filter(Column::AccountId.eq(account))
        .filter(Column::ClientId.eq(filter.client));
    Ok(query.filter(within(Column::OccurredAt, "filter.occurredAt", filter.at)?))
}

/// Failed authentications are in the audit log as well; here they are listed as refusals.
fn administrative(
    account: AccountId,
    filter: &ActivityCriteria,
) -> Result<Select<audit_event::Entity>> {
    use audit_event::Column;
    let query = audit_event::Entity::of_account(account)
        .filter(Column::SubjectId.eq(filter.client.to_string()));
    let query = query.filter(Column::Kind.ne(AuditEventKind::AuthenticationFailed));
    Ok(query.filter(within(Column::OccurredAt, "filter.occurredAt", filter.at)?))
}
