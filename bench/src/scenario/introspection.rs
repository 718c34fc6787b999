//! Introspection of live tokens, against a floor that authenticates the caller and checks the
//! signature.

use super::{first, floor};
use crate::{
    Bench, Outcome,
    database::Kind,
    load::{
        Expected, Load,
        http::{Credentials, form, json},
    },
    machine::Role,
    measure::{Side, duel},
    report::Row,
    server::Server,
    world::{World, access_token},
};

/// The token is valid.
pub(crate) const ACTIVE: Expected = Expected::ok(r#"{"active":true"#);

/// Some tokens in turn, so that remembering one of them is of no use.
pub(crate) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let what = format!("introspection, {kind}");
        if kind == Kind::Postgres && bench.postgres.is_none() {
            rows.push(Row::skipped(what, "no PostgreSQL answers"));
            continue;
        }
        let world = World::new(bench, kind, 1).await?;
        let client = first(&world)?;
        let server = world.serve(bench, Role::Server, &[]).await?;
        let floor = floor(bench, &server, client).await?;
        let (base, ours) = (
            requests(bench, &floor, client).await?,
            requests(bench, &server, client).await?,
        );
        let lengths = (
            answer_length(&floor, &base).await?,
            answer_length(&server, &ours).await?,
        );
        if lengths.0.abs_diff(lengths.1) > 16 {
            return Err(format!(
                "answers of {} and {} bytes do not compare",
                lengths.0, lengths.1
            )
            .into());
        }
        let row = Row::rates(
            what,
            "the baseline",
            duel(bench, &side(&floor, base), &side(&server, ours)).await,
        );
        rows.push(row.ratio_at_least(0.80));
    }
    Ok(rows)
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
