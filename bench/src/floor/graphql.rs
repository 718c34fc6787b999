//! The floor under GraphQL: the same library with limits of the same kind, answering from memory
//! with what the server answered.

use crate::Outcome;
use async_graphql::{
    EmptyMutation, EmptySubscription, Enum, ID, InputObject, Object, OneofObject, Schema,
    SimpleObject, Union,
};
use async_graphql_axum::{GraphQLRequest, GraphQLResponse};
use axum::extract::State;
use serde::Deserialize;
use std::{fs, path::Path};

type Floor = Schema<Query, EmptyMutation, EmptySubscription>;

/// A schema with the answers in that file: the members of `data`, by the names of their fields.
pub(super) fn schema(answers: Option<&Path>) -> Outcome<Floor> {
    let query: Query = match answers {
        Some(path) => serde_json::from_slice(&fs::read(path)?)?,
        None => Query::default(),
    };
    Ok(Schema::build(query, EmptyMutation, EmptySubscription)
        .limit_depth(16)
        .limit_complexity(5000)
        .finish())
}

/// The GraphQL endpoint.
pub(super) async fn handle(
    State(schema): State<Floor>,
    request: GraphQLRequest,
) -> GraphQLResponse {
    schema.execute(request.into_inner()).await.into()
}

/// What can be asked. The answers are the same whatever the arguments are.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Query {
    clients: ClientConnection,
    client: Client,
    audit_events: AuditEventConnection,
}

#[Object]
impl Query {
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    async fn clients(
        &self,
        _filter: Option<ClientFilter>,
        _order_by: Option<ClientOrder>,
        _first: Option<i32>,
        _after: Option<String>,
        _last: Option<i32>,
        _before: Option<String>,
    ) -> &ClientConnection {
        &self.clients
    }

    async fn client(&self, _by: ClientBy) -> Option<&Client> {
        Some(&self.client)
    }

    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    async fn audit_events(
        &self,
        _filter: Option<AuditEventFilter>,
        _first: Option<i32>,
        _after: Option<String>,
        _last: Option<i32>,
        _before: Option<String>,
    ) -> &AuditEventConnection {
        &self.audit_events
    }
}

#[derive(InputObject)]
struct ClientFilter {
    search: Option<String>,
}

#[derive(InputObject)]
struct ClientOrder {
    field: ClientOrderField,
    direction: OrderDirection,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum ClientOrderField {
    CreatedAt,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum OrderDirection {
    Asc,
    Desc,
}

#[derive(OneofObject)]
enum ClientBy {
    Id(ID),
    ClientId(String),
}

#[derive(InputObject)]
struct AuditEventFilter {
    search: Option<String>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase", default)]
struct PageInfo {
    start_cursor: Option<String>,
    end_cursor: Option<String>,
    has_next_page: bool,
    has_previous_page: bool,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase", default)]
struct ClientConnection {
    nodes: Vec<Client>,
    total_count: i32,
    page_info: PageInfo,
}

/// Enumerations and moments are texts here, as they are in the answers.
#[derive(Default, Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase", default)]
struct Client {
    id: ID,
    version: i32,
    client_id: String,
    name: Option<String>,
    // As the console names it where it asks for who created a client.
    #[serde(alias = "clientName")]
    display_name: String,
    description: Option<String>,
    status: String,
    status_reason: Option<String>,
    access_level: String,
    capabilities: Vec<String>,
    grant_types: Vec<String>,
    token_ttl_seconds: Option<i32>,
    last_used_at: Option<String>,
    created_at: String,
    updated_at: String,
    created_by: Option<Actor>,
    role: Option<Role>,
    owner: Option<User>,
    secrets: Vec<ClientSecret>,
}

#[derive(Deserialize, Union)]
#[serde(tag = "__typename")]
enum Actor {
    Client(Box<Client>),
    User(User),
    SystemActor(SystemActor),
}

#[derive(Default, Deserialize, SimpleObject)]
struct Role {
    id: ID,
    name: String,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase", default)]
struct User {
    id: ID,
    username: String,
    display_name: Option<String>,
}

#[derive(Default, Deserialize, SimpleObject)]
struct SystemActor {
    name: String,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase", default)]
struct ClientSecret {
    id: ID,
    name: Option<String>,
    hint: String,
    generated: bool,
    status: String,
    created_at: String,
    last_used_at: Option<String>,
    expires_at: Option<String>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase", default)]
struct AuditEventConnection {
    total_count: i32,
    nodes: Vec<AuditEvent>,
    page_info: PageInfo,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase", default)]
struct AuditEvent {
    id: ID,
    kind: String,
    summary: String,
    outcome: String,
    occurred_at: String,
    actor_name: String,
    ip_address: Option<String>,
}
