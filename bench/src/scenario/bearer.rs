//! The check of a bearer token that was seen before, as a proxy asks for it before it passes a
//! request on: against a floor that checks the signature of a token only the first time.

use super::{WITHOUT_SIGNATURE, floor::compares, floor_without_signature};
use crate::{
    Bench, Outcome,
    database::Kind,
    load::{
        Expected, Load,
        http::{Connection, Credentials, request},
    },
    machine::Role,
    measure::{Side, duel},
    report::Row,
    server::Server,
    world::{API, Administrator, World, access_token},
};
use url::form_urlencoded::Serializer;

/// The token is valid. There is nothing in the body.
const VALID: Expected = Expected::ok("");
/// How the headers begin that say who the caller is.
const IDENTITY: &str = "x-auth-request-";

/// Some tokens in turn, so that remembering only the last one is of no use.
pub(super) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let what = format!("bearer check of a token seen before, {kind}");
        if kind == Kind::Postgres && bench.postgres.is_none() {
            rows.push(Row::skipped(what, "no PostgreSQL answers"));
            continue;
        }
        let world = World::new(bench, kind, 1).await?;
        let server = world.serve(bench, Role::Server, &[]).await?;
        let client = Administrator::of(&world, &server)
            .await?
            .create_api()
            .await?;
        let floor = floor_without_signature(bench, &server, &client).await?;
        let (base, ours) = (
            requests(bench, &floor, &client).await?,
            requests(bench, &server, &client).await?,
        );
        compares(
            identity_length(&floor, &base).await?,
            identity_length(&server, &ours).await?,
        )?;
        let figures = duel(bench, &side(&floor, base), &side(&server, ours)).await;
        let row = Row::rates(what, WITHOUT_SIGNATURE, figures);
        rows.push(row.ratio_at_least(0.85));
    }
    Ok(rows)
}

async fn requests(bench: &Bench, server: &Server, client: &Credentials) -> Outcome<Vec<Vec<u8>>> {
    let query = Serializer::new(String::new())
        .append_pair("audience", API)
        .finish();
    let head = format!("GET /oauth/forward-auth?{query}");
    let mut requests = Vec::new();
    for _ in 0..bench.sized(100, 5) {
        let bearer = format!("Bearer {}", access_token(server, client).await?);
        requests.push(request(&head, &[("Authorization", &bearer)], ""));
    }
    Ok(requests)
}

/// Bytes of the headers that say who the caller is.
async fn identity_length(server: &Server, requests: &[Vec<u8>]) -> Outcome<usize> {
    let request = requests.first().ok_or("there is no request")?;
    let mut connection = Connection::open(server.address, None).await?;
    let answer = connection.ask_whole(request).await?;
    let lines = answer.head.lines();
    let identity = lines.filter(|line| line.to_ascii_lowercase().starts_with(IDENTITY));
    match identity.map(str::len).sum() {
        0 => Err(format!("a token is not valid: {}", answer.head).into()),
        length => Ok(length),
    }
}

fn side(server: &Server, requests: Vec<Vec<u8>>) -> Side<'_> {
    Side {
        load: Load::new(server.address, requests, VALID),
        servers: vec![server],
    }
}
