//! Unused access: what clients did not use of their permissions and secrets for so many days.

use crate::{
    client::{Client, ClientSecret},
    context::app,
    error::Result,
    page::connection,
    permission::Permission,
    time::DateTime,
    vocabulary::{AccessFinding, GrantReason},
};
use async_graphql::{Context, Object};
use domain::{
    actor::Actor,
    error::Error,
    page::Slice,
    unused_access::{self as unused, ReviewPeriod},
};
use entity::ClientId;
use std::sync::Arc;

/// Use of the access of one client in a period that ends now.
#[derive(Clone)]
pub(crate) struct UnusedAccess(Arc<unused::UnusedAccess>);

impl From<unused::UnusedAccess> for UnusedAccess {
    fn from(found: unused::UnusedAccess) -> Self {
        Self(Arc::new(found))
    }
}

/// Use of the access of one client in a period that ends now.
#[Object]
impl UnusedAccess {
    /// Client that the findings are about.
    async fn client(&self) -> Client {
        Client(self.0.client.clone())
    }

    /// Whether the client authenticated in the period.
    async fn finding(&self) -> AccessFinding {
        self.0.finding.into()
    }

    /// Beginning of the period.
    async fn starts_at(&self) -> DateTime {
        self.0.starts_at.into()
    }

    /// Moment since which all tokens are known that the client could have requested with its present
    /// permissions: where it is after `startsAt`, nothing is said to be unused. Null where no token is
    /// on record.
    async fn evidence_starts_at(&self) -> Option<DateTime> {
        self.0.evidence_starts_at.map(DateTime)
    }

    /// Number of the client's tokens that were examined, the newest of the period; at most 10,000.
    async fn token_count(&self) -> i64 {
        self.0.token_count
    }

    /// Permissions that the client has, by category and code, with what was found of each.
    async fn permissions(&self) -> Vec<PermissionFinding> {
        let found = self.0.permissions.iter().cloned();
        found.map(PermissionFinding).collect()
    }

    /// Secrets of the client that are accepted, newest first, with what was found of each.
    async fn secrets(&self) -> Vec<SecretFinding> {
        let found = self.0.secrets.iter().cloned();
        found.map(SecretFinding).collect()
    }
}

/// A permission of a client, and whether it was used.
pub(crate) struct PermissionFinding(unused::PermissionFinding);

/// A permission of a client, and whether it was used.
#[Object]
impl PermissionFinding {
    /// Permission that the client has.
    async fn permission(&self) -> Permission {
        Permission(self.0.permission.clone())
    }

    /// Reason why the client has the permission: `ROLE` or `DIRECT`.
    async fn reason(&self) -> GrantReason {
        self.0.reason.into()
    }

    /// Whether the permission was used in the period.
    async fn finding(&self) -> AccessFinding {
        self.0.finding.into()
    }

    /// When the last token of the period was issued that carried the permission; null where none
    /// did.
    async fn last_issued_at(&self) -> Option<DateTime> {
        self.0.last_issued_at.map(DateTime)
    }
}

/// A secret of a client, and whether it was used.
pub(crate) struct SecretFinding(unused::SecretFinding);

/// A secret of a client, and whether it was used.
#[Object]
impl SecretFinding {
    /// Secret of the client, without its value.
    async fn secret(&self) -> ClientSecret {
        ClientSecret(self.0.secret.clone())
    }

    /// Whether the secret was used in the period.
    async fn finding(&self) -> AccessFinding {
        self.0.finding.into()
    }

    /// When the secret was last used, to the minute; null where it never was.
    async fn last_used_at(&self) -> Option<DateTime> {
        self.0.secret.last_used_at.map(DateTime)
    }
}

connection!(
    UnusedAccessConnection,
    UnusedAccessEdge,
    UnusedAccess,
    (),
    |db, actor, _filter| unused::count(db, actor),
    "clients",
    "; null where there are more than 10,000"
);

/// The unused access of one client, including pending records.
pub(crate) async fn of_client(
    ctx: &Context<'_>,
    actor: &Actor,
    client: ClientId,
    days: i32,
) -> Result<UnusedAccess> {
    let app = app(ctx)?;
    let period = ReviewPeriod::of_days(days, &app.tools)?;
    app.recorder.settle().await;
    let found = unused::of_client(&app.db, actor, client, period).await?;
    found
        .map(Into::into)
        .ok_or_else(|| Error::not_found("id", "client").into())
}

/// The unused access of a page of an account's clients, including pending records.
pub(crate) async fn of_account(
    ctx: &Context<'_>,
    (actor, days): (Arc<Actor>, i32),
    slice: Slice,
) -> Result<UnusedAccessConnection> {
    let app = app(ctx)?;
    let period = ReviewPeriod::of_days(days, &app.tools)?;
    app.recorder.settle().await;
    let page = unused::of_account(&app.db, &actor, period, &slice).await?;
    Ok(UnusedAccessConnection::new(page, ()).seen_by(actor))
}
