//! Tokens from other servers, each against ours in the same run: every one as its manual says for
//! production, with the secret and the number of connections that ours has.

mod django;
mod glewlwyd;
mod node;
mod oidc_provider;

pub(super) use node::{find_node, install};
pub(super) use oidc_provider::{PEER, install_peer, serve};

use super::{first, tokens};
use crate::{
    Bench, Outcome,
    database::Kind,
    load::{Expected, Load},
    machine::Role,
    measure::{Side, duel},
    report::Row,
    server::Server,
    world::{World, text, token_answer},
};
use std::slice;

const WHAT: &str = "token, SQLite";

/// Another server that runs, and how it is asked for a token.
struct Peer {
    server: Server,
    request: Vec<u8>,
    expected: Expected,
}

/// A peer, or in words what is missing for it.
type Found = Outcome<Result<Peer, String>>;

/// Each peer alone beside ours.
pub(super) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    let world = World::new(bench, Kind::Sqlite, 1).await?;
    let client = first(&world)?;
    let server = world.serve(bench, Role::Server, &[]).await?;
    let scope = text(&token_answer(&server, client).await?, "/scope")?;
    let ours = tokens(&server, slice::from_ref(client));
    let node = oidc_provider::start(bench, client, &scope).await?;
    let mut rows = vec![
        against(bench, (PEER, node), &ours)
            .await?
            .ratio_at_least(10.0),
    ];
    let glewlwyd = glewlwyd::start(bench, client).await?;
    rows.push(against(bench, ("glewlwyd", glewlwyd), &ours).await?);
    for hashing in [django::Secrets::Plain, django::Secrets::Hashed] {
        let django = django::start(bench, client, (&scope, hashing)).await?;
        let row = against(bench, (hashing.name(), django), &ours).await?;
        let measured = row.ours.is_some();
        rows.push(if measured {
            row.noting("its tokens are opaque: it signs nothing")
        } else {
            row
        });
    }
    Ok(rows)
}

async fn against(
    bench: &Bench,
    (name, peer): (&str, Result<Peer, String>),
    ours: &Side<'_>,
) -> Outcome<Row> {
    let peer = match peer {
        Ok(peer) => peer,
        Err(why) => return Ok(Row::skipped(format!("{WHAT}, against {name}"), why)),
    };
    let load = Load::new(peer.server.address, vec![peer.request], peer.expected);
    let theirs = Side {
        load,
        servers: vec![&peer.server],
    };
    Ok(Row::rates(WHAT, name, duel(bench, &theirs, ours).await))
}
