//! How long lists may become.

use super::number;
use domain::{
    authorization::MAX_AUTHORIZATIONS, history::usage::Bucket, limits::*, page::MAX_PAGE,
    permission::Permission, revocations::MAX_REVOCATIONS, session::MAX_SESSIONS,
};

/// A row: which list, its limit, and what holds it.
fn row(list: &str, most: impl ToString, by: impl ToString) -> [String; 3] {
    [list.to_owned(), most.to_string(), by.to_string()]
}

fn of_accounts() -> Vec<[String; 3]> {
    let built_in = Permission::ALL.len();
    vec![
        row(
            "roles of an account; protected APIs",
            format!("{MAX_ROLES}; {MAX_RESOURCES}"),
            "`createRole`, `createResource`",
        ),
        row(
            "permissions of an account, as in `permissions`, `effectivePermissions`, `permissionGroups`, previews",
            format!("{MAX_PERMISSIONS_OF_ACCOUNT}, and {built_in} built-in ones"),
            "`createResource`, `updateResource`",
        ),
        row(
            "permissions of one protected API",
            MAX_PERMISSIONS,
            "the same",
        ),
        row(
            "permissions of a role; scopes of a client",
            MAX_GRANTS,
            "`createRole`, `updateRole`; `createClient`, `updateClient`",
        ),
        row(
            "clients that may introspect the tokens for a protected API",
            MAX_INTROSPECTION_CLIENTS,
            "`createResource`, `updateResource`",
        ),
        row(
            "secrets of a client: working; ended",
            format!("{MAX_WORKING_SECRETS}; {MAX_ENDED_SECRETS}"),
            "a further one is refused; older ended ones are deleted",
        ),
        row(
            "sessions of a user",
            MAX_SESSIONS,
            "the oldest ends where another begins",
        ),
        row(
            "authorizations of a user for one client",
            MAX_AUTHORIZATIONS,
            "the oldest is revoked where a code of another is exchanged",
        ),
        row("webhooks of an account", MAX_WEBHOOKS, "`createWebhook`"),
        row(
            "deliveries to a webhook",
            format!("{DELIVERY_RETENTION_DAYS} days after they succeeded or were given up"),
            "deleted by themselves",
        ),
        row(
            "each list of URLs of a client",
            MAX_URLS,
            "`createClient`, `updateClient`",
        ),
    ]
}

fn others() -> Vec<[String; 3]> {
    let [hours, days] = [Bucket::Hour, Bucket::Day].map(|bucket| bucket.longest().num_days());
    vec![
        row(
            "signing keys, and the JWK Set",
            format!("{MAX_SIGNING_KEYS} of each of three algorithms"),
            "`rotateSigningKey`",
        ),
        row(
            "revocations in the [signed list](../guide/verify-offline.md#how-long-it-is-and-what-it-reveals)",
            number(MAX_REVOCATIONS),
            "each account keeps its newest; older tokens of an account with more count as revoked",
        ),
        row(
            "points of `usage`",
            graphql::limits::MAX_POINTS,
            format!("{hours} days by the hour, {days} by the day"),
        ),
        row(
            "`nodes`, and results of a bulk change",
            MAX_PAGE,
            "the list of ids that is given",
        ),
        row(
            "sessions that one call ends by their ids",
            MAX_PAGE,
            "`endSessions`",
        ),
    ]
}

pub(super) fn table() -> String {
    super::table(["list", "most", "by"], [of_accounts(), others()].concat())
}
