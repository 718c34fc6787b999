//! Users: the object. Inputs and changes are in [`mutation`], lists in [`query`], sessions in
//! [`session`].

pub(crate) mod mutation;
pub(crate) mod query;
mod session;

pub(crate) use session::Session;

use super::{
    account::Account,
    client::{
        ClientConnection,
        query::{ClientFilter, ClientOrder},
    },
    context::{acting_in, actor, app, load},
    error::Result,
    page::forward,
    permission::{PermissionGroup, effective},
    requires::requires,
    role::Role,
    time::DateTime,
    vocabulary::{UserKind, UserStatus},
};
use async_graphql::{Context, ID, Object};
use domain::{
    client::list::{self, ClientCriteria},
    error::Error,
    permission::{Holder, Permission as Builtin},
    session as sessions, user,
};
use entity::user::Model;

/// A person of an account, who has a role and may own clients.
#[derive(Clone)]
pub(crate) struct User(pub Model);

impl From<Model> for User {
    fn from(row: Model) -> Self {
        Self(row)
    }
}

impl User {
    async fn account_row(&self, ctx: &Context<'_>) -> Result<entity::account::Model> {
        let found = load(ctx, self.0.account_id).await?;
        found.ok_or_else(|| Error::internal("a user's account is missing").into())
    }
}

/// A person of an account, who has a role and may own clients.
#[Object]
impl User {
    /// Opaque ID of the user (`usr_...`).
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// Username of the user, unique in the account regardless of case.
    async fn username(&self) -> &str {
        &self.0.username
    }

    /// Name of the user, for display; null where none is given.
    async fn display_name(&self) -> Option<&str> {
        self.0.display_name.as_deref()
    }

    /// E-mail address of the user; null where none is given.
    async fn email(&self) -> Option<&str> {
        self.0.email.as_deref()
    }

    /// Whether an administrator vouches for the e-mail address (claim `email_verified`, OpenID
    /// Connect Core section 5.1).
    async fn email_verified(&self) -> bool {
        self.0.email_verified
    }

    /// Preferred language of the user, as a tag such as `de` or `pt-BR` (RFC 5646); null where none
    /// is given.
    async fn locale(&self) -> Option<&str> {
        self.0.locale.as_deref()
    }

    /// Kind of the user: root user or subuser.
    async fn kind(&self) -> UserKind {
        self.0.kind.into()
    }

    /// Whether the user is enabled.
    async fn status(&self) -> UserStatus {
        self.0.status.into()
    }

    /// Version of the user, which rises with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Account that the user belongs to.
    async fn account(&self, ctx: &Context<'_>) -> Result<Account> {
        self.account_row(ctx).await.map(Account)
    }

    /// Root user above a subuser; null for a root user.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        let Some(id) = self.0.parent_id else {
            return Ok(None);
        };
        Ok(load(ctx, id).await?.map(User))
    }

    /// Role of the user; null where there is none.
    async fn role(&self, ctx: &Context<'_>) -> Result<Option<Role>> {
        let Some(id) = self.0.role_id else {
            return Ok(None);
        };
        Ok(load(ctx, id).await?.map(Role))
    }

    /// All permissions of the account by category, with whether and why the user has each.
    async fn effective_permissions(&self, ctx: &Context<'_>) -> Result<Vec<PermissionGroup>> {
        user::require_rights_of(actor(ctx)?, self.0.id)?;
        let holder = Holder::of_user(&self.0, &self.account_row(ctx).await?);
        Box::pin(effective(ctx, &holder)).await
    }

    /// When the user's password was last set; null where there is none.
    async fn password_changed_at(&self) -> Option<DateTime> {
        self.0.password_changed_at.map(DateTime)
    }

    /// When the user was created.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the user was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// When the user last signed in; null where the user never did.
    async fn last_login_at(&self) -> Option<DateTime> {
        self.0.last_login_at.map(DateTime)
    }

    /// Sessions of the user that have not ended, the most recently used first; at most 100.
    #[graphql(directive = requires::apply(Builtin::UsersRead.as_str().to_owned()))]
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<Session>> {
        let (app, actor) = (app(ctx)?, acting_in(ctx, self.0.account_id)?);
        let now = app.tools.clock.now();
        let rows = Box::pin(sessions::of_user(&app.db, &actor, &self.0, now)).await?;
        Ok(rows.into_iter().map(Session).collect())
    }

    /// Page of the clients that the user owns, newest first unless `orderBy` says otherwise.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::ClientsRead.as_str().to_owned()))]
    async fn clients(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Maximum number of items; at most 100.",
            default_with = "Some(25)"
        )]
        first: Option<i32>,
        #[graphql(
            desc = "Cursor of the item after which the page begins; the beginning of the list when absent."
        )]
        after: Option<String>,
        #[graphql(
            desc = "Conditions that the clients must meet; `owner` in them is replaced by this user."
        )]
        filter: Option<ClientFilter>,
        #[graphql(
            desc = "Order of the clients; newest first when absent.",
            default_with = "Some(ClientOrder::default())"
        )]
        order_by: Option<ClientOrder>,
    ) -> Result<ClientConnection> {
        let app = app(ctx)?;
        let filter = filter.unwrap_or_default();
        let filter = ClientCriteria {
            owner: Some(self.0.id),
            ..Box::pin(filter.read(&app.db, self.0.account_id, app.tools.clock.now())).await?
        };
        let (slice, actor) = (forward(first, after)?, acting_in(ctx, self.0.account_id)?);
        let page = Box::pin(list::list(
            &app.db,
            &actor,
            (&filter, order_by.unwrap_or_default().into()),
            &slice,
        ))
        .await?;
        Ok(ClientConnection::new(page, filter).seen_by(actor))
    }
}
