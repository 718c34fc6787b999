//! Usage of this process, from `/proc`, which only Linux has; elsewhere nothing is known.

use std::fs;

/// Clock ticks in a second, in which `/proc` counts time. The kernel passes it to programs in an
/// auxiliary vector, and it is 100 on all architectures in use.
const TICKS: f64 = 100.0;

/// The usage; each value may be unknown.
#[derive(Debug, Default)]
pub struct Process {
    /// Bytes of memory in use.
    pub resident_bytes: Option<u64>,
    /// Seconds of CPU time, of user and system together.
    pub cpu_seconds: Option<f64>,
    /// Open files, sockets and the like.
    pub open_files: Option<u64>,
    /// Most that may be open.
    pub most_files: Option<u64>,
}

impl Process {
    /// The present usage.
    pub fn now() -> Self {
        let read =
            |name: &str| fs::read_to_string(format!("/proc/self/{name}")).unwrap_or_default();
        let count = |entries: fs::ReadDir| u64::try_from(entries.count()).ok();
        Self {
            resident_bytes: resident(&read("status")),
            cpu_seconds: computing(&read("stat")),
            // The folder that is being read counts as well.
            open_files: fs::read_dir("/proc/self/fd")
                .ok()
                .and_then(count)
                .map(|count| count.saturating_sub(1)),
            most_files: limit(&read("limits")),
        }
    }
}

fn resident(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1024)
}

/// The fields after the program's name, which is in parentheses and may contain some: the 12th and
/// 13th of these are times.
fn computing(stat: &str) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut times = rest.split_whitespace().skip(11);
    let (user, system): (u32, u32) = (times.next()?.parse().ok()?, times.next()?.parse().ok()?);
    Some((f64::from(user) + f64::from(system)) / TICKS)
}

fn limit(limits: &str) -> Option<u64> {
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{computing, limit, resident};

    #[test]
    fn the_kernels_texts_are_read() {
        assert_eq!(
            resident("VmSize:\t  100 kB\nVmRSS:\t   36 kB\n"),
            Some(36_864)
        );
        assert_eq!(
            computing("7 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0"),
            Some(2.0)
        );
        assert_eq!(
            limit("Max open files            1024                 524288               files\n"),
            Some(1024)
        );
        assert!(
            resident("").is_none()
                && computing("").is_none()
                && limit("Max open files unlimited").is_none()
        );
    }
}
