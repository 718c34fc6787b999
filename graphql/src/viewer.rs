//! The caller, and the permissions of its token.

use super::{
    account::Account,
    client::{Actor, Client},
    context::{actor, app},
    error::Result,
    permission::PermissionGroup,
    time::DateTime,
};
use async_graphql::{Context, Object};
use domain::{
    account,
    actor::{Actor as Who, Identity},
    client,
    permission::{self, Grant, Holder, Reason},
};
use std::sync::Arc;

/// The caller, and what the caller's token allows.
pub struct Viewer(Arc<Who>);

/// The caller, and what the caller's token allows.
#[Object]
impl Viewer {
    /// Client that the token was issued to; null without a token.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<Actor>> {
        Ok(client::asking(&app(ctx)?.db, &self.0)
            .await?
            .map(|row| Actor::Client(Client(row))))
    }

    /// Account of the caller; null without a token.
    async fn account(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        if self.0.identity == Identity::Anonymous {
            return Ok(None);
        }
        Ok(Some(Account(account::own(&app(ctx)?.db, &self.0).await?)))
    }

    /// Scopes that are effective: those of the token that the client still has.
    async fn scopes(&self) -> Vec<&String> {
        self.0.scopes.iter().collect()
    }

    /// All permissions of the account by category, and whether each is effective for the token;
    /// empty without a token.
    async fn permissions(&self, ctx: &Context<'_>) -> Result<Vec<PermissionGroup>> {
        let app = app(ctx)?;
        let Some(row) = client::asking(&app.db, &self.0).await? else {
            return Ok(Vec::new());
        };
        let holder = Holder::of_client(&row, &account::of_client(&app.db, &row).await?);
        let narrowed = permission::explain(&app.db, &holder)
            .await?
            .into_iter()
            .map(|grant| {
                let counts = !grant.granted() || self.0.can(&grant.permission.code);
                Grant {
                    reason: if counts {
                        grant.reason
                    } else {
                        Reason::NotGranted
                    },
                    ..grant
                }
            });
        Ok(PermissionGroup::of(narrowed.collect()))
    }

    /// Whether a permission is effective for the token.
    async fn can(
        &self,
        #[graphql(desc = "Code of the permission, such as `clients:read`.")] permission: String,
    ) -> bool {
        self.0.can(&permission)
    }

    /// When the token expires; null without a token.
    async fn expires_at(&self) -> Option<DateTime> {
        self.0.expires_at.map(DateTime)
    }
}

/// The query about the caller.
#[derive(Default)]
pub struct ViewerQuery;

/// The query about the caller.
#[Object]
impl ViewerQuery {
    /// The caller, with or without a token; requires no permission.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Viewer> {
        Ok(Viewer(actor(ctx)?.clone()))
    }
}
