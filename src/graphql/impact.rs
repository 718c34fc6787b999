//! What a change to a role would do, before it is made.

use super::{
    client::Client,
    context::{acting_in, acting_on, app, parse},
    error::Result,
    page::{PageInfo, forward},
    permission::Permission,
    requires::requires,
    user::User,
};
use crate::domain::{
    impact::{self, Change, Effect},
    page::{Cursor, Page},
    permission::Permission as Builtin,
};
use async_graphql::{Context, ID, Object};
use entity::{client, permission, user};

/// What a change to a role would do.
pub struct RoleChangePreview(Change);

fn permissions(rows: &[permission::Model]) -> Vec<Permission> {
    rows.iter().cloned().map(Permission).collect()
}

/// What a change to a role would do.
#[Object]
impl RoleChangePreview {
    /// What the role would grant besides.
    async fn gained(&self) -> Vec<Permission> {
        permissions(&self.0.added)
    }

    /// What the role would grant no more.
    async fn lost(&self) -> Vec<Permission> {
        permissions(&self.0.removed)
    }

    /// The clients with the role, by name, and what each would gain or lose.
    #[graphql(directive = requires::apply(Builtin::ClientsRead.as_str().to_owned()))]
    async fn clients(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many; at most 100.", default_with = "Some(25)")] first: Option<i32>,
        #[graphql(desc = "After the item with this cursor.")] after: Option<String>,
    ) -> Result<ClientEffectConnection> {
        Ok(ClientEffectConnection(
            impact::clients(&app(ctx)?.db, &*acting_in(ctx, self.0.account.id)?, &self.0, &forward(first, after)?).await?,
        ))
    }

    /// The users with the role, by username, and what each would gain or lose.
    #[graphql(directive = requires::apply(Builtin::UsersRead.as_str().to_owned()))]
    async fn users(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many; at most 100.", default_with = "Some(25)")] first: Option<i32>,
        #[graphql(desc = "After the item with this cursor.")] after: Option<String>,
    ) -> Result<UserEffectConnection> {
        Ok(UserEffectConnection(
            impact::users(&app(ctx)?.db, &*acting_in(ctx, self.0.account.id)?, &self.0, &forward(first, after)?).await?,
        ))
    }
}

/// What a change would do to somebody, as objects and as a page of them: the same for clients and users.
macro_rules! effects {
    ($effect:ident, $edge:ident, $connection:ident, $row:ty, $holder:ident, $field:ident, $about:literal, $whom:literal) => {
        #[doc = $about]
        #[derive(Clone)]
        pub struct $effect(Effect<$row>);

        #[doc = $about]
        #[Object]
        impl $effect {
            #[doc = $whom]
            async fn $field(&self) -> $holder {
                $holder(self.0.holder.clone())
            }

            /// What it could do besides.
            async fn gained(&self) -> Vec<Permission> {
                permissions(&self.0.gains)
            }

            /// What it could do no more.
            async fn lost(&self) -> Vec<Permission> {
                permissions(&self.0.losses)
            }
        }

        /// An item of a list and its place.
        pub struct $edge(Cursor, $effect);

        /// An item of a list and its place.
        #[Object]
        impl $edge {
            /// Where it stands, for `after`.
            async fn cursor(&self) -> String {
                self.0.encode()
            }

            /// The item.
            async fn node(&self) -> $effect {
                self.1.clone()
            }
        }

        /// A part of a list.
        pub struct $connection(Page<Effect<$row>>);

        /// A part of a list.
        #[Object]
        impl $connection {
            /// The items with their places.
            async fn edges(&self) -> Vec<$edge> {
                self.0.items.iter().map(|(cursor, effect)| $edge(cursor.clone(), $effect(effect.clone()))).collect()
            }

            /// The items alone.
            async fn nodes(&self) -> Vec<$effect> {
                self.0.items.iter().map(|(_, effect)| $effect(effect.clone())).collect()
            }

            /// Where the page stands.
            async fn page_info(&self) -> PageInfo {
                PageInfo::of(&self.0)
            }
        }
    };
}

effects!(
    ClientEffect,
    ClientEffectEdge,
    ClientEffectConnection,
    client::Model,
    Client,
    client,
    "What a change to a role would do to a client. What it has directly, or may not have anyway, makes no difference to it.",
    "The client concerned."
);
effects!(
    UserEffect,
    UserEffectEdge,
    UserEffectConnection,
    user::Model,
    User,
    user,
    "What a change to a role would do to a user.",
    "The user concerned."
);

/// Queries about what would happen.
#[derive(Default)]
pub struct ImpactQuery;

/// Queries about what would happen.
#[Object]
impl ImpactQuery {
    /// Who would gain or lose what if a role granted exactly these permissions. Changes nothing.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn preview_role_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the role.")] id: ID,
        #[graphql(desc = "Codes of all the permissions that it would grant.")] permissions: Vec<String>,
    ) -> Result<RoleChangePreview> {
        let id = parse("id", &id)?;
        let actor = acting_on(ctx, &id).await?;
        Ok(RoleChangePreview(impact::preview(&app(ctx)?.db, &actor, id, &permissions).await?))
    }
}
