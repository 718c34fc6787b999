//! What a web application and its people ask for: codes in a session, tokens for a code, and for a
//! refresh token; against oidc-provider on node, which keeps all of it in memory.

mod flow;
mod ours;
mod theirs;

use super::peer::{self, PEER};
use crate::{
    Bench, Outcome,
    database::Kind,
    machine::Role,
    measure::{duel, duel_once},
    report::Row,
    world::World,
};

/// Refresh tokens that take turns.
const REFRESH_TOKENS: usize = 100;

/// On each database.
pub(super) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    if let Err(why) = peer::install_peer() {
        return Ok(vec![Row::skipped(format!("people, against {PEER}"), why)]);
    }
    let mut rows = Vec::new();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        if kind == Kind::Postgres && bench.postgres.is_none() {
            let what = format!("people, {kind}, against {PEER}");
            rows.push(Row::skipped(what, "no PostgreSQL answers"));
            continue;
        }
        rows.extend(on(bench, kind).await?);
    }
    Ok(rows)
}

async fn on(bench: &Bench, kind: Kind) -> Outcome<Vec<Row>> {
    let world = World::new(bench, kind, 1).await?;
    let server = world.serve(bench, Role::Server, &[]).await?;
    let ours = ours::flow(bench, &world, &server).await?;
    let settings = [
        ("SCOPE", ours.api_scope()),
        ("REDIRECT_URI", flow::REDIRECT),
    ];
    let peer = peer::serve(bench, &ours.client, &settings).await?;
    let theirs = theirs::flow(&peer, &ours).await?;
    // Before the authorizations: these leave some 300 codes of each person that are never exchanged, all of
    // which an exchange would look at until they have expired.
    let exchanged = duel_once(
        bench,
        async || theirs.exchanges(bench.sized(1200, 20)).await,
        async || ours.exchanges(bench.sized(1200, 20)).await,
    )
    .await?;
    let count = bench.sized(REFRESH_TOKENS, 4);
    let (of_theirs, of_ours) = (theirs.refreshes(count).await?, ours.refreshes(count).await?);
    let refreshed = duel(bench, &of_theirs, &of_ours).await;
    let (of_theirs, of_ours) = (theirs.authorizations(), ours.authorizations());
    let authorized = duel(bench, &of_theirs, &of_ours).await;
    let rows = [
        ("authorize with a session", authorized),
        ("code exchange", exchanged),
        ("refresh", refreshed),
    ];
    Ok(rows
        .into_iter()
        .map(|(what, figures)| {
            Row::rates(format!("{what}, {kind}"), PEER, figures).ratio_at_least(5.0)
        })
        .collect())
}
