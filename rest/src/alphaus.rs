//! Clients of users in the form of Alphaus' API, for existing scripts: the same rules with other
//! names.

use super::{
    actor::{Caller, change},
    error::{ApiError, Result},
    idempotency::{Creation, IdempotencyKey, mark, once},
    query::{Names, PathName},
};
use app::App;
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use chrono::SecondsFormat;
use domain::{
    account,
    client::{
        self, NewClient,
        bulk::{self, OnError},
        display_name,
        list::{ClientCriteria, Field, OrderBy},
    },
    error::{Error, ProblemCode},
    page::{Asked, MAX_PAGE, OrderDirection, Slice},
    permission::Permission,
    user,
};
use entity::{Secret, UserId, client::Model as Client, user::Model as User};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Prefix of these routes.
pub(crate) const BASE: &str = "/m/u/users";

/// Most clients in a list.
const MOST: usize = 1000;

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(list))
        .routes(routes!(remove))
}

/// A client to create for a user.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AlphausNewClient)]
pub(crate) struct New {
    /// Name of the client, for display.
    name: String,
}

/// A client that a user owns.
#[derive(Serialize, ToSchema)]
#[schema(as = AlphausClient)]
pub(crate) struct AlphausClient {
    /// OAuth `client_id` of the client.
    client_id: String,
    /// OAuth `client_secret` in the answer that created the client, and empty in all others.
    client_secret: String,
    /// OAuth grant type of the client, which is always `client_credentials`.
    grant_type: &'static str,
    /// When the client was created, in nanoseconds since 1970-01-01 (UTC).
    #[schema(example = "2026-01-01T12:00:00.000000000Z")]
    create_time: String,
    /// Opaque ID of the user who owns the client (`usr_...`).
    user_id: String,
    /// Username of the user who owns the client; absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    /// Name of the client, for display.
    name: String,
}

impl AlphausClient {
    fn of(client: &Client, owner: &User, secret: Option<&Secret>) -> Self {
        Self {
            client_id: client.client_id.clone(),
            client_secret: secret
                .map(|secret| secret.expose().to_owned())
                .unwrap_or_default(),
            grant_type: "client_credentials",
            create_time: client
                .created_at
                .to_rfc3339_opts(SecondsFormat::Nanos, true),
            user_id: owner.id.to_string(),
            username: None,
            name: display_name(client).to_owned(),
        }
    }
}

/// Result of deleting a client.
#[derive(Serialize, ToSchema)]
#[schema(as = AlphausStatus)]
pub(crate) struct Done {
    /// Status of the deletion, which is always `success`.
    status: &'static str,
}

/// The user whom the path names, by id or by username.
async fn named(caller: &Caller, name: &str) -> Result<User> {
    let (db, actor) = (&caller.app.db, &caller.actor);
    let found = match name.parse::<UserId>() {
        Ok(id) => user::find(db, actor, id).await?,
        Err(_) => user::by_username(db, actor, name).await?,
    };
    found.ok_or_else(|| ApiError::missing("user", "user"))
}

/// Creates a client that a user owns.
#[utoipa::path(
    post, path = "/client/{user}", tag = "Alphaus", operation_id = "createUserClient", security(("oauth2" = ["users:read", "clients:write"])), request_body = New,
    params(("user" = String, Path, description = "Opaque ID (`usr_...`) or username of the user, a root user or a subuser."), IdempotencyKey),
    responses((status = 200, description = "The new client with its secret, which is shown this once.", body = AlphausClient))
)]
async fn create(
    PathName(name): PathName,
    Creation {
        caller,
        input,
        claim,
    }: Creation<New>,
) -> Result<Response> {
    let owner = named(&caller, &name).await?;
    if input.name.trim().is_empty() {
        return Err(Error::refused(ProblemCode::Blank, "name", "Must not be blank.").into());
    }
    let new = NewClient {
        owner: Some(owner.id),
        name: Some(input.name),
        ..NewClient::default()
    };
    let account = account::own(&caller.app.db, &caller.actor).await?;
    let minted = caller.app.mint(&account, None).await;
    let (replayed, (client, secret)) = once!(
        caller,
        claim,
        |work| client::create(work, new, minted)
            .await
            .map(|(client, secret)| (client, Some(secret))),
        |made| made.0.id,
        |id| client::made(work, id)
            .await
            .map(|found| found.map(|client| (client, None)))
    );
    let shown = AlphausClient {
        username: Some(owner.username.clone()),
        ..AlphausClient::of(&client, &owner, secret.as_ref())
    };
    Ok(mark(replayed, Json(shown).into_response()))
}

/// Clients that a user owns, oldest first; at most 1000.
#[utoipa::path(
    get, path = "/clients/{user}", tag = "Alphaus", operation_id = "listUserClients", security(("oauth2" = ["users:read", "clients:read"])),
    params(("user" = String, Path, description = "Opaque ID (`usr_...`) or username of the user, a root user or a subuser.")),
    responses((status = 200, description = "The clients, without their secrets.", body = Vec<AlphausClient>))
)]
async fn list(caller: Caller, PathName(name): PathName) -> Result<Json<Vec<AlphausClient>>> {
    let owner = named(&caller, &name).await?;
    let filter = ClientCriteria {
        owner: Some(owner.id),
        ..ClientCriteria::default()
    };
    let order = OrderBy {
        field: Field::CreatedAt,
        direction: OrderDirection::Asc,
    };
    let (mut shown, mut after) = (Vec::new(), None);
    while shown.len() < MOST {
        let slice = Slice::new(Asked {
            first: i32::try_from(MAX_PAGE).ok(),
            after,
            ..Asked::default()
        })?;
        let page =
            client::list::list(&caller.app.db, &caller.actor, (&filter, order), &slice).await?;
        shown.extend(
            page.items
                .iter()
                .map(|(_, client)| AlphausClient::of(client, &owner, None)),
        );
        after = page
            .items
            .last()
            .filter(|_| page.has_next)
            .map(|(cursor, _)| cursor.encode());
        if after.is_none() {
            break;
        }
    }
    Ok(Json(shown))
}

/// Deletes a client that a user owns.
#[utoipa::path(
    delete, path = "/client/{user}/{clientid}", tag = "Alphaus", operation_id = "deleteUserClient", security(("oauth2" = ["users:read", "clients:read", "clients:delete"])),
    params(
        ("user" = String, Path, description = "Opaque ID (`usr_...`) or username of the user, a root user or a subuser."),
        ("clientid" = String, Path, description = "OAuth `client_id` of a client that the user owns.")
    ),
    responses((status = 200, description = "The client was deleted.", body = Done))
)]
async fn remove(caller: Caller, Names(name, client_id): Names) -> Result<Json<Done>> {
    let owner = named(&caller, &name).await?;
    change!(caller, |work| {
        let found = client::by_client_id(work.db(), work.actor(), &client_id).await?;
        let owned = found
            .filter(|client| client.owner_id == Some(owner.id))
            .ok_or_else(|| Error::not_found("id", "client"))?;
        // Locks the row, so that no other call gives it to another user in between.
        client::expect(
            work,
            Permission::ClientsDelete,
            owned.id,
            Some(owned.version.into()),
        )
        .await?;
        bulk::delete(work, &[owned.id], OnError::RejectAll).await
    });
    Ok(Json(Done { status: "success" }))
}
