//! Introspection of live tokens, against a floor that authenticates the caller and checks the
//! signature each time, and against one that checks it only the first time.

use super::{WITHOUT_SIGNATURE, first, floor, floor::compares, floor_without_signature};
use crate::{
    Bench, Outcome,
    database::Kind,
    load::{
        Expected, Load,
        http::{Credentials, form, json},
    },
    machine::Role,
    measure::{Figures, Side, duel},
    report::Row,
    server::Server,
    world::{World, access_token},
};

/// The token is valid.
pub(crate) const ACTIVE: Expected = Expected::ok(r#"{"active":true"#);

/// Some tokens in turn, so that remembering only the last one is of no use.
pub(crate) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let what = format!("introspection, {kind}");
        let seen_before = format!("introspection of a token seen before, {kind}");
        if kind == Kind::Postgres && bench.postgres.is_none() {
            rows.push(Row::skipped(what, "no PostgreSQL answers"));
            continue;
        }
        let world = World::new(bench, kind, 1).await?;
        let client = first(&world)?;
        let server = world.serve(bench, Role::Server, &[]).await?;
        let checking = floor(bench, &server, client).await?;
        let figures = compared(bench, &checking, (&server, client)).await?;
        rows.push(Row::rates(what, "the baseline", figures).ratio_at_least(0.85));
        drop(checking);
        let remembering = floor_without_signature(bench, &server, client).await?;
        let figures = compared(bench, &remembering, (&server, client)).await?;
        let row = Row::rates(seen_before, WITHOUT_SIGNATURE, figures);
        rows.push(row.ratio_at_least(0.85));
    }
    Ok(rows)
}

async fn compared(
    bench: &Bench,
    floor: &Server,
    (server, client): (&Server, &Credentials),
) -> Outcome<(Figures, Figures)> {
    let (base, ours) = (
        requests(bench, floor, client).await?,
        requests(bench, server, client).await?,
    );
    compares(
        answer_length(floor, &base).await?,
        answer_length(server, &ours).await?,
    )?;
    Ok(duel(bench, &side(floor, base), &side(server, ours)).await)
}

async fn requests(bench: &Bench, server: &Server, client: &Credentials) -> Outcome<Vec<Vec<u8>>> {
    let mut requests = Vec::new();
    for _ in 0..bench.sized(100, 5) {
        let token = access_token(server, client).await?;
        requests.push(form("/oauth/introspect", client, &format!("token={token}")));
    }
    Ok(requests)
}

async fn answer_length(server: &Server, requests: &[Vec<u8>]) -> Outcome<usize> {
    Ok(json(
        server.address,
        requests.first().ok_or("there is no request")?,
    )
    .await?
    .to_string()
    .len())
}

fn side(server: &Server, requests: Vec<Vec<u8>>) -> Side<'_> {
    Side {
        load: Load::new(server.address, requests, ACTIVE),
        servers: vec![server],
    }
}
