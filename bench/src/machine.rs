//! The machine: who runs on which core, and what a process has used of it so far. Where the system
//! does not tell, nothing is claimed.

use std::{
    fs,
    process::{Command, Stdio},
    time::Duration,
};

/// What one tick of `/proc` lasts: Linux shows 100 a second whatever the kernel counts in.
const TICK: Duration = Duration::from_millis(10);

/// How processes share the cores.
#[derive(Clone, Copy)]
pub(crate) struct Machine {
    /// How many there are.
    pub cores: usize,
    pinned: bool,
}

/// What is to run.
#[derive(Clone, Copy)]
pub(crate) enum Role {
    /// The server that is measured.
    Server,
    /// A second one beside it.
    SecondServer,
    /// One that may run on two cores, whatever the number of its workers.
    WideServer,
    /// What sends requests.
    Generator,
    /// A browser, whose processes are many.
    Browser,
}

impl Machine {
    /// Looks round, and moves this process to the generator's core.
    #[must_use]
    pub(crate) fn take() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let works = |arguments: &[&str]| {
            Command::new("taskset")
                .args(arguments)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
        };
        let mut machine = Self {
            cores,
            pinned: cores > 1,
        };
        let core = machine.core(Role::Generator).to_string();
        machine.pinned =
            machine.pinned && works(&["-a", "-c", "-p", &core, &std::process::id().to_string()]);
        machine
    }

    fn core(self, role: Role) -> usize {
        match role {
            Role::Server => 0,
            // With two cores it has to share one with the generator.
            Role::SecondServer | Role::WideServer => 1,
            Role::Generator | Role::Browser => self.cores - 1,
        }
    }

    /// A command that runs where its role belongs, with nothing in its environment but where
    /// programs are.
    #[must_use]
    pub(crate) fn command(self, role: Role, program: &str) -> Command {
        let mut command = Command::new(if self.pinned { "taskset" } else { program });
        if self.pinned {
            let last = self.core(role);
            let cores = match role {
                Role::Browser | Role::WideServer => format!("0-{last}"),
                _ => last.to_string(),
            };
            command.args(["-c", &cores, program]);
        }
        // The environment may have settings of its own.
        command
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command
    }

    /// What it is and who runs where, in words.
    #[must_use]
    pub(crate) fn describe(self) -> String {
        let (cores, model) = (
            self.cores,
            model().unwrap_or_else(|| "an unknown processor".to_owned()),
        );
        if self.pinned {
            let (server, generator) = (self.core(Role::Server), self.core(Role::Generator));
            format!(
                "{cores} cores of {model}: servers pinned to core {server}, the generator to core {generator}; PostgreSQL runs on any."
            )
        } else {
            format!(
                "{cores} cores of {model}, nothing pinned: servers, generator and PostgreSQL share them all."
            )
        }
    }
}

fn model() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// How many processes wanted to run in the minute before, on average: what else goes on may be in
/// the way.
#[must_use]
pub(crate) fn load_average() -> Option<f64> {
    fs::read_to_string("/proc/loadavg")
        .ok()?
        .split(' ')
        .next()?
        .parse()
        .ok()
}

/// CPU time that a process and the processes that it started have used, user's and system's.
#[must_use]
pub(crate) fn cpu(process: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, in brackets, may hold anything; two fields on come the times.
    let mut fields = stat.rsplit_once(") ")?.1.split(' ').skip(11);
    let mut ticks = || fields.next()?.parse::<u32>().ok();
    let own = TICK * (ticks()? + ticks()?);
    let others = children(process).into_iter().filter_map(cpu);
    Some(own + others.sum::<Duration>())
}

/// The processes that a process has started, and that run.
#[must_use]
pub(crate) fn children(process: u32) -> Vec<u32> {
    let Ok(threads) = fs::read_dir(format!("/proc/{process}/task")) else {
        return Vec::new();
    };
    let lists = threads
        .flatten()
        .filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    let mut found = Vec::new();
    for list in lists {
        found.extend(list.split(' ').filter_map(|id| id.parse::<u32>().ok()));
    }
    found
}

/// Resident memory of a process in MiB: now, and at most so far.
#[must_use]
pub(crate) fn memory(process: u32) -> Option<(f64, f64)> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let mib = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.split_whitespace().next()?.parse::<f64>().ok()? / 1024.0)
    };
    Some((mib("VmRSS:")?, mib("VmHWM:")?))
}

/// How many files and connections a process has open.
#[must_use]
pub(crate) fn open_files(process: u32) -> Option<usize> {
    Some(fs::read_dir(format!("/proc/{process}/fd")).ok()?.count())
}
