//! Usage of this process, as Linux tells it; elsewhere nothing is known.

/// The usage; each value may be unknown.
#[derive(Debug, Default)]
pub(super) struct Process {
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
    #[cfg(target_os = "linux")]
    pub(super) fn now() -> Self {
        use rustix::{
            process::{Resource, getrlimit},
            time::{ClockId, clock_gettime},
        };
        use std::{fs, time::Duration};
        let cpu = Duration::try_from(clock_gettime(ClockId::ProcessCPUTime));
        let open = fs::read_dir("/proc/self/fd").map(Iterator::count);
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        Self {
            resident_bytes: resident(&status),
            cpu_seconds: cpu.ok().map(|time| time.as_secs_f64()),
            // The folder that is being read counts as well.
            open_files: open
                .ok()
                .and_then(|count| u64::try_from(count.saturating_sub(1)).ok()),
            most_files: getrlimit(Resource::Nofile).current,
        }
    }

    /// Nothing.
    #[cfg(not(target_os = "linux"))]
    pub fn now() -> Self {
        Self::default()
    }
}

#[cfg(target_os = "linux")]
fn resident(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::resident;

    #[test]
    fn the_kernels_text_is_read() {
        assert_eq!(
            resident("VmSize:\t  100 kB\nVmRSS:\t   36 kB\n"),
            Some(36_864)
        );
        assert_eq!(resident(""), None);
    }
}
