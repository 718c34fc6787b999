//! Since when clients have had their present permissions. One that was granted yesterday cannot have
//! been used last week.
//!
//! Rows tell when a client or a role was last changed in any way. Where that is within the period,
//! the audit log tells whether a permission was granted, as long as it reaches back far enough.

use super::ReviewPeriod;
use crate::{audit::checkpoint, error::Result};
use chrono::{DateTime, Utc};
use entity::{
    AccountId,
    audit_event::{AuditEventKind, Column, Entity},
    client, permission, role,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Events of an account that are searched.
const MAX_EVENTS: u64 = 10_000;
/// Events about permissions that are read.
const MAX_GRANT_EVENTS: usize = 1000;

/// Changes of permissions in an account within a period.
pub(super) struct GrantChanges {
    /// When the last event granted something to each subject, as the audit log knows; none where
    /// the log does not reach back far enough.
    by_subject: Option<BTreeMap<String, DateTime<Utc>>>,
    /// When a role was last deleted, whose clients got another one.
    role_deleted_at: Option<DateTime<Utc>>,
}

impl GrantChanges {
    /// Reads the changes in an account.
    pub(super) async fn read(
        db: &impl ConnectionTrait,
        account: AccountId,
        period: ReviewPeriod,
    ) -> Result<Self> {
        let unknown = Self {
            by_subject: None,
            role_deleted_at: None,
        };
        let Some(after) = searched_after(db, account, period).await? else {
            return Ok(unknown);
        };
        let events = relevant(account, after, period)
            .into_model::<GrantEvent>()
            .all(db)
            .await?;
        if events.len() >= MAX_GRANT_EVENTS {
            return Ok(unknown);
        }
        let (mut by_subject, mut role_deleted_at) = (BTreeMap::new(), None);
        for event in events.into_iter().filter(grants) {
            if event.kind == AuditEventKind::RoleDeleted {
                role_deleted_at = role_deleted_at.max(Some(event.occurred_at));
            } else if let Some(subject) = event.subject_id {
                let last = by_subject.entry(subject).or_insert(event.occurred_at);
                *last = event.occurred_at.max(*last);
            }
        }
        Ok(Self {
            by_subject: Some(by_subject),
            role_deleted_at,
        })
    }

    /// Since when the client has had no further permission, apart from permissions that are newer
    /// themselves.
    pub(super) fn settled_since(
        &self,
        client: &client::Model,
        role: Option<&role::Model>,
        period: ReviewPeriod,
    ) -> DateTime<Utc> {
        let of = |id: String, created_at: DateTime<Utc>, updated_at: DateTime<Utc>| {
            if updated_at <= period.since {
                return created_at;
            }
            match &self.by_subject {
                Some(known) => known.get(&id).map_or(created_at, |at| created_at.max(*at)),
                None => updated_at,
            }
        };
        let own = of(client.id.to_string(), client.created_at, client.updated_at);
        // A deleted role changes its clients without an event about each.
        let reassigned = self
            .role_deleted_at
            .filter(|at| client.role_id.is_some() && client.updated_at >= *at);
        let by_role = role.map(|role| of(role.id.to_string(), role.created_at, role.updated_at));
        own.max(reassigned.unwrap_or(own))
            .max(by_role.unwrap_or(own))
    }
}

/// When a permission was defined: its ID is a UUIDv7 (RFC 9562 section 5.7).
pub(super) fn defined_at(permission: &permission::Model) -> Option<DateTime<Utc>> {
    let (seconds, nanoseconds) = Uuid::get_timestamp(&permission.id.0)?.to_unix();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanoseconds)
}

/// The event after which the events of the account are searched: its number, or 0 to search all of
/// them. None where the log does not have all events of the period, or has too many.
async fn searched_after(
    db: &impl ConnectionTrait,
    account: AccountId,
    period: ReviewPeriod,
) -> Result<Option<i64>> {
    let last: Option<(i64, DateTime<Utc>)> = Entity::of_account(account)
        .select_only()
        .columns([Column::Sequence, Column::OccurredAt])
        .order_by_desc(Column::Sequence)
        .offset(MAX_EVENTS)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    if let Some((sequence, at)) = last {
        return Ok(Some(sequence).filter(|_| at <= period.since));
    }
    if checkpoint::newest(db).await?.is_none() {
        return Ok(Some(0));
    }
    let first: Option<DateTime<Utc>> = Entity::find()
        .select_only()
        .column(Column::OccurredAt)
        .filter(Column::Sequence.gte(0))
        .order_by_asc(Column::Sequence)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(first.filter(|at| *at <= period.since).map(|_| 0))
}

/// An event that may be about permissions.
#[derive(FromQueryResult)]
struct GrantEvent {
    kind: AuditEventKind,
    subject_id: Option<String>,
    occurred_at: DateTime<Utc>,
    details: Option<String>,
}

/// The events of the period that may be about permissions, newest first.
fn relevant(account: AccountId, after: i64, period: ReviewPeriod) -> Select<Entity> {
    Entity::of_account(account)
        .select_only()
        .columns([
            Column::Kind,
            Column::SubjectId,
            Column::OccurredAt,
            Column::Details,
        ])
        .filter(Column::Sequence.gt(after))
        .filter(Column::OccurredAt.gt(period.since))
        .filter(Column::Kind.is_in([
            AuditEventKind::ClientUpdated,
            AuditEventKind::ClientRoleChanged,
            AuditEventKind::RoleUpdated,
            AuditEventKind::RoleDeleted,
        ]))
        .order_by_desc(Column::Sequence)
        .limit(MAX_GRANT_EVENTS as u64)
}

/// Whether an event may have granted a permission.
fn grants(event: &GrantEvent) -> bool {
    let details: Value = event
        .details
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    match event.kind {
        AuditEventKind::ClientUpdated => {
            let changed = details.get("changed").and_then(Value::as_array);
            changed.is_none_or(|changed| {
                changed
                    .iter()
                    .any(|field| matches!(field.as_str(), Some("scopes" | "accessLevel")))
            })
        }
        AuditEventKind::RoleUpdated => details.get("permissions") != Some(&Value::Null),
        _ => true,
    }
}
