//! The floor under lists: the same GraphQL library with limits of the same kind, answering with
//! clients that are in memory.

use async_graphql::{EmptyMutation, EmptySubscription, Enum, ID, Object, Schema};
use async_graphql_axum::{GraphQLRequest, GraphQLResponse};
use axum::extract::State;
use std::sync::Arc;

type Floor = Schema<Query, EmptyMutation, EmptySubscription>;

/// Twenty clients.
pub fn schema() -> Floor {
    let client = |number| Client {
        id: format!("cli_{number:032x}"),
        // As long as a UUID.
        client_id: format!("{number:036}"),
        display_name: format!("Client {number:08}"),
        status: Status::Active,
    };
    let clients = (0..20).map(client).map(Arc::new).collect();
    Schema::build(Query(clients), EmptyMutation, EmptySubscription)
        .limit_depth(16)
        .limit_complexity(5000)
        .finish()
}

/// The GraphQL endpoint.
pub async fn handle(State(schema): State<Floor>, request: GraphQLRequest) -> GraphQLResponse {
    schema.execute(request.into_inner()).await.into()
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum Status {
    Active,
}

struct Client {
    id: String,
    client_id: String,
    display_name: String,
    status: Status,
}

struct Node(Arc<Client>);

#[Object]
impl Node {
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    async fn client_id(&self) -> &str {
        &self.0.client_id
    }

    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    async fn status(&self) -> Status {
        self.0.status
    }
}

struct Connection(Vec<Arc<Client>>);

#[Object]
impl Connection {
    async fn nodes(&self) -> Vec<Node> {
        self.0.iter().cloned().map(Node).collect()
    }
}

/// What can be asked.
pub struct Query(Vec<Arc<Client>>);

#[Object]
impl Query {
    async fn clients(&self, first: usize) -> Connection {
        Connection(self.0.iter().take(first).cloned().collect())
    }
}
