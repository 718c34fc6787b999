//! Impact preview of a change to a role.

use super::{
    client::Client,
    context::{acting_in, acting_on, app, parse},
    error::Result,
    page::{PageInfo, forward},
    permission::Permission,
    requires::requires,
    user::User,
};
use async_graphql::{Context, ID, Object};
use domain::{
    impact::{self, Effect, RoleChange},
    page::{Cursor, Page},
    permission::Permission as Builtin,
};
use entity::{client, permission, user};

/// Effect that a change of a role would have.
pub(crate) struct RoleChangePreview(RoleChange);

fn permissions(rows: &[permission::Model]) -> Vec<Permission> {
    rows.iter().cloned().map(Permission).collect()
}

/// Effect that a change of a role would have.
#[Object]
impl RoleChangePreview {
    /// Permissions that the role would grant in addition.
    async fn gained(&self) -> Vec<Permission> {
        permissions(&self.0.added)
    }

    /// Permissions that the role would no longer grant.
    async fn lost(&self) -> Vec<Permission> {
        permissions(&self.0.removed)
    }

    /// Page of the clients with the role, by name, and the permissions that each would gain or
    /// lose.
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
    ) -> Result<ClientEffectConnection> {
        Ok(ClientEffectConnection(
            impact::clients(
                &app(ctx)?.db,
                &*acting_in(ctx, self.0.account.id)?,
                &self.0,
                &forward(first, after)?,
            )
            .await?,
        ))
    }

    /// Page of the users with the role, by username, and the permissions that each would gain or
    /// lose.
    #[graphql(directive = requires::apply(Builtin::UsersRead.as_str().to_owned()))]
    async fn users(
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
    ) -> Result<UserEffectConnection> {
        Ok(UserEffectConnection(
            impact::users(
                &app(ctx)?.db,
                &*acting_in(ctx, self.0.account.id)?,
                &self.0,
                &forward(first, after)?,
            )
            .await?,
        ))
    }
}

/// Effects of a change on clients or users, as objects and as pages: the same for clients and
/// users.
macro_rules! effects {
    ($effect:ident, $edge:ident, $connection:ident, $row:ty, $holder:ident, $field:ident, $about:literal, $thing:literal) => {
        #[doc = $about]
        #[derive(Clone)]
        pub(crate) struct $effect(Effect<$row>);

        #[doc = $about]
        #[Object]
        impl $effect {
            #[doc = concat!("The ", $thing, " that the effect is about.")]
            async fn $field(&self) -> $holder {
                $holder(self.0.holder.clone())
            }

            #[doc = concat!("Permissions that the ", $thing, " would gain.")]
            async fn gained(&self) -> Vec<Permission> {
                permissions(&self.0.gains)
            }

            #[doc = concat!("Permissions that the ", $thing, " would lose.")]
            async fn lost(&self) -> Vec<Permission> {
                permissions(&self.0.losses)
            }
        }

        #[doc = concat!("An item of a page of effects on ", $thing, "s, with its cursor.")]
        pub(crate) struct $edge(Cursor, $effect);

        #[doc = concat!("An item of a page of effects on ", $thing, "s, with its cursor.")]
        #[Object]
        impl $edge {
            /// Cursor of the item, for `after`.
            async fn cursor(&self) -> String {
                self.0.encode()
            }

            #[doc = concat!("Effect on one ", $thing, " of the page.")]
            async fn node(&self) -> $effect {
                self.1.clone()
            }
        }

        #[doc = concat!("A page of effects on ", $thing, "s.")]
        pub(crate) struct $connection(Page<Effect<$row>>);

        #[doc = concat!("A page of effects on ", $thing, "s.")]
        #[Object]
        impl $connection {
            #[doc = concat!("The effects on the ", $thing, "s of the page, each with its cursor.")]
            async fn edges(&self) -> Vec<$edge> {
                self.0
                    .items
                    .iter()
                    .map(|(cursor, effect)| $edge(cursor.clone(), $effect(effect.clone())))
                    .collect()
            }

            #[doc = concat!("The effects on the ", $thing, "s of the page.")]
            async fn nodes(&self) -> Vec<$effect> {
                self.0
                    .items
                    .iter()
                    .map(|(_, effect)| $effect(effect.clone()))
                    .collect()
            }

            /// Position of the page in the list.
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
    "Effect that a change of a role would have on one client. Permissions that the client has directly, or may not use anyway, make no \
     difference.",
    "client"
);
effects!(
    UserEffect,
    UserEffectEdge,
    UserEffectConnection,
    user::Model,
    User,
    user,
    "Effect that a change of a role would have on one user.",
    "user"
);

/// Queries about previews.
#[derive(Default)]
pub(crate) struct ImpactQuery;

/// Queries about previews.
#[Object]
impl ImpactQuery {
    /// Permissions that clients and users would gain or lose if a role granted exactly these
    /// permissions. Changes nothing.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn preview_role_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Opaque ID of the role (`rol_...`).")] id: ID,
        #[graphql(desc = "Codes of all permissions that the role would grant.")] permissions: Vec<
            String,
        >,
    ) -> Result<RoleChangePreview> {
        let id = parse("id", &id)?;
        let actor = acting_on(ctx, &id).await?;
        Ok(RoleChangePreview(
            impact::preview(&app(ctx)?.db, &actor, id, &permissions).await?,
        ))
    }
}
