//! Peers that say one letter, read nothing, keep their windows shut or take their requests back;
//! and a log that cannot be written.

use crate::{
    Outcome, World, ensure,
    home::{Home, Server},
    ledger::Ledger,
    load::Load,
    raw,
};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
    time::timeout,
};

/// Longer than the server takes to close any of them.
const PATIENCE: Duration = Duration::from_secs(90);
/// More memory than all of them together may take.
const MOST_MEMORY: u64 = 96 * 1024 * 1024;
/// What HTTP/2 begins with, and an empty SETTINGS frame (RFC 9113 sections 3.4 and 6.5).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
/// The same, with a window of nothing for each answer (SETTINGS_INITIAL_WINDOW_SIZE, 4).
const SHUT: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\x06\x04\0\0\0\0\0\0\x04\0\0\0\0";
/// `GET /api/openapi.json` and `GET /healthz` at `x`, by HPACK's static table (RFC 7541 appendix
/// A).
const LARGE: &[u8] = b"\x82\x86\x44\x11/api/openapi.json\x41\x01x";
const SMALL: &[u8] = b"\x82\x86\x44\x08/healthz\x41\x01x";

/// All kinds at the same time, beside honest requests; then a server without a log.
pub(crate) async fn run(world: &World) -> Outcome {
    let home = Home::sqlite(world)?;
    let server = home.serve().await?;
    let outcome = peers(world, &server).await;
    server.explain(outcome)?;
    server.stop().await?;
    without_log(&home).await
}

/// Peers that begin something and never end it.
fn stalling(world: &World, server: &Server) -> JoinSet<Outcome> {
    let mut all = JoinSet::new();
    let many = world.pick(50, 300);
    for number in 0..many {
        let address = server.address().to_owned();
        let begun: &[u8] = [
            &b""[..],
            b"P",
            b"PRI * HTTP/2.0\r\n",
            b"GET / HTTP/1.1\r\nx",
        ]
        .get(number % 4)
        .copied()
        .unwrap_or_default();
        all.spawn(async move { closed(&address, begun).await });
    }
    all.spawn(sent_away(server.address().to_owned()));
    let full = usize::from(!world.short);
    for _ in 0..full * 50 {
        let address = server.address().to_owned();
        all.spawn(async move { closed(&address, &[SHUT, &streams(250, LARGE)].concat()).await });
    }
    for _ in 0..full * many {
        let address = server.address().to_owned();
        all.spawn(async move { unread(&address).await });
    }
    all
}

async fn peers(world: &World, server: &Server) -> Outcome {
    let ledger = Ledger::default();
    let load = Load::start(&server.caller()?, &ledger);
    let before = server.memory()?;
    let mut all = stalling(world, server);
    let mut most = before;
    let ended = async {
        while let Some(outcome) = all.join_next().await {
            outcome??;
        }
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
    };
    let mut ended = std::pin::pin!(ended);
    loop {
        tokio::select! {
            outcome = &mut ended => break outcome?,
            () = tokio::time::sleep(Duration::from_millis(500)) => most = most.max(server.memory()?),
        }
    }
    let (mib, words) = (
        most.saturating_sub(before) / 1024 / 1024,
        "peers that read nothing",
    );
    ensure(most.saturating_sub(before) < MOST_MEMORY, || {
        format!("{words} took {mib} MiB")
    })?;
    let tally = load.end().await?;
    tally.nothing_wrong()?;
    let lost = tally.unavailable + tally.broken;
    ensure(lost == 0 && tally.good > 0, || {
        format!(
            "of honest requests {} were answered and {lost} were not",
            tally.good
        )
    })?;
    println!(
        "    all were closed, and took {mib} MiB at most; {} honest requests were answered beside them",
        tally.good
    );
    Ok(())
}

/// So many requests over HTTP/2, all at once.
fn streams(many: u32, head: &[u8]) -> Vec<u8> {
    (0..many)
        .flat_map(|number| frame((1, 5), 2 * number + 1, head))
        .collect()
}

fn frame((kind, flags): (u8, u8), stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len())
        .unwrap_or_default()
        .to_be_bytes();
    [
        length.get(1..).unwrap_or_default(),
        &[kind, flags],
        &stream.to_be_bytes(),
        payload,
    ]
    .concat()
}

/// Says that much, reads what comes, and insists that the other side ends it.
async fn closed(address: &str, begun: &[u8]) -> Outcome {
    let mut stream = raw::connect(address).await?;
    stream.write_all(begun).await?;
    drain(&mut stream).await
}

async fn drain(stream: &mut TcpStream) -> Outcome {
    let mut buffer = vec![0; 64 * 1024];
    let read = async { while stream.read(&mut buffer).await.is_ok_and(|count| count > 0) {} };
    timeout(PATIENCE, read)
        .await
        .map_err(|_| "a connection that stalls is not closed".into())
}

/// Asks for much and reads nothing until the other side must have had enough. What is in the
/// kernel's buffers then is not all.
async fn unread(address: &str) -> Outcome {
    const ASKED: usize = 100;
    let mut stream = raw::connect(address).await?;
    stream
        .write_all(&b"GET /api/openapi.json HTTP/1.1\r\nhost: x\r\n\r\n".repeat(ASKED))
        .await?;
    tokio::time::sleep(Duration::from_secs(40)).await;
    drain(&mut stream).await
}

/// Opens streams and resets them, again and again, until it is told to go away.
async fn sent_away(address: String) -> Outcome {
    let mut stream = raw::connect(&address).await?;
    let pairs = (0..1000_u32).flat_map(|number| {
        let id = 2 * number + 1;
        [
            frame((1, 5), id, SMALL),
            frame((3, 0), id, &8_u32.to_be_bytes()),
        ]
        .concat()
    });
    let bytes: Vec<u8> = PREFACE.iter().copied().chain(pairs).collect();
    // It may close before it has read all.
    let _ = stream.write_all(&bytes).await;
    drain(&mut stream).await
}

/// Standard error is on a full disk: lines are lost, and nothing else.
async fn without_log(home: &Home) -> Outcome {
    let mut server = home.serve_without_log().await?;
    let ledger = Ledger::default();
    let load = Load::start(&server.caller()?, &ledger);
    tokio::time::sleep(Duration::from_secs(2)).await;
    server.runs()?;
    let tally = load.end().await?;
    tally.nothing_wrong()?;
    ensure(tally.good > 0 && tally.broken == 0, || {
        format!(
            "without a log, {} answers and {} requests broken",
            tally.good, tally.broken
        )
    })?;
    ledger.verify(&server.caller()?).await?;
    println!(
        "    {} requests were answered by a server whose log is on a full disk",
        tally.good
    );
    server.stop().await
}
