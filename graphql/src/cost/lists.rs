//! Maximum lengths of the schema's lists. An unknown list counts as very long; a test checks that
//! all are known.

use super::names;
use crate::{document::constant, error::MAX_USER_ERRORS};
use apollo_compiler::{Name, executable::Field};
use chrono::DateTime;
use domain::{
    history::usage::Bucket,
    limits::{
        MAX_ENDED_SECRETS, MAX_GRANTS, MAX_INTROSPECTION_CLIENTS, MAX_PERMISSIONS,
        MAX_SIGNING_KEYS, MAX_URLS, MAX_WEBHOOKS, MAX_WORKING_SECRETS,
    },
    page::MAX_PAGE,
    vocabulary::Vocabulary,
};
use entity::audit_event::AuditEventKind;
use serde_json::{Map, Value as Json};

/// Most points of usage: the hours of 31 days, and a partial one.
pub const MAX_POINTS: u64 = 745;
/// Errors of one client of a bulk change; further ones are left out.
pub const MAX_ITEM_ERRORS: usize = 3;
/// Most signing keys of a deployment, of three algorithms.
pub const MAX_KEYS: u64 = 3 * MAX_SIGNING_KEYS as u64;
/// Length of an unknown list.
const UNKNOWN: u64 = 1000;

/// Numbers of permissions in the accounts that a response may be about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PermissionCounts {
    /// In the caller's own account.
    pub own: u64,
    /// In the largest account of the things that an operator names; for other callers, who see no
    /// other account, in their own.
    pub named: u64,
    /// In the largest account of all, for an operator; in its own for others.
    pub any: u64,
}

impl PermissionCounts {
    /// For a response about one account.
    pub(crate) fn of_one(permissions: u64) -> Self {
        Self {
            own: permissions,
            named: permissions,
            any: permissions,
        }
    }

    /// The number of permissions to count with below a root field.
    pub(crate) fn below(&self, root: &Field) -> u64 {
        match root.name.as_str() {
            "accounts" => self.any,
            _ if names::has_names(root) => self.named,
            _ => self.own,
        }
    }
}

/// How often the selections of a field can occur in the response.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Length {
    /// Once.
    One,
    /// Once, with so many items.
    Page(u64),
    /// At most so many times, with so many items in all of them together.
    Groups(u64),
    /// So many times.
    Items(u64),
    /// So many scalar values.
    Values(u64),
    /// As often as the page, or the groups, that it is the list of.
    OfWhole,
}

/// Whether a field needs a separate statement for each of the objects that it occurs in.
pub(super) fn has_statement(parent: &Name, field: &Field) -> bool {
    field.ty().inner_named_type().ends_with("Connection")
        || matches!(
            (parent.as_str(), field.name.as_str()),
            ("Client", "usage" | "unusedAccess")
                | ("Account", "tokenUsage" | "busiestClients")
                | ("User", "sessions")
                | (_, "totalCount")
        )
}

/// Length of a field's list, in an account with so many permissions.
pub(super) fn length(
    parent: &Name,
    field: &Field,
    (variables, permissions): (&Map<String, Json>, u64),
) -> Length {
    let ty = field.ty();
    let granted = permissions.min(MAX_GRANTS as u64);
    if ty.inner_named_type().ends_with("Connection") {
        return Length::Page(page(field, variables));
    }
    if !ty.is_list() {
        return Length::One;
    }
    match (parent.as_str(), field.name.as_str()) {
        (connection, "nodes" | "edges") if connection.ends_with("Connection") => Length::OfWhole,
        ("PermissionGroup", "permissions") => Length::OfWhole,
        ("UnusedAccess", "permissions") => Length::Items(permissions),
        ("UnusedAccess", "secrets") => Length::Items(MAX_WORKING_SECRETS as u64),
        (_, "effectivePermissions" | "permissionGroups" | "previewPermissions")
        | ("Query" | "Viewer", "permissions") => Length::Groups(permissions),
        ("Role", "permissions") | ("Client", "scopes") => Length::Items(granted),
        ("Resource", "permissions") => Length::Items(permissions.min(MAX_PERMISSIONS as u64)),
        (_, "gained" | "lost") => Length::Items(permissions),
        ("Resource", "introspectionClients") => Length::Items(MAX_INTROSPECTION_CLIENTS as u64),
        ("Client", "secrets") => {
            let ended = argument(field, "includeEnded", variables) == Some(Json::Bool(true));
            Length::Items((MAX_WORKING_SECRETS + if ended { MAX_ENDED_SECRETS } else { 0 }) as u64)
        }
        ("Client", "usage") | ("Account", "tokenUsage") => Length::Items(points(field, variables)),
        ("Account", "busiestClients") => Length::Items(page(field, variables)),
        ("ClientChange", "clients") => Length::Items(u64::from(MAX_PAGE)),
        (_, "ids") => Length::Values(u64::from(MAX_PAGE)),
        ("Query", "nodes") => Length::Items(match argument(field, "ids", variables) {
            Some(Json::Array(ids)) => (ids.len() as u64).min(u64::from(MAX_PAGE)),
            _ => u64::from(MAX_PAGE),
        }),
        ("Query", "signingKeys") => Length::Items(MAX_KEYS),
        ("Query", "webhooks") => Length::Items(MAX_WEBHOOKS),
        ("Webhook", "eventKinds") => Length::Values(AuditEventKind::TERMS.len() as u64),
        (_, "results") | ("User", "sessions") => Length::Items(u64::from(MAX_PAGE)),
        ("BulkClientResult", "userErrors") => Length::Items(MAX_ITEM_ERRORS as u64),
        (_, "userErrors") => Length::Items(MAX_USER_ERRORS as u64),
        ("Viewer", "scopes") => Length::Values(permissions),
        ("IssuedToken", "scopes") => Length::Values(permissions),
        ("ClientUrls", _) => Length::Values(MAX_URLS as u64),
        ("UserError", "path") | (_, "capabilities" | "grantTypes") => Length::Values(5),
        _ if field.selection_set.is_empty() => Length::Values(UNKNOWN),
        _ => Length::Items(UNKNOWN),
    }
}

/// Items of a page: as many as are requested, or the default; at most the largest page.
fn page(field: &Field, variables: &Map<String, Json>) -> u64 {
    let asked = ["first", "last"]
        .into_iter()
        .find_map(|name| argument(field, name, variables)?.as_i64());
    let default = field
        .definition
        .argument_by_name("first")
        .and_then(|first| constant(first.default_value.as_ref()?).as_i64());
    let items = asked.or(default).unwrap_or(25);
    u64::try_from(items)
        .unwrap_or_default()
        .clamp(1, u64::from(MAX_PAGE))
}

/// Number of points of a client's or an account's usage: the hours or days between its moments.
fn points(field: &Field, variables: &Map<String, Json>) -> u64 {
    let moment =
        |name| DateTime::parse_from_rfc3339(argument(field, name, variables)?.as_str()?).ok();
    let (Some(from), Some(until)) = (moment("from"), moment("until")) else {
        return MAX_POINTS;
    };
    let hours = u64::try_from((until - from).num_hours()).unwrap_or_default();
    let by_day =
        argument(field, "bucket", variables).is_some_and(|bucket| bucket == Bucket::Day.as_str());
    // The first and the last may be partial.
    (if by_day { hours / 24 } else { hours })
        .saturating_add(2)
        .min(MAX_POINTS)
}

/// The value of an argument, if it has one that is not null.
fn argument(field: &Field, name: &str, variables: &Map<String, Json>) -> Option<Json> {
    let value = &field
        .arguments
        .iter()
        .find(|argument| argument.name == *name)?
        .value;
    let value = match value.as_variable() {
        Some(variable) => variables.get(variable.as_str())?.clone(),
        None => constant(value),
    };
    (!value.is_null()).then_some(value)
}
