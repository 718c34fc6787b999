//! The caller, and the permissions of its token.

use super::{
    account::Account,
    client::{Actor, Client},
    context::{actor, app},
    error::Result,
    permission::PermissionGroup,
    time::DateTime,
    user::User,
};
use app::App;
use async_graphql::{Context, Object};
use domain::{
    account,
    actor::{Actor as Who, Identity},
    client,
    permission::{self, Grant, Holder, Reason},
    user,
};
use std::sync::Arc;

/// The caller, and what the caller's token allows.
pub(crate) struct Viewer(Arc<Who>);

impl Viewer {
    /// The client or user that holds the permissions; none without a token.
    async fn holder(&self, app: &App) -> Result<Option<Holder>> {
        if let Some(row) = client::asking(&app.db, &self.0).await? {
            let account = account::of_client(&app.db, &row).await?;
            return Ok(Some(Holder::of_client(&row, &account)));
        }
        let Some(row) = user::asking(&app.db, &self.0).await? else {
            return Ok(None);
        };
        let account = account::own(&app.db, &self.0).await?;
        Ok(Some(Holder::of_user(&row, &account)))
    }
}

/// The caller, and what the caller's token allows.
#[Object]
impl Viewer {
    /// Client that the token was issued to, or the user in whose name it acts; null without a
    /// token. Of the user, a client sees the e-mail address with the scope `email` or `users:read`,
    /// the language with `profile` or `users:read`, the role and permissions with `users:read` or
    /// `roles:read`, and the moments of sign-in and password with `users:read`.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<Actor>> {
        let db = &app(ctx)?.db;
        if let Some(row) = client::asking(db, &self.0).await? {
            return Ok(Some(Actor::Client(Client(row))));
        }
        let user = user::asking_as_seen(db, &self.0).await?;
        Ok(user.map(|row| Actor::User(User(row))))
    }

    /// Account of the caller; null without a token.
    async fn account(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        if self.0.identity == Identity::Anonymous {
            return Ok(None);
        }
        Ok(Some(Account(account::own(&app(ctx)?.db, &self.0).await?)))
    }

    /// Scopes that are effective: those of the token that the client still has, and the user in
    /// whose name it acts.
    async fn scopes(&self) -> Vec<&String> {
        self.0.scopes.iter().collect()
    }

    /// All permissions of the account by category, and whether each is effective for the token;
    /// empty without a token.
    async fn permissions(&self, ctx: &Context<'_>) -> Result<Vec<PermissionGroup>> {
        let app = app(ctx)?;
        let Some(holder) = self.holder(app).await? else {
            return Ok(Vec::new());
        };
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
pub(crate) struct ViewerQuery;

/// The query about the caller.
#[Object]
impl ViewerQuery {
    /// The caller, with or without a token; requires no permission.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Viewer> {
        Ok(Viewer(actor(ctx)?.clone()))
    }
}
