//! A server in Valgrind's Callgrind, which counts the instructions of all its threads.

use crate::{
    Bench, Outcome,
    machine::{Machine, Role},
    server::Server,
    world::World,
};
use std::{cell::Cell, fs, io::ErrorKind, path::PathBuf, time::Duration};
use tokio::time::Instant;

/// Tokens are recorded before the answer, all tasks run on one thread whatever the machine has, and a
/// machine that is busy refuses nothing.
const SETTINGS: [(&str, &str); 3] = [
    ("LATCHKEY_DATABASE_TIMEOUT", "60"),
    ("LATCHKEY_ISSUANCE_RECORDS", "durable"),
    ("TOKIO_WORKER_THREADS", "1"),
];
/// How the line with the sum begins in a file that Callgrind writes.
const SUM: &str = "summary: ";

/// Controls the Valgrind in which a server runs.
pub(super) struct Callgrind {
    machine: Machine,
    process: String,
    /// Files are called like that, with a number.
    output: PathBuf,
    files: Cell<usize>,
}

/// What a server did in some time.
pub(super) struct CountedRun {
    instructions: f64,
    time: Duration,
}

impl CountedRun {
    /// Instructions, without those of a server that has nothing to do for as long.
    pub(super) fn without(&self, idle: &Self) -> f64 {
        let each_second = idle.instructions / idle.time.as_secs_f64();
        self.instructions - each_second * self.time.as_secs_f64()
    }
}

impl Callgrind {
    /// Starts a server that does not count yet.
    pub(super) async fn start(bench: &Bench, world: &World) -> Outcome<(Self, Server)> {
        let output = bench.folder.part()?.join("callgrind");
        let file = format!("--callgrind-out-file={}", output.display());
        // Valgrind runs one thread at a time: fairly, so that none waits until it is refused.
        let arguments = [
            "--tool=callgrind",
            "--instr-atstart=no",
            "--fair-sched=try",
            &file,
        ];
        let server = world
            .serve_under(bench, ("valgrind", &arguments), &SETTINGS)
            .await?;
        let callgrind = Self {
            machine: bench.machine,
            process: server.process().to_string(),
            output,
            files: Cell::new(0),
        };
        Ok((callgrind, server))
    }

    /// Begins to count.
    pub(super) fn instrument(&self) -> Outcome<()> {
        self.control("--instr=on")
    }

    /// What the server does until this is done.
    pub(super) async fn count(
        &self,
        work: impl Future<Output = Outcome<()>>,
    ) -> Outcome<CountedRun> {
        self.control("--zero")?;
        let began = Instant::now();
        work.await?;
        self.control("--dump")?;
        let time = began.elapsed();
        self.files.set(self.files.get() + 1);
        let file = format!("{}.{}", self.output.display(), self.files.get());
        let text = fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
        fs::remove_file(&file)?;
        let sum = text.lines().find_map(|line| line.strip_prefix(SUM));
        let instructions = sum.ok_or_else(|| format!("{file} has no sum"))?.parse()?;
        Ok(CountedRun { instructions, time })
    }

    fn control(&self, what: &str) -> Outcome<()> {
        // With the same environment as the server, where TMPDIR may say where both meet.
        let mut command = self.machine.command(Role::Generator, "callgrind_control");
        let output = command.args([what, &self.process]).output();
        let output = output.map_err(|error| match error.kind() {
            ErrorKind::NotFound => "callgrind_control is missing, a part of valgrind".into(),
            _ => error.to_string(),
        })?;
        if output.status.success() {
            return Ok(());
        }
        let told = String::from_utf8_lossy(&output.stderr);
        Err(format!("callgrind_control {what}: {told}").into())
    }
}
