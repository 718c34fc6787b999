//! Documents that the server has not read before, against one that it knows: what parsing and
//! validation cost. Both are counted and executed; pages of no clients make the execution short.

use crate::{
    Bench, Outcome,
    database::Kind,
    load::{Expected, Load, http::graphql},
    machine::Role,
    measure::{Side, duel},
    report::Row,
    server::Server,
    world::{World, access_token},
};
use serde_json::json;

/// What a list shows.
const SMALL: &str = "clients(first: 0) { nodes { id clientId displayName status } }";
/// What a console shows of clients, their roles, owners and secrets, and beside them.
const LARGE: &str = "clients(first: 0) { totalCount pageInfo { hasNextPage endCursor } nodes { ...Shown role { id key name permissions { code description } }
    owner { id username displayName status } createdBy { ... on Client { id clientId displayName } ... on SystemActor { name } }
    secrets { id name hint status generated createdAt expiresAt lastUsedAt } urls { rootUrl homeUrl redirectUris webOrigins }
    effectivePermissions { category permissions { granted reason permission { code description mutating } } } } }
    roles(first: 0) { totalCount nodes { id key name description builtIn } } viewer { expiresAt account { id slug name } }";
const FRAGMENT: &str =
    "fragment Shown on Client { id clientId name displayName description status statusReason version createdAt updatedAt lastUsedAt
    capabilities grantTypes accessLevel tokenTtlSeconds signingAlgorithm }";
/// There is a page in the answer.
const PAGE: Expected = Expected::ok(r#"{"data":{"clients":{"#);

/// More documents in turn than the server keeps, so that it reads each anew.
pub(super) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    let world = World::new(bench, Kind::Sqlite, 20).await?;
    let server = world.serve(bench, Role::Server, &[]).await?;
    let token = access_token(&server, &world.admin).await?;
    let mut rows = Vec::new();
    for (what, fields, fragment) in [("list", SMALL, ""), ("console page", LARGE, FRAGMENT)] {
        let request = |number: usize| {
            graphql(
                Some(&token),
                &format!("query Page{number} {{ {fields} }} {fragment}"),
                &json!({}),
            )
        };
        let unknown = (0..bench.sized(4_000, 20)).map(request).collect();
        let (known, unknown) = duel(
            bench,
            &side(&server, vec![request(0)]),
            &side(&server, unknown),
        )
        .await;
        let what = format!("GraphQL document of a {what}, not known");
        let row = Row::cpu(what, "known", (known, unknown));
        let note = format!("{} bytes", fields.len() + fragment.len());
        rows.push(row.noting(note));
    }
    Ok(rows)
}

fn side(server: &Server, requests: Vec<Vec<u8>>) -> Side<'_> {
    Side {
        load: Load::new(server.address, requests, PAGE),
        servers: vec![server],
    }
}
