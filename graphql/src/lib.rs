//! The management API in GraphQL: one noun a file. [`http`] serves requests, [`socket`]
//! subscriptions, [`engine`] executes both, [`document`] validates documents, [`limits`] and [`cost`] bound them,
//! [`requires`] checks permissions.

mod account;
mod admission;
mod audit;
mod client;
mod context;
mod cost;
mod document;
mod engine;
mod error;
mod history;
mod http;
mod impact;
mod key;
pub mod limits;
mod loader;
mod lookup;
mod node;
mod page;
mod permission;
mod requires;
mod resource;
mod role;
mod server;
mod socket;
mod subscriber;
mod subscription;
mod time;
mod token;
mod unused_access;
mod user;
mod viewer;
mod vocabulary;
mod webhook;
mod word;

pub use error::code::ALL as ERROR_CODES;

use app::{App, origin};
use async_graphql::{MergedObject, SDLExportOptions, SchemaBuilder, ValidationMode};
use axum::{
    Router,
    extract::{RawQuery, Request},
    http::{
        HeaderValue, StatusCode,
        header::{ALLOW, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
    routing::get,
};
use engine::Engine;
use socket::Sockets;
use std::{sync::Arc, time::Duration};
use subscription::Subscription;

/// Queries, which change nothing.
#[derive(MergedObject, Default)]
pub struct Query(
    account::AccountQuery,
    audit::AuditQuery,
    client::query::ClientQuery,
    history::HistoryQuery,
    impact::ImpactQuery,
    key::KeyQuery,
    node::NodeQuery,
    permission::PermissionQuery,
    resource::ResourceQuery,
    role::RoleQuery,
    server::ServerQuery,
    user::query::UserQuery,
    viewer::ViewerQuery,
    webhook::WebhookQuery,
);

/// Changes. Fields are executed one after the other, each in a transaction of its own.
#[derive(MergedObject, Default)]
pub struct Mutation(
    account::AccountMutation,
    client::mutation::ClientMutation,
    key::KeyMutation,
    resource::ResourceMutation,
    role::RoleMutation,
    token::TokenMutation,
    user::mutation::UserMutation,
    webhook::WebhookMutation,
);

/// The executable schema.
pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription)
        .register_output_type::<node::Node>()
        // Documents were validated and bounded before; see [`document`].
        .validation_mode(ValidationMode::Fast)
        .limit_recursive_depth(2 * limits::MAX_EXPANDED_NESTING)
        .disable_suggestions()
}

/// The schema in SDL, sorted, as in `schema.graphql`.
#[must_use]
pub fn sdl() -> String {
    text_of(&builder().finish())
}

fn text_of(schema: &Schema) -> String {
    let options = SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items()
        .include_specified_by()
        .prefer_single_line_descriptions()
        .use_space_ident()
        .indent_width(2);
    let sdl = schema.sdl_with_options(options);
    format!("{}\n", sdl.trim())
}

/// URL path of the schema as a public file: documentation, editors and code generators need no
/// token for it.
const SCHEMA_FILE: &str = "/api/schema.graphql";

/// The routes: requests, whose execution may take as long as `timeout`, and WebSockets for
/// subscriptions; the schema as a file.
pub fn router(app: Arc<App>, timeout: Duration) -> Router<Arc<App>> {
    let engine = Engine::new(timeout);
    let describing = engine.clone();
    let describe = async move || describe(&describing).await;
    let sockets = Sockets::new(app.clone(), engine.clone());
    let handle = move |query, origin, request| {
        http::handle(app.clone(), engine.clone(), (query, origin), request)
    };
    let asked = handle.clone();
    let get_or_upgrade =
        async move |query: RawQuery, origin: origin::RequestOrigin, request: Request| {
            if socket::is_asked(request.headers()) {
                sockets.open(request, origin.0).await
            } else {
                asked(query, origin, request).await
            }
        };
    let requests = get(get_or_upgrade).post(handle).fallback(not_allowed);
    Router::new()
        .route("/graphql", requests.layer(http::compression::layer()))
        .route(SCHEMA_FILE, get(describe))
}

/// The schema as text, so that browsers show it.
async fn describe(engine: &Engine) -> Response {
    let text = match engine.executor().await {
        Ok(executor) => executor.text.clone(),
        Err(error) => {
            error.log("the GraphQL schema could not be made");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    ([(CONTENT_TYPE, plain)], text).into_response()
}

async fn not_allowed() -> Response {
    (
        StatusCode::METHOD_NOT_ALLOWED,
        [(ALLOW, HeaderValue::from_static("GET, POST"))],
    )
        .into_response()
}
