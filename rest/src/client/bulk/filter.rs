//! Which clients a bulk change is about: those that the body names, or all that a filter in it lets
//! through.

use crate::{
    actor::Caller,
    client::input::capabilities,
    lookup::{AccountBy, RoleBy, UserBy},
    vocabulary::{AccessLevel, ClientCapability, ClientStatus},
};
use chrono::{DateTime, Utc};
use domain::{
    Source,
    client::{bulk::chosen::Chosen, list::ClientCriteria},
    error::{Error, ProblemCode, Result},
    operator,
    page::MAX_PAGE,
    reference::parse_id,
    work::Work,
};
use entity::{AccountId, ClientId};
use serde::Deserialize;
use utoipa::ToSchema;

/// A span of time; unbounded at an end that is absent.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct DateTimeRange {
    /// Beginning of the span, inclusive.
    from: Option<DateTime<Utc>>,
    /// End of the span, exclusive.
    until: Option<DateTime<Utc>>,
}

impl DateTimeRange {
    fn ends(range: Option<Self>) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        range.map_or((None, None), |range| (range.from, range.until))
    }
}

/// Conditions that a client must meet, all of them.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ClientFilter {
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
    async fn read(
        self,
        db: &impl Source,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<ClientCriteria> {
        let (filter, mut roles) = (self, Vec::new());
        let named = filter.roles.as_deref().unwrap_or_default();
        bounded("filter.roles", named.len())?;
        bounded(
            "filter.statuses",
            filter.statuses.as_ref().map_or(0, Vec::len),
        )?;
        let wanted = filter.capabilities.unwrap_or_default();
        bounded("filter.capabilities", wanted.len())?;
        for (index, by) in named.iter().enumerate() {
            roles.push(by.id(db, account, &format!("filter.roles.{index}")).await?);
        }
        let owner = match &filter.owner {
            Some(by) => Some(by.id(db, account, "filter.owner").await?),
            None => None,
        };
        Ok(ClientCriteria {
            search: filter.search,
            status: filter
                .statuses
                .map(|list| list.into_iter().map(|word| word.0).collect()),
            access_level: filter.access_level.map(|word| word.0),
            capabilities: capabilities(&wanted),
            roles: filter.roles.map(|_| roles),
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

/// Refuses a list that is longer than the description allows.
fn bounded(field: &str, length: usize) -> Result<()> {
    if length > MAX_PAGE as usize {
        let message = format!("At most {MAX_PAGE} values.");
        return Err(Error::refused(ProblemCode::TooLong, field, message));
    }
    Ok(())
}

/// The clients that a body asks for.
pub(super) struct BulkTarget {
    /// Opaque IDs of the clients.
    pub ids: Option<Vec<String>>,
    /// Conditions that they meet.
    pub filter: Option<ClientFilter>,
    /// How many do, as the caller last saw it.
    pub expected: Option<i32>,
    /// The account of the filter.
    pub account: Option<AccountBy>,
}

impl BulkTarget {
    /// The ids, parsed.
    pub(super) fn ids(&self) -> Result<Option<Vec<ClientId>>> {
        let Some(texts) = &self.ids else {
            return Ok(None);
        };
        let parsed = texts
            .iter()
            .enumerate()
            .map(|(index, text)| parse_id(&format!("ids.{index}"), text));
        parsed.collect::<Result<_>>().map(Some)
    }

    /// The caller, acting in the account of these clients.
    pub(super) async fn caller(&self, caller: Caller) -> Result<Caller> {
        let (db, actor) = (&caller.app.db, &caller.actor);
        let acting = match (&self.account, self.ids()?) {
            (Some(by), _) => {
                let id = by.id(db, actor, "account").await?;
                operator::acting_in_named(actor, id, "account")?
            }
            (None, Some(ids)) => operator::acting_on(db, actor, &ids).await?,
            (None, None) => actor.clone(),
        };
        Ok(Caller {
            actor: acting,
            app: caller.app.clone(),
        })
    }

    /// The clients for the rules.
    pub(super) async fn read(self, work: &Work<'_>) -> Result<Chosen> {
        let ids = self.ids()?;
        let filter = match self.filter {
            Some(filter) => {
                let account = work.actor().account()?;
                Some(filter.read(work.db(), account, work.now()).await?)
            }
            None => None,
        };
        Chosen::of(ids, filter, self.expected.map(Into::into))
    }
}
