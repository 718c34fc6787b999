//! Lists of clients: the same filters and orders as GraphQL's.

use super::Client;
use crate::{
    domain::client::list::{Filter, OrderBy, count, list},
    rest::{
        error::{Failure, Result},
        page::{List, Part, Place},
        query::id,
        vocabulary::{AccessLevel, ClientCapability, ClientOrderField, ClientStatus, OrderDirection},
    },
};
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which clients are wanted, and in which order; all conditions must hold.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Matches part of `clientId`, name and description, regardless of case.
    search: Option<String>,
    /// Any of these; may be repeated.
    status: Option<Vec<ClientStatus>>,
    /// This one.
    access_level: Option<AccessLevel>,
    /// All of these; may be repeated.
    capability: Option<Vec<ClientCapability>>,
    /// Any of these roles; may be repeated.
    role_id: Option<Vec<String>>,
    /// Owned by this user.
    owner_id: Option<String>,
    /// All of these scopes, by role or directly; may be repeated, 20 times at most.
    scope: Option<Vec<String>>,
    /// Whether it has a role.
    has_role: Option<bool>,
    /// Made from this moment on.
    created_from: Option<DateTime<Utc>>,
    /// Made before this moment.
    created_until: Option<DateTime<Utc>>,
    /// Last authenticated from this moment on.
    last_used_from: Option<DateTime<Utc>>,
    /// Last authenticated before this moment.
    last_used_until: Option<DateTime<Utc>>,
    /// Whether it never authenticated.
    never_used: Option<bool>,
    /// In which order; by `CREATED_AT` where absent.
    order_by: Option<ClientOrderField>,
    /// Which end comes first; `DESC` where absent and `orderBy` is absent too, else `ASC`.
    direction: Option<OrderDirection>,
}

impl Wanted {
    fn order(&self) -> OrderBy {
        let usual = if self.order_by.is_none() { OrderDirection::Desc } else { OrderDirection::Asc };
        let descending = self.direction.unwrap_or(usual) == OrderDirection::Desc;
        OrderBy { field: self.order_by.unwrap_or(ClientOrderField::CreatedAt).into(), descending }
    }

    fn filter(&self) -> Result<Filter> {
        let roles = self.role_id.as_ref().map(|ids| ids.iter().map(|text| id("roleId", text)).collect::<Result<Vec<_>>>());
        let wanted = self.capability.as_deref().unwrap_or_default();
        if self.scope.as_ref().is_some_and(|scopes| scopes.len() > 20) {
            return Err(Failure::bad_request("`scope` may be given 20 times at most."));
        }
        Ok(Filter {
            search: self.search.clone(),
            status: self.status.as_ref().map(|list| list.iter().copied().map(Into::into).collect()),
            access_level: self.access_level.map(Into::into),
            capabilities: [ClientCapability::WebApp, ClientCapability::Backchannel, ClientCapability::Script]
                .map(|one| wanted.contains(&one)),
            roles: roles.transpose()?,
            owner: self.owner_id.as_deref().map(|text| id("ownerId", text)).transpose()?,
            scopes: self.scope.clone(),
            has_role: self.has_role,
            created: (self.created_from, self.created_until),
            last_used: (self.last_used_from, self.last_used_until),
            never_used: self.never_used,
        })
    }
}

/// Clients of the account, newest first unless told otherwise.
#[utoipa::path(
    get, path = "/clients", tag = "Clients", operation_id = "listClients", security(("oauth2" = ["clients:read"])), params(Wanted, Place),
    responses((status = 200, description = "A page of clients.", body = Part<Client>))
)]
pub async fn clients(asked: List<Place, Wanted>) -> Result<Response> {
    let (app, actor) = (&asked.caller.app, &asked.caller.actor);
    let filter = asked.params.filter()?;
    let refused = |error| Failure::from(error).in_request();
    let page = list(&app.db, actor, (&filter, asked.params.order()), &asked.slice).await.map_err(refused)?;
    let total = if asked.counted { Some(count(&app.db, actor, &filter).await?) } else { None };
    let rows: Vec<_> = page.items.iter().map(|(_, row)| row.clone()).collect();
    let shown = super::show_all(app, &rows).await?;
    Ok(asked.answer("/clients", (&page, shown), total))
}
