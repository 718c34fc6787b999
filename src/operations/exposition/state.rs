//! Gauges: how full the server's pools and queues are, and the process.

use super::page::MetricsPage;
use crate::{operations::process::Process, telemetry};
use app::{App, metrics::Metrics};
use domain::registry::RegistryCounts;
use prometheus_client::metrics::MetricType;
use std::{fmt, sync::atomic::Ordering};

impl MetricsPage<'_> {
    pub(super) fn argon2(&mut self, app: &App) -> fmt::Result {
        let load = app.tools.passwords.load();
        self.gauge(
            (
                "latchkey_argon2_permits",
                "Checks of chosen secrets that may run at once",
            ),
            load.permits,
        )?;
        self.gauge(
            (
                "latchkey_argon2_permits_in_use",
                "Checks of chosen secrets that are running",
            ),
            load.in_use,
        )?;
        self.counter(
            (
                "latchkey_argon2_waits",
                "Checks of chosen secrets that had to wait for a permit",
            ),
            load.waited,
        )?;
        self.counter(
            (
                "latchkey_argon2_rejections",
                "Checks of chosen secrets refused with 503, since no permit was free in time",
            ),
            load.given_up,
        )
    }

    pub(super) fn registry(&mut self, app: &App) -> fmt::Result {
        let registry = &app.tools.registry;
        let RegistryCounts {
            hits,
            misses,
            absences,
            invalidations,
        } = registry.counts();
        let [hits, misses, absences, invalidations] =
            [hits, misses, absences, invalidations].map(|count| count.load(Ordering::Relaxed));
        let name = (
            "latchkey_registry_lookups",
            "Clients looked for: found in memory (`hit`), read from the database (`miss`), known not to exist (`absent`)",
        );
        self.counters(
            name,
            "result",
            [("hit", hits), ("miss", misses), ("absent", absences)].into_iter(),
        )?;
        self.counter(
            (
                "latchkey_registry_invalidations",
                "Times that changes removed clients from memory",
            ),
            invalidations,
        )?;
        self.gauge(
            ("latchkey_registry_clients", "Clients in memory"),
            u64::try_from(registry.len()).unwrap_or(u64::MAX),
        )?;
        self.gauge(
            (
                "latchkey_registry_fresh",
                "1 where the memory of clients is trusted, 0 where not",
            ),
            u64::from(registry.is_fresh()),
        )?;
        let Some(age) = registry.unconfirmed_for() else {
            return Ok(());
        };
        let name = (
            "latchkey_registry_unconfirmed_seconds",
            "Time since the audit log was last known to have been read to its end",
        );
        self.gauge(name, age.as_secs_f64())
    }

    pub(super) fn records(&mut self, app: &App) -> fmt::Result {
        let (batches, waiting) = (
            app.recorder.batches(),
            u64::try_from(app.recorder.waiting()).unwrap_or(u64::MAX),
        );
        self.gauge(
            (
                "latchkey_records_waiting",
                "Records of tokens that wait to be written",
            ),
            waiting,
        )?;
        self.histogram(
            (
                "latchkey_records_batch_size",
                "Records in each written batch",
            ),
            &batches.sizes,
        )?;
        self.histogram(
            ("latchkey_records_batch_seconds", "Time to write each batch"),
            &batches.seconds,
        )?;
        let failures = batches.failures.load(Ordering::Relaxed);
        self.counter(
            (
                "latchkey_records_batch_failures",
                "Times that a batch of records could not be written",
            ),
            failures,
        )
    }

    pub(super) fn database(&mut self, app: &App) -> fmt::Result {
        let pool = app.pool();
        self.gauge(
            (
                "latchkey_database_connections",
                "Connections to the database",
            ),
            pool.open,
        )?;
        self.gauge(
            (
                "latchkey_database_connections_idle",
                "Idle connections to the database",
            ),
            pool.idle,
        )?;
        self.gauge(
            (
                "latchkey_database_connections_max",
                "Most connections to the database",
            ),
            pool.most,
        )
    }

    pub(super) fn certificate(&mut self, metrics: &Metrics) -> fmt::Result {
        let Some(not_after) = metrics.certificate_not_after.get() else {
            return Ok(());
        };
        self.gauge(
            (
                "latchkey_tls_certificate_not_after_seconds",
                "When the TLS certificate that is served expires, in seconds since 1970 (UTC); only where the program serves TLS itself",
            ),
            not_after.load(Ordering::Relaxed),
        )
    }

    pub(super) fn process(&mut self, metrics: &Metrics) -> fmt::Result {
        let mut build = self.begin(
            (
                "latchkey_build_info",
                "Version of Latchkey; the value is always 1",
            ),
            MetricType::Gauge,
        )?;
        build
            .encode_family(&[("version", env!("CARGO_PKG_VERSION"))])?
            .encode_gauge(&1_u64)?;
        let started = (
            "process_start_time_seconds",
            "When the process started, in seconds since 1970 (UTC)",
        );
        self.gauge(started, metrics.since.timestamp())?;
        let lost = (
            "latchkey_log_lines_lost",
            "Lines of the log that could not be written, or that the full buffer dropped",
        );
        self.counter(lost, telemetry::lost_lines())?;
        let process = Process::now();
        if let Some(bytes) = process.resident_bytes {
            self.gauge(
                (
                    "process_resident_memory_bytes",
                    "Memory in use; on Linux only",
                ),
                bytes,
            )?;
        }
        if let Some(seconds) = process.cpu_seconds {
            self.counter(
                ("process_cpu_seconds", "Time spent computing; on Linux only"),
                seconds,
            )?;
        }
        if let Some(count) = process.open_files {
            self.gauge(
                (
                    "process_open_fds",
                    "File descriptors that are open; on Linux only",
                ),
                count,
            )?;
        }
        if let Some(count) = process.most_files {
            self.gauge(
                (
                    "process_max_fds",
                    "File descriptors that may be open; on Linux only",
                ),
                count,
            )?;
        }
        Ok(())
    }
}
