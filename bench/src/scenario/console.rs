//! What pages of the console ask for when they open, word for word and with the session of a
//! person, against the same library answering the same documents with the same bytes from memory.

use super::{first, floor_remembering};
use crate::{
    Bench, Outcome,
    database::Kind,
    load::{Expected, Load, http::request},
    machine::Role,
    measure::{Side, duel},
    report::Row,
    server::Server,
    world::{Administrator, ISSUER, World, sign_in, text},
};
use serde_json::{Value, json};

/// The documents, as they are made for the console.
const CLIENT: &str = include_str!("../../../console/src/gql/client.ts");
const AUDIT: &str = include_str!("../../../console/src/gql/audit.ts");

const USERNAME: &str = "person";
/// Rows of a page.
const ROWS: usize = 50;
const CREATE: &str = "mutation { createClient(input: { name: \"Billing\", description: \"Sends invoices.\", role: { key: \"viewer\" } }) {
    client { id } userErrors { message } } }";
/// Changes the clients that the harness has made. Each change is an event of the audit log.
const SET_STATUS: &str = "mutation($status: ClientStatus!, $count: Int!) {
    setClientsStatus(input: { filter: { search: \"client 0\" }, expectedCount: $count, status: $status }) { succeeded userErrors { message } } }";

/// A page, and what it asks for.
struct Page {
    what: String,
    request: Vec<u8>,
    begins: &'static str,
}

/// Among a thousand clients and two thousand events.
pub(super) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        if kind == Kind::Postgres && bench.postgres.is_none() {
            let what = format!("pages of the console, {kind}");
            rows.push(Row::skipped(what, "no PostgreSQL answers"));
            continue;
        }
        rows.extend(on(bench, kind).await?);
    }
    Ok(rows)
}

async fn on(bench: &Bench, kind: Kind) -> Outcome<Vec<Row>> {
    let world = World::new(bench, kind, bench.sized(1_000, 100)).await?;
    let server = world.serve(bench, Role::Server, &[]).await?;
    let client = fill(&world, &server).await?;
    let pages = pages(&sign_in(&server, USERNAME).await?, &client)?;
    let requests: Vec<_> = pages.iter().map(|page| page.request.clone()).collect();
    let floor = floor_remembering(bench, &server, first(&world)?, &requests).await?;
    let mut rows = Vec::new();
    for page in pages {
        let figures = duel(bench, &page.side(&floor), &page.side(&server)).await;
        let what = format!("{}, {kind}", page.what);
        let row = Row::cpu(what, "the in-memory baseline", figures);
        rows.push(row.ratio_at_most(3.0));
    }
    Ok(rows)
}

/// Makes a person who may see everything, a client, and events. Answers the ID of the client.
async fn fill(world: &World, server: &Server) -> Outcome<String> {
    let administrator = Administrator::of(world, server).await?;
    administrator
        .create_person(USERNAME, "administrator")
        .await?;
    for status in ["INACTIVE", "ACTIVE"] {
        let variables = json!({ "status": status, "count": world.clients.len() });
        let changed = administrator.ask(SET_STATUS, variables).await?;
        let succeeded = changed.pointer("/data/setClientsStatus/succeeded");
        if succeeded.and_then(Value::as_u64) != u64::try_from(world.clients.len()).ok() {
            return Err(format!("not all clients were changed: {changed}").into());
        }
    }
    let made = administrator.ask(CREATE, json!({})).await?;
    text(&made, "/data/createClient/client/id")
}

/// What opening the lists and the page of the client asks for.
fn pages(cookie: &str, client: &str) -> Outcome<[Page; 3]> {
    let newest = json!({ "field": "CREATED_AT", "direction": "DESC" });
    let page = |what: &str, (source, name), variables, begins| -> Outcome<Page> {
        Ok(Page {
            what: format!("console, {what}"),
            request: asked(cookie, document(source, name)?, &variables),
            begins,
        })
    };
    Ok([
        page(
            &format!("list of {ROWS}"),
            (CLIENT, "Clients"),
            json!({ "filter": {}, "orderBy": newest, "first": ROWS }),
            r#"{"data":{"clients":{"nodes":[{"id":"cli_"#,
        )?,
        page(
            "page of a client",
            (CLIENT, "ClientPage"),
            json!({ "id": client }),
            r#"{"data":{"client":{"id":"cli_"#,
        )?,
        page(
            &format!("{ROWS} audit events"),
            (AUDIT, "AuditEvents"),
            json!({ "filter": {}, "first": ROWS }),
            r#"{"data":{"auditEvents":{"totalCount":"#,
        )?,
    ])
}

/// A document of that name.
fn document(source: &'static str, name: &str) -> Outcome<&'static str> {
    let begin = format!("export const {name}Document = new TypedDocumentString(`");
    let text = source
        .split_once(&begin)
        .and_then(|(_, rest)| rest.split_once('`'));
    Ok(text
        .ok_or_else(|| format!("the console has no document {name}"))?
        .0)
}

/// A request as the console sends it, but without asking for compression, for which the floor has
/// no layer.
fn asked(cookie: &str, document: &str, variables: &Value) -> Vec<u8> {
    let headers = [
        (
            "Accept",
            "application/graphql-response+json, application/json;q=0.9",
        ),
        ("Content-Type", "application/json"),
        ("Cookie", cookie),
        ("Sec-Fetch-Site", "same-origin"),
        ("Origin", ISSUER),
        ("X-Latchkey-Console", "default"),
    ];
    let body = json!({ "query": document, "variables": variables });
    request("POST /graphql", &headers, &body.to_string())
}

impl Page {
    fn side<'a>(&self, server: &'a Server) -> Side<'a> {
        let expected = Expected::ok(self.begins);
        Side {
            load: Load::new(server.address, vec![self.request.clone()], expected),
            servers: vec![server],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::pages;

    #[test]
    fn the_console_has_the_documents_that_are_measured() {
        let pages = pages("lk_session=x", "cli_1").unwrap();
        for (page, name) in pages.iter().zip(["Clients", "ClientPage", "AuditEvents"]) {
            let request = String::from_utf8(page.request.clone()).unwrap();
            assert!(request.contains(&format!("query {name}(")), "{request}");
            assert!(request.contains("fragment "), "{request}");
        }
    }
}
