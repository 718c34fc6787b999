//! Lists of clients: the same filters and orders as GraphQL's.

use super::{Client, input::capabilities};
use crate::{
    actor::Caller,
    error::{ApiError, Result},
    page::{List, PageParams, Part},
    query::{Named, either, id},
    vocabulary::{AccessLevel, ClientCapability, ClientOrderField, ClientStatus, OrderDirection},
    within::Within,
};
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::{
    client::list::{ClientCriteria, Field, OrderBy, count, list},
    error::Error,
    page::OrderDirection as Direction,
    reference::{RoleBy, UserBy},
};
use entity::RoleId;
use serde::Deserialize;
use utoipa::IntoParams;

/// Filter and order of clients; all conditions must hold.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ClientListQuery {
    /// Text that `clientId`, name or description of the client contains, regardless of case.
    search: Option<String>,
    /// Status of the client; where repeated, any of them matches.
    status: Option<Vec<ClientStatus>>,
    /// Access level of the client.
    access_level: Option<AccessLevel>,
    /// Capability of the client; where repeated, the client must have all of them.
    capability: Option<Vec<ClientCapability>>,
    /// Opaque ID of the client's role (`rol_...`); where repeated, any of them matches.
    role_id: Option<Vec<String>>,
    /// Key of the client's role; where repeated, any of these and of `roleId` matches.
    role_key: Option<Vec<String>>,
    /// Opaque ID of the user who owns the client (`usr_...`).
    owner_id: Option<String>,
    /// Username of the user who owns the client, instead of `ownerId`.
    owner_username: Option<String>,
    /// Scope of the client, by role or directly; may be repeated, 20 times at most, and the client
    /// must have all of them.
    scope: Option<Vec<String>>,
    /// Whether the client has a role.
    has_role: Option<bool>,
    /// Beginning of the span in which the client was created, inclusive.
    created_at_from: Option<DateTime<Utc>>,
    /// End of the span in which the client was created, exclusive.
    created_at_until: Option<DateTime<Utc>>,
    /// Beginning of the span in which the client last authenticated, inclusive.
    last_used_at_from: Option<DateTime<Utc>>,
    /// End of the span in which the client last authenticated, exclusive.
    last_used_at_until: Option<DateTime<Utc>>,
    /// Whether the client has never authenticated.
    never_used: Option<bool>,
    /// Number of days for which the client has not authenticated, or existed where it never did: 1
    /// to 3650.
    unused_days: Option<i32>,
    /// Beginning of the span, inclusive, in which a secret of the client will expire that is accepted
    /// now and was not replaced.
    secret_expires_at_from: Option<DateTime<Utc>>,
    /// End of the span, exclusive, in which a secret of the client will expire that is accepted now
    /// and was not replaced.
    secret_expires_at_until: Option<DateTime<Utc>>,
    /// Field of the client that decides the order; `CREATED_AT` when absent.
    order_by: Option<ClientOrderField>,
    /// Direction of the order; when absent, `DESC` where `orderBy` is absent too, else `ASC`.
    direction: Option<OrderDirection>,
}

/// An error about something in the URL.
fn in_request(error: Error) -> ApiError {
    ApiError::from(error).in_request()
}

impl ClientListQuery {
    fn order(&self) -> OrderBy {
        let usual = if self.order_by.is_none() {
            Direction::Desc
        } else {
            Direction::Asc
        };
        OrderBy {
            field: self.order_by.map_or(Field::CreatedAt, |word| word.0),
            direction: self.direction.map_or(usual, |word| word.0),
        }
    }

    async fn roles(&self, caller: &Caller) -> Result<Option<Vec<RoleId>>> {
        if self.role_id.is_none() && self.role_key.is_none() {
            return Ok(None);
        }
        let mut roles: Vec<_> = self
            .role_id
            .iter()
            .flatten()
            .map(|text| id("roleId", text))
            .collect::<Result<_>>()?;
        for key in self.role_key.iter().flatten() {
            let by = RoleBy::Key(key.clone());
            roles.push(
                by.resolve(&caller.app.db, caller.actor.account()?, "roleKey")
                    .await
                    .map_err(in_request)?,
            );
        }
        Ok(Some(roles))
    }

    async fn filter(&self, caller: &Caller) -> Result<ClientCriteria> {
        let roles = self.roles(caller).await?;
        let owner = match either(
            ("ownerId", self.owner_id.as_ref()),
            ("ownerUsername", self.owner_username.as_ref()),
        )? {
            Some(Named::Id(text)) => Some(id("ownerId", text)?),
            Some(Named::Name(name)) => {
                let by = UserBy::Username(name.to_owned());
                Some(
                    by.resolve(&caller.app.db, caller.actor.account()?, "ownerUsername")
                        .await
                        .map_err(in_request)?,
                )
            }
            None => None,
        };
        let wanted = self.capability.as_deref().unwrap_or_default();
        Ok(ClientCriteria {
            search: self.search.clone(),
            status: self
                .status
                .as_ref()
                .map(|list| list.iter().map(|word| word.0).collect()),
            access_level: self.access_level.map(|word| word.0),
            capabilities: capabilities(wanted),
            roles,
            owner,
            scopes: self.scope.clone(),
            has_role: self.has_role,
            created: (self.created_at_from, self.created_at_until),
            last_used: (self.last_used_at_from, self.last_used_at_until),
            never_used: self.never_used,
            unused_days: self.unused_days,
            secret_expires: (self.secret_expires_at_from, self.secret_expires_at_until),
            now: caller.app.tools.clock.now(),
        })
    }
}

/// Clients of the account, newest first unless `orderBy` says otherwise.
#[utoipa::path(
    get, path = "/clients", tag = "Clients", operation_id = "listClients", security(("oauth2" = ["clients:read"])), params(ClientListQuery, PageParams, Within),
    responses((status = 200, description = "A page of clients.", body = Part<Client>))
)]
pub(super) async fn clients(asked: List<PageParams, ClientListQuery>) -> Result<Response> {
    let (app, actor) = (&asked.caller.app, &asked.caller.actor);
    let filter = asked.params.filter(&asked.caller).await?;
    let page = list(
        &app.db,
        actor,
        (&filter, asked.params.order()),
        &asked.slice,
    )
    .await
    .map_err(in_request)?;
    let total = if asked.counted {
        Some(count(&app.db, actor, &filter).await?)
    } else {
        None
    };
    let rows: Vec<_> = page.items.iter().map(|(_, row)| row.clone()).collect();
    let shown = super::show_all(app, &rows).await?;
    Ok(asked.answer("/clients", (&page, shown), total))
}
