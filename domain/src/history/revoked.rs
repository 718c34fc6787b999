//! Whether an issued token was revoked before its expiry, in the words of the database: the same that
//! [`Tokens::verify`](crate::token::Tokens::verify) finds.

use entity::{
    authorization,
    client::{self, ClientStatus},
    deployment,
    issuance::{Column, Entity},
    revoked_token, session,
    user::{self, UserStatus},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::Expr,
};

/// Whether a token was revoked before its expiry: it is on the revocation list, has no active
/// client with its own generation, or has another generation than the deployment.
pub(super) fn revoked() -> Expr {
    let listed = revoked_token::Entity::find()
        .select_only()
        .column(revoked_token::Column::Jti)
        .filter(
            Expr::col((revoked_token::Entity, revoked_token::Column::Jti))
                .equals((Entity, Column::Jti)),
        );
    let able = client::Entity::find()
        .select_only()
        .column(client::Column::Id)
        .filter(Expr::col((client::Entity, client::Column::Id)).equals((Entity, Column::ClientId)))
        .filter(
            Expr::col((client::Entity, client::Column::Generation))
                .equals((Entity, Column::Generation)),
        )
        .filter(client::Column::Status.eq(ClientStatus::Active));
    let current = deployment::Entity::find()
        .select_only()
        .column(deployment::Column::Id)
        .filter(
            Expr::col((deployment::Entity, deployment::Column::Generation))
                .equals((Entity, Column::DeploymentGeneration)),
        );
    Expr::exists(listed.into_query())
        .or(Expr::not_exists(able.into_query()))
        .or(Expr::not_exists(current.into_query()))
        .or(given_up())
}

/// Whether a token acts in the name of a user who no longer allows it: the user is not active or has
/// another generation, its client may not act for users any more, or the authorization, or the
/// session that the token ends with, has been ended.
fn given_up() -> Expr {
    let user = user::Entity::find()
        .select_only()
        .column(user::Column::Id)
        .filter(Expr::col((user::Entity, user::Column::Id)).equals((Entity, Column::UserId)))
        .filter(
            Expr::col((user::Entity, user::Column::Generation))
                .equals((Entity, Column::UserGeneration)),
        )
        .filter(user::Column::Status.eq(UserStatus::Active));
    let web_app = client::Entity::find()
        .select_only()
        .column(client::Column::Id)
        .filter(Expr::col((client::Entity, client::Column::Id)).equals((Entity, Column::ClientId)))
        .filter(client::Column::WebApp.eq(true));
    let closed = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(
            Expr::col((session::Entity, session::Column::Id))
                .equals((authorization::Entity, authorization::Column::SessionId)),
        )
        .filter(session::Column::EndedAt.is_not_null());
    let ended = authorization::Entity::find()
        .select_only()
        .column(authorization::Column::Id)
        .filter(
            Expr::col((authorization::Entity, authorization::Column::Id))
                .equals((Entity, Column::AuthorizationId)),
        )
        .filter(
            Condition::any()
                .add(authorization::Column::RevokedAt.is_not_null())
                .add(
                    Condition::all()
                        .add(authorization::Column::Offline.eq(false))
                        .add(Expr::exists(closed.into_query())),
                ),
        );
    Column::UserId.is_not_null().and(
        Expr::not_exists(user.into_query())
            .or(Expr::not_exists(web_app.into_query()))
            .or(Expr::exists(ended.into_query())),
    )
}
