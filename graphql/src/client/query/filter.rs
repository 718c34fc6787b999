//! Conditions by which callers choose clients, with the roles and users that they name.

use crate::{
    client::input::capabilities,
    lookup::{RoleBy, UserBy},
    page::DateTimeRange,
    vocabulary::{AccessLevel, ClientCapability, ClientStatus},
};
use async_graphql::InputObject;
use chrono::{DateTime, Utc};
use domain::{
    Source,
    client::list::ClientCriteria,
    error::{Error, ProblemCode, Result},
    page::MAX_PAGE,
};
use entity::AccountId;

/// Conditions that a client must meet, all of them.
#[derive(InputObject, Default)]
pub(crate) struct ClientFilter {
    /// Text that `clientId`, name or description of the client contains, regardless of case.
    search: Option<String>,
    /// Statuses of the client, any of which matches; all when absent.
    statuses: Option<Vec<ClientStatus>>,
    /// Access level of the client.
    access_level: Option<AccessLevel>,
    /// Capabilities of the client, all of which it must have.
    capabilities: Option<Vec<ClientCapability>>,
    /// Roles of the client, any of which matches; at most 100.
    roles: Option<Vec<RoleBy>>,
    /// User who owns the client.
    owner: Option<UserBy>,
    /// Scopes of the client, by role or directly, all of which it must have; at most 20.
    scopes: Option<Vec<String>>,
    /// Whether the client has a role.
    has_role: Option<bool>,
    /// Span of time in which the client was created.
    created_at: Option<DateTimeRange>,
    /// Span of time in which the client last authenticated.
    last_used_at: Option<DateTimeRange>,
    /// Whether the client has never authenticated.
    never_used: Option<bool>,
    /// Number of days for which the client has not authenticated, or existed where it never did: 1
    /// to 3650.
    unused_days: Option<i32>,
    /// Span of time in which a secret of the client will expire that is accepted now and was not
    /// replaced.
    secret_expires_at: Option<DateTimeRange>,
}

impl ClientFilter {
    /// The filter for the rules, in that account at that moment.
    pub(crate) async fn read(
        self,
        db: &impl Source,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<ClientCriteria> {
        let filter = self;
        if filter
            .roles
            .as_ref()
            .is_some_and(|roles| roles.len() > MAX_PAGE as usize)
        {
            let message = format!("At most {MAX_PAGE} roles.");
            return Err(Error::refused(
                ProblemCode::TooLong,
                "filter.roles",
                message,
            ));
        }
        let roles = match filter.roles {
            Some(named) => {
                let mut ids = Vec::with_capacity(named.len());
                for (index, by) in named.into_iter().enumerate() {
                    let field = format!("filter.roles.{index}");
                    ids.push(by.id(db, account, &field).await?);
                }
                Some(ids)
            }
            None => None,
        };
        let owner = match filter.owner {
            Some(by) => Some(by.id(db, account, "filter.owner").await?),
            None => None,
        };
        Ok(ClientCriteria {
            search: filter.search,
            status: filter
                .statuses
                .map(|list| list.into_iter().map(|word| word.0).collect()),
            access_level: filter.access_level.map(|word| word.0),
            capabilities: filter.capabilities.map(capabilities).unwrap_or_default(),
            roles,
            scopes: filter.scopes,
            has_role: filter.has_role,
            owner,
            created: DateTimeRange::ends(filter.created_at),
            last_used: DateTimeRange::ends(filter.last_used_at),
            never_used: filter.never_used,
            unused_days: filter.unused_days,
            secret_expires: DateTimeRange::ends(filter.secret_expires_at),
            now,
        })
    }
}
