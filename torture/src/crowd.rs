//! Slow, half-open, oversized and very many connections; who asks in an honest way is served all
//! the while.

use crate::{
    Outcome, World, ensure,
    home::{Home, Server},
    ledger::Ledger,
    load::Load,
    raw,
};
use serde_json::Value;
use std::time::Duration;
use tokio::{net::TcpStream, task::JoinSet};

/// Largest body of a request.
const LARGEST: usize = 64 * 1024;
/// Connections that are tried at most: the server serves that many and leaves some of them for us.
const MOST: u64 = 9_900;
/// Files that are open for other reasons, in the server and here.
const OTHER_FILES: u64 = 300;
/// Connections that are begun at the same time.
const AT_ONCE: usize = 100;

/// All kinds, one after the other, with honest requests in between.
pub(crate) async fn run(world: &World) -> Outcome {
    let home = Home::sqlite(world)?;
    let mut server = home.serve().await?;
    let outcome = all(world, &mut server).await;
    server.explain(outcome)?;
    server.stop().await
}

async fn all(world: &World, server: &mut Server) -> Outcome {
    oversized(server.address()).await?;
    let ledger = Ledger::default();
    let load = Load::start(&server.caller()?, &ledger);
    half_closed(server.address()).await?;
    let served = slow(world, server.address(), &load).await?;
    println!("    {served} honest requests were answered beside the slow ones");
    let served = many(world, server.address(), &load).await?;
    println!("    {served} honest requests were answered beside the idle ones");
    server.runs()?;
    let tally = load.end().await?;
    is_served(&tally)?;
    ledger.verify(&server.caller()?).await
}

fn is_served(tally: &crate::load::Tally) -> Outcome {
    tally.nothing_wrong()?;
    let lost = tally.unavailable + tally.broken;
    ensure(lost == 0 && tally.good > 0, || {
        format!(
            "of honest requests {} were answered and {lost} were not",
            tally.good
        )
    })
}

/// A body of one byte more than allowed, with its length told and without, is refused in JSON.
async fn oversized(address: &str) -> Outcome {
    let body = vec![b'x'; LARGEST + 1];
    let chunked = [
        format!("{:x}\r\n", body.len()).as_bytes(),
        &body,
        b"\r\n0\r\n\r\n",
    ]
    .concat();
    for (path, kind) in [
        ("/oauth/token", "application/x-www-form-urlencoded"),
        ("/oauth/introspect", "application/x-www-form-urlencoded"),
        ("/oauth/revoke", "application/x-www-form-urlencoded"),
        ("/graphql", "application/json"),
    ] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: {kind}\r\n"
        );
        let told = (
            format!("{head}content-length: {}\r\n\r\n", body.len()),
            &body,
        );
        let untold = (
            format!("{head}transfer-encoding: chunked\r\n\r\n"),
            &chunked,
        );
        for (head, body) in [told, untold] {
            let answer = raw::exchange(address, &head, body).await?;
            let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
            let in_json = body
                .find('{')
                .and_then(|at| body.get(at..))
                .map(|text| text.trim_end_matches(['\r', '\n', '0']));
            let in_json = in_json.is_some_and(|text| serde_json::from_str::<Value>(text).is_ok());
            ensure(head.starts_with("HTTP/1.1 413") && in_json, || {
                format!("{path} answers to a body of 64 KiB and one byte: {answer:?}")
            })?;
        }
    }
    Ok(())
}

/// A peer that sends a request and no more than that gets an answer or an end, and no connection
/// hangs.
async fn half_closed(address: &str) -> Outcome {
    let mut all = JoinSet::new();
    for number in 0..100 {
        let (address, whole) = (address.to_owned(), number % 2 == 0);
        let request: &[u8] = if whole {
            b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"
        } else {
            b"GET /healthz HTTP/1.1\r\nho"
        };
        all.spawn(async move {
            raw::half_closed(&address, request)
                .await
                .map(|answer| answer.contains("200 OK"))
        });
    }
    let mut answered = 0;
    while let Some(outcome) = all.join_next().await {
        answered += u32::from(outcome??);
    }
    println!("    100 half-closed connections ended, {answered} with an answer");
    Ok(())
}

/// Heads and bodies that come a byte at a time.
async fn slow(world: &World, address: &str, load: &Load) -> Outcome<u64> {
    let head = "POST /oauth/token HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 1000\r\n\r\n";
    let whole = format!("{head}{}", "x".repeat(1000));
    let mut all = JoinSet::new();
    load.take();
    for number in 0..world.pick(200, 1000) {
        let (address, whole) = (address.to_owned(), whole.clone());
        let (begins, pause) = if number % 2 == 0 {
            (0, 500)
        } else {
            (head.len(), 200)
        };
        all.spawn(async move {
            let (at_once, slowly) = whole.split_at(begins);
            let mut stream = raw::connect(&address).await?;
            tokio::io::AsyncWriteExt::write_all(&mut stream, at_once.as_bytes()).await?;
            raw::trickle(stream, slowly.as_bytes(), Duration::from_millis(pause)).await
        });
    }
    tokio::time::sleep(Duration::from_secs(world.pick(5, 35))).await;
    let tally = load.take();
    is_served(&tally)?;
    Ok(tally.good)
}

/// As many connections as may be open, each served once and then silent.
async fn many(world: &World, address: &str, load: &Load) -> Outcome<u64> {
    let wanted = MOST
        .min(world.files.saturating_sub(OTHER_FILES))
        .min(world.pick(2_000, MOST));
    let mut open: Vec<TcpStream> = Vec::new();
    while u64::try_from(open.len())? < wanted {
        let mut more = JoinSet::new();
        for _ in 0..AT_ONCE.min(usize::try_from(wanted)?.saturating_sub(open.len())) {
            let address = address.to_owned();
            more.spawn(async move { raw::idle(&address).await });
        }
        while let Some(outcome) = more.join_next().await {
            let reached = open.len();
            open.push(outcome?.map_err(|error| format!("after {reached} connections: {error}"))?);
        }
    }
    load.take();
    tokio::time::sleep(Duration::from_secs(world.pick(2, 10))).await;
    let tally = load.take();
    is_served(&tally)?;
    println!(
        "    {} connections were open at once (this process may open {} files)",
        open.len(),
        world.files
    );
    Ok(tally.good)
}
