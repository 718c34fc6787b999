//! Instructions a request: unlike times, they hardly depend on what else the machine does, so that
//! continuous integration can tell a change of a few percent.
//!
//! The server runs in Valgrind, with one worker thread, and requests follow one another on one
//! connection. What the server does by itself in as much time is subtracted, so that a slow machine
//! counts the same as a fast one.

mod callgrind;
mod recorded;
mod toolchain;

use self::{
    callgrind::{Callgrind, CountedRun},
    recorded::RecordedCounts,
};
use crate::{
    Bench, Outcome, Plan,
    database::Kind,
    folder::Folder,
    interruption::signal,
    load::{
        Expected,
        http::{Connection, form, graphql, token},
    },
    machine::Machine,
    options::Instructions,
    preparation::program,
    scenario::{self, introspection, list},
    server::Server,
    world::{World, access_token},
};
use serde_json::json;
use std::{collections::BTreeMap, fs, path::PathBuf, time::Duration};
use tokio::time::{sleep, timeout};

/// Requests of each kind before any is counted: they fill caches and prepare statements.
const WARM_UP: usize = 5;
/// How long the server then runs until what it does every second by itself has been done a few
/// times, which is cheaper then.
const SETTLING: Duration = Duration::from_secs(5);
/// How long it is observed without requests.
const IDLE: Duration = Duration::from_secs(10);
/// How long all may take.
const TIMEOUT: Duration = Duration::from_secs(10 * 60);
/// Clients on the page that is asked for.
const CLIENTS: usize = 20;

/// What is asked, and what a right answer is.
struct Request {
    what: &'static str,
    bytes: Vec<u8>,
    expected: Expected,
    /// How often it is sent: in some seconds, and often enough that a checkpoint of the database or a
    /// growing buffer hardly counts.
    count: usize,
}

/// Counts, and compares or records. Answers whether no request takes more than is recorded.
pub(crate) async fn run(options: Instructions) -> Outcome<bool> {
    let binary = program(options.binary)?;
    let made_with = toolchain::of(&binary);
    let counted = tokio::select! {
        counted = timeout(TIMEOUT, count(binary, options.folder)) => counted.map_err(|_| "it took too long")?,
        signal = signal() => Err(signal),
    };
    let counts = RecordedCounts {
        made_with,
        instructions: counted?,
    };
    if options.write {
        counts.write(&options.file)?;
        eprintln!("written: {}", options.file.display());
        return Ok(true);
    }
    let comparison = counts.compared_with(&RecordedCounts::read(&options.file)?);
    print!("{}", comparison.table());
    for line in comparison.remarks(&options.file) {
        eprintln!("latchkey-bench: {line}");
    }
    Ok(!comparison.has_risen())
}

async fn count(binary: PathBuf, folder: PathBuf) -> Outcome<BTreeMap<String, u64>> {
    fs::create_dir_all(&folder)?;
    let bench = Bench {
        binary,
        machine: Machine::take(),
        plan: Plan {
            connections: 1,
            rounds: 1,
            round: Duration::ZERO,
            short: false,
            growth: false,
        },
        postgres: None,
        folder: Folder::new_in(&folder)?,
        chromium: PathBuf::new(),
    };
    let world = World::new(&bench, Kind::Sqlite, CLIENTS).await?;
    let (callgrind, server) = Callgrind::start(&bench, &world).await?;
    let requests = requests(&world, &server).await?;
    // Once without counting, which is many times faster: the first request to GraphQL makes the
    // schema.
    warm_up(&server, &requests).await?;
    callgrind.instrument()?;
    warm_up(&server, &requests).await?;
    sleep(SETTLING).await;
    let mut runs = Vec::new();
    for request in &requests {
        let run = callgrind
            .count(send(&server, request, request.count))
            .await?;
        runs.push((request, run));
    }
    let rest = async {
        sleep(IDLE).await;
        Ok(())
    };
    let idle = callgrind.count(rest).await?;
    server.stop().await?;
    let each = |(request, run): (&Request, CountedRun)| {
        let each = run.without(&idle) / request.count as f64;
        (request.what.to_owned(), each.max(0.0).round() as u64)
    };
    Ok(runs.into_iter().map(each).collect())
}

/// The requests: a token, whose record is written before the answer, introspection of a token that
/// was seen before, and a page of clients.
async fn requests(world: &World, server: &Server) -> Outcome<Vec<Request>> {
    let client = scenario::first(world)?;
    let live = access_token(server, client).await?;
    let admin = access_token(server, &world.admin).await?;
    Ok(vec![
        Request {
            what: "token",
            bytes: token(client),
            expected: scenario::TOKEN,
            count: 400,
        },
        Request {
            what: "introspection",
            bytes: form("/oauth/introspect", client, &format!("token={live}")),
            expected: introspection::ACTIVE,
            count: 400,
        },
        Request {
            what: "clients(first: 20)",
            bytes: graphql(Some(&admin), list::QUERY, &json!({ "first": CLIENTS })),
            expected: list::CLIENTS,
            count: 60,
        },
    ])
}

async fn warm_up(server: &Server, requests: &[Request]) -> Outcome<()> {
    for request in requests {
        send(server, request, WARM_UP).await?;
    }
    Ok(())
}

/// Sends a request so often, one after another on one connection.
async fn send(server: &Server, request: &Request, count: usize) -> Outcome<()> {
    let mut connection = Connection::open(server.address, None).await?;
    for _ in 0..count {
        let (status, body) = connection.ask(&request.bytes).await?;
        if !request.expected.is_met(status, body) {
            let text = String::from_utf8_lossy(body);
            return Err(format!("{}: status {status}: {text}", request.what).into());
        }
    }
    Ok(())
}
