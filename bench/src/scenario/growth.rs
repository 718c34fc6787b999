//! How the time that a question takes grows with the number of clients: one connection, median
//! latency.

use super::list::{CLIENTS, QUERY};
use crate::{
    Bench, Outcome,
    database::Kind,
    load::{
        Expected, Load,
        http::{graphql, json},
    },
    machine::Role,
    measure::{Figures, Side, alone},
    report::{Row, Unit},
    server::Server,
    world::{World, access_token},
};
use serde_json::{Value, json};

const PAGE: usize = 20;
/// Most clients in one answer.
const STRIDE: usize = 100;

const AFTER: &str = "query($first: Int!, $after: String) { clients(first: $first, after: $after) { nodes { id clientId displayName status } } }";
const CURSOR: &str = "query($first: Int!, $after: String) { clients(first: $first, after: $after) { pageInfo { endCursor } } }";
const BY_CLIENT_ID: &str =
    "query($id: String!) { client(by: { clientId: $id }) { id clientId displayName status } }";
const BY_NAME: &str = "query($text: String!) { clients(first: 20, filter: { search: $text }) { nodes { id clientId displayName status } } }";
const CLIENT: Expected = Expected::ok(r#"{"data":{"client":{"id":"cli_"#);

/// Clients with a name of which no other client's contains a part: less than a page, so that a
/// search that reads the list in order has to read all of it. They are the oldest.
const RARE: (usize, &str) = (10, "Heliotrope");

/// What one deployment took.
struct Times {
    first_page: Figures,
    far_page: Figures,
    by_client_id: Figures,
    by_name: Figures,
    by_rare_name: Figures,
}

/// Few clients, many and very many, on each database.
pub(super) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    let (few, more) = (
        bench.sized(1_000, 200),
        bench.sized([100_000, 1_000_000], [1_000, 2_000]),
    );
    let mut rows = Vec::new();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        if kind == Kind::Postgres && bench.postgres.is_none() {
            rows.push(Row::skipped(
                format!("many clients, {kind}"),
                "no PostgreSQL answers",
            ));
            continue;
        }
        let small = times(bench, kind, few, few / PAGE / 2).await?;
        for many in more {
            let large = times(bench, kind, many, many / 100).await?;
            rows.extend(compare((few, &small), (many, &large), kind));
        }
    }
    Ok(rows)
}

fn compare((few, small): (usize, &Times), (many, large): (usize, &Times), kind: Kind) -> [Row; 5] {
    let row = |what: String, against: &str, (base, ours): (&Figures, &Figures)| {
        Row::values(
            format!("{what} of {many}, {kind}"),
            Unit::Ms,
            (against, base.p50),
            ours.p50,
        )
        .of(ours.clone())
    };
    let (page, against) = (format!("page {}", many / 100), few.to_string());
    [
        row(
            "clients(first: 20)".to_owned(),
            &against,
            (&small.first_page, &large.first_page),
        )
        .ratio_at_most(1.3),
        row(page, "page 1", (&large.first_page, &large.far_page)).ratio_at_most(1.3),
        row(
            "client by its id".to_owned(),
            &against,
            (&small.by_client_id, &large.by_client_id),
        )
        .ratio_at_most(1.3),
        row(
            "search for a rare name".to_owned(),
            &against,
            (&small.by_rare_name, &large.by_rare_name),
        )
        .at_most(50.0),
        // The slow case.
        row(
            "search for letters that nearly every name has".to_owned(),
            &against,
            (&small.by_name, &large.by_name),
        ),
    ]
}

async fn times(bench: &Bench, kind: Kind, count: usize, page: usize) -> Outcome<Times> {
    let mut world = World::new(bench, kind, 0).await?;
    world.seed(RARE.0, RARE.1).await?;
    world.clients = world.seed(count, "Client").await?;
    let server = world.serve(bench, Role::Server, &[]).await?;
    let token = access_token(&server, &world.admin).await?;
    let middle = world.clients.get(count / 2).ok_or("there is no client")?;
    let cursor = cursor_before(&server, &token, page).await?;
    let ask = |document: &str, variables: Value| graphql(Some(&token), document, &variables);
    let first_page = ask(QUERY, json!({ "first": PAGE }));
    let far_page = ask(AFTER, json!({ "first": PAGE, "after": cursor }));
    let by_client_id = ask(BY_CLIENT_ID, json!({ "id": middle.id }));
    let by_name = ask(
        BY_NAME,
        json!({ "text": format!("client {:08}", count / 2) }),
    );
    let by_rare_name = ask(BY_NAME, json!({ "text": RARE.1.to_lowercase() }));
    Ok(Times {
        first_page: time(bench, &server, (first_page, CLIENTS)).await?,
        far_page: time(bench, &server, (far_page, CLIENTS)).await?,
        by_client_id: time(bench, &server, (by_client_id, CLIENT)).await?,
        by_name: time(bench, &server, (by_name, CLIENTS)).await?,
        by_rare_name: time(bench, &server, (by_rare_name, CLIENTS)).await?,
    })
}

/// Walks to where that page begins, as every caller has to.
async fn cursor_before(server: &Server, token: &str, page: usize) -> Outcome<Value> {
    let (mut left, mut cursor) = ((page.saturating_sub(1)) * PAGE, Value::Null);
    while left > 0 {
        let step = left.min(STRIDE);
        let answer = json(
            server.address,
            &graphql(
                Some(token),
                CURSOR,
                &json!({ "first": step, "after": cursor }),
            ),
        )
        .await?;
        cursor = answer
            .pointer("/data/clients/pageInfo/endCursor")
            .filter(|cursor| cursor.is_string())
            .cloned()
            .ok_or("the list ends early")?;
        left -= step;
    }
    Ok(cursor)
}

async fn time(
    bench: &Bench,
    server: &Server,
    (request, expected): (Vec<u8>, Expected),
) -> Outcome<Figures> {
    let load = Load {
        connections: 1,
        ..Load::new(server.address, vec![request], expected)
    };
    let figures = alone(
        bench,
        &Side {
            load,
            servers: vec![server],
        },
    )
    .await;
    match figures.wrong {
        0 => Ok(figures),
        wrong => Err(format!(
            "{wrong} wrong answers: {}",
            figures.complaint.unwrap_or_default()
        )
        .into()),
    }
}
