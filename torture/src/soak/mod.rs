//! A mixed load at a steady rate, for long: what a server takes stays level. Two nodes on one
//! PostgreSQL and one on SQLite, at the same time.

mod figures;
mod level;
mod load;
mod subscriber;

use self::{
    figures::{SoakSample, Window, rises},
    load::{SoakLoad, SoakTally},
};
use crate::{
    Outcome, World, ensure,
    home::{Home, Server},
};
use std::{path::PathBuf, time::Duration};
use tokio::time::{Instant, sleep_until};

/// Windows of the whole test; a quarter of them is the warm-up.
const WINDOWS: u32 = 20;
/// The same in short.
const SHORT_WINDOWS: u32 = 8;
/// How long the short test lasts.
const SHORT: Duration = Duration::from_secs(24);
/// The servers on SQLite and on PostgreSQL.
const NODES: [&[&str]; 2] = [&["SQLite"], &["PostgreSQL 1", "PostgreSQL 2"]];
/// How often nodes are sampled.
const SAMPLE_INTERVAL: Duration = Duration::from_secs(1);
/// A database that is there is waited for as long as in production.
const SETTINGS: [(&str, &str); 1] = [("LATCHKEY_DATABASE_TIMEOUT", "5")];

/// A server under load, and what was seen of it.
struct SoakedNode {
    name: &'static str,
    server: Server,
    wal: Option<PathBuf>,
    load: SoakLoad,
    samples: Vec<SoakSample>,
    windows: Vec<Window>,
    total: SoakTally,
}

impl SoakedNode {
    /// Starts the server with that number on a database, and its load.
    async fn start(home: &Home, (name, number): (&'static str, u64)) -> Outcome<Self> {
        let server = home.serve_with(&SETTINGS).await?;
        let load = SoakLoad::start(&server.caller()?, server.address(), number);
        Ok(Self {
            name,
            server,
            wal: home.wal(),
            load,
            samples: Vec::new(),
            windows: Vec::new(),
            total: SoakTally::default(),
        })
    }

    fn sample(&mut self) -> Outcome {
        let sample = SoakSample::take(&self.server, self.wal.as_deref())?;
        self.samples.push(sample);
        Ok(())
    }

    /// Ends a window, and shows it.
    fn close_window(&mut self, end: Duration) -> Outcome {
        self.server.runs()?;
        let mut tally = self.load.take();
        let latencies = std::mem::take(&mut tally.latencies);
        self.total.add(&tally);
        self.total.nothing_wrong()?;
        let window = Window::new(&std::mem::take(&mut self.samples), latencies)?;
        println!("{}", window.row(self.name, end));
        self.windows.push(window);
        Ok(())
    }

    /// Ends the load and then the server, and insists that everything was done and no answer wrong.
    async fn end(mut self) -> Outcome {
        let rest = self.load.end().await?;
        self.total.add(&rest);
        self.total.nothing_wrong()?;
        self.total.complete()?;
        println!("    {}: {}", self.name, self.total.describe());
        self.server.stop().await
    }
}

/// In short, or for as long as was asked.
pub(crate) async fn run(world: &World) -> Outcome {
    let length = world.pick(SHORT, world.soak);
    let windows = world.pick(SHORT_WINDOWS, WINDOWS);
    let mut homes = vec![Home::sqlite(world)?];
    match &world.cluster {
        Some(cluster) => homes.push(Home::postgres(world, cluster.database("soak").await?)?),
        None => println!("    PostgreSQL is left out: its programs are not installed"),
    }
    let mut nodes = Vec::new();
    for (home, names) in homes.iter().zip(NODES) {
        for name in names {
            let number = u64::try_from(nodes.len())?;
            nodes.push(SoakedNode::start(home, (name, number)).await?);
        }
    }
    println!("{}", Window::head());
    observe(&mut nodes, length / windows, windows).await?;
    let found: Vec<_> = nodes
        .iter()
        .flat_map(|node| rises(node.name, &node.windows, world.short))
        .collect();
    for node in nodes {
        node.end().await?;
    }
    for home in &homes {
        home.verify_audit().await?;
    }
    ensure(found.is_empty(), || found.join("; "))
}

/// Samples all nodes, window by window.
async fn observe(nodes: &mut [SoakedNode], length: Duration, windows: u32) -> Outcome {
    let began = Instant::now();
    for window in 1..=windows {
        let end = length * window;
        while began.elapsed() < end {
            for node in &mut *nodes {
                node.sample()?;
            }
            let next = began.elapsed() + SAMPLE_INTERVAL;
            sleep_until(began + next.min(end)).await;
        }
        for node in &mut *nodes {
            let outcome = node.close_window(end);
            node.server
                .explain(outcome)
                .map_err(|error| format!("{}: {error}", node.name))?;
        }
    }
    Ok(())
}
