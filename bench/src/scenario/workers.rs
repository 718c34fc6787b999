//! Tokens of a server with two workers, against one with one, both free to run on two cores: what
//! workers that run side by side cost each other in CPU time, and how often they wait for each other
//! in the kernel.

use super::{first, tokens};
use crate::{
    Bench, Outcome,
    database::Kind,
    machine::Role,
    measure::{self, Side, duel},
    report::{Row, Unit},
    server::Server,
    world::World,
};
use std::{
    fs,
    process::{Child, Command, Stdio},
    slice,
    time::Duration,
};

/// How tokio is told the number of its workers.
const WORKERS: &str = "TOKIO_WORKER_THREADS";
/// How long a counter takes at most to follow all threads of a process, or to write what it counted.
const ATTACHING: Duration = Duration::from_millis(500);
const FUTEX_CALLS: &str = "futex calls a token, two workers";

/// On two cores or more.
pub(super) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    let cores = bench.machine.cores;
    if cores < 2 {
        let why = "one core runs one worker at a time";
        return Ok(vec![Row::skipped("token, two workers", why)]);
    }
    let (narrow, wide) = (
        World::new(bench, Kind::Sqlite, 1).await?,
        World::new(bench, Kind::Sqlite, 1).await?,
    );
    let one = narrow
        .serve(bench, Role::WideServer, &[(WORKERS, "1")])
        .await?;
    let two = wide
        .serve(bench, Role::WideServer, &[(WORKERS, "2")])
        .await?;
    let (base, ours) = (
        tokens(&one, slice::from_ref(first(&narrow)?)),
        tokens(&two, slice::from_ref(first(&wide)?)),
    );
    let row = Row::cpu(
        "token, two workers",
        "one worker",
        duel(bench, &base, &ours).await,
    );
    let rates = [&row.base_figures, &row.figures].map(|figures| {
        let rate = figures.as_ref().map(|figures| figures.rate);
        rate.unwrap_or_default()
    });
    let [of_one, of_two] = rates.map(|rate| format!("{rate:.0}"));
    let mut note = format!("{of_one} tokens a second with one, {of_two} with two");
    if cores < 3 {
        note += "; the generator shares the second core";
    }
    let calls = futex_calls(bench, (&base, &one), (&ours, &two)).await?;
    Ok(vec![row.ratio_at_most(1.05).noting(note), calls])
}

async fn futex_calls(
    bench: &Bench,
    (base, one): (&Side<'_>, &Server),
    (ours, two): (&Side<'_>, &Server),
) -> Outcome<Row> {
    let Some(counter) = [Counter::Perf, Counter::Strace]
        .into_iter()
        .find(|counter| counter.works())
    else {
        let why = "neither perf nor strace is there and permitted to follow a process";
        return Ok(Row::skipped(FUTEX_CALLS, why));
    };
    let (base, ours) = (
        counter.calls(bench, base, one).await?,
        counter.calls(bench, ours, two).await?,
    );
    let row = Row::values(FUTEX_CALLS, Unit::Calls, ("one worker", base), ours).at_most(0.05);
    Ok(match counter {
        Counter::Perf => row,
        Counter::Strace => row.noting("strace slows what it counts; perf would not"),
    })
}

/// A program that counts the system calls of another.
#[derive(Clone, Copy)]
enum Counter {
    /// Counts in the kernel.
    Perf,
    /// Stops the process at each call.
    Strace,
}

impl Counter {
    fn works(self) -> bool {
        let arguments: &[&str] = match self {
            Self::Perf => &["stat", "-e", "syscalls:sys_enter_futex", "true"],
            Self::Strace => &["-f", "-e", "trace=futex", "true"],
        };
        self.command(arguments)
            .status()
            .is_ok_and(|status| status.success())
    }

    fn command(self, arguments: &[&str]) -> Command {
        let mut command = Command::new(match self {
            Self::Perf => "perf",
            Self::Strace => "strace",
        });
        command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// Futex calls for each right answer of a round.
    async fn calls(self, bench: &Bench, side: &Side<'_>, server: &Server) -> Outcome<f64> {
        let (log, process) = (
            bench.folder.part()?.join("calls"),
            server.process().to_string(),
        );
        let log_path = log.to_string_lossy();
        let mut arguments: Vec<&str> = match self {
            Self::Perf => vec!["stat", "-x", ",", "-e", "syscalls:sys_enter_futex"],
            Self::Strace => vec!["-f", "-c", "-e", "trace=futex"],
        };
        arguments.extend(["-o", &log_path, "-p", &process]);
        let mut counter = self.command(&arguments).spawn()?;
        tokio::time::sleep(ATTACHING).await;
        let seen = measure::seen(bench, side).await;
        interrupt(&mut counter).await?;
        let text = fs::read_to_string(&log)?;
        let calls = self.read(&text);
        let calls = calls.ok_or_else(|| format!("the counter wrote: {text}"))?;
        if seen.wrong > 0 || seen.latencies.count() == 0 {
            return Err(seen.complaint.unwrap_or("no token".to_owned()).into());
        }
        Ok(calls / seen.latencies.count() as f64)
    }

    /// The count in what it has written.
    fn read(self, text: &str) -> Option<f64> {
        let mut lines = text.lines();
        match self {
            // `1234,,syscalls:sys_enter_futex,...`
            Self::Perf => {
                let line = lines.find(|line| line.contains("sys_enter_futex"))?;
                line.split(',').next()?.parse().ok()
            }
            // `100.00    0.001234           5       246        12 futex`; without a call there is none.
            Self::Strace => match lines.find(|line| line.trim_end().ends_with(" futex")) {
                Some(line) => line.split_whitespace().nth(3)?.parse().ok(),
                None => Some(0.0),
            },
        }
    }
}

/// Ends a counter as by Ctrl-C, which makes it write what it counted.
async fn interrupt(counter: &mut Child) -> Outcome<()> {
    Command::new("sh")
        .args(["-c", "kill -INT \"$0\"", &counter.id().to_string()])
        .status()?;
    for _ in 0..10 {
        if counter.try_wait()?.is_some() {
            return Ok(());
        }
        tokio::time::sleep(ATTACHING).await;
    }
    counter.kill()?;
    counter.wait()?;
    Err("a counter of system calls did not end".into())
}

#[cfg(test)]
mod tests {
    use super::Counter;

    #[test]
    fn what_counters_write_is_read() {
        let perf = "# started on Sun\n\n22731,,syscalls:sys_enter_futex,5003718552,100.00,,\n";
        assert_eq!(Counter::Perf.read(perf), Some(22731.0));
        assert_eq!(
            Counter::Perf.read("<not counted>,,syscalls:sys_enter_futex,0,0.00,,\n"),
            None
        );
        let strace = "% time     seconds  usecs/call     calls    errors syscall\n\
                      ------ ----------- ----------- --------- --------- ----------------\n\
                      100.00    0.012345          10      1234        12 futex\n\
                      ------ ----------- ----------- --------- --------- ----------------\n\
                      100.00    0.012345          10      1234        12 total\n";
        assert_eq!(Counter::Strace.read(strace), Some(1234.0));
        assert_eq!(Counter::Strace.read(""), Some(0.0));
    }
}
