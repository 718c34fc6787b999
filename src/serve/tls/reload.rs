//! Takes over a renewed certificate without a restart. A pair that is not right is reported once,
//! and the one before is kept.

use super::{
    ServerTls,
    certificate::{Certificate, Pem},
    warn_of_validity,
};
use crate::{error::CliError, serve::signal::Hangups};
use chrono::{DateTime, Utc};
use config::TlsFiles;
use domain::clock::Clock;
use std::time::Duration;
use tokio::time::MissedTickBehavior;

/// How often the files are looked at. Their contents are compared, since tools that renew them
/// replace files, links or folders.
const INTERVAL: Duration = Duration::from_secs(5);

/// The files of a listener's certificate, and what was last found there.
pub(in crate::serve) struct Reload {
    tls: ServerTls,
    files: TlsFiles,
    hangups: Hangups,
    clock: Clock,
    /// Of what was last read.
    digest: Vec<u8>,
    /// What was last wrong.
    problems: Vec<String>,
}

/// What a look at the files found.
enum FileChange {
    Unchanged,
    Changed(Vec<u8>, Result<Certificate, Vec<String>>),
    Unreadable(Vec<String>),
}

impl Reload {
    /// Reads these files for the first time. SIGHUP no longer terminates the process by itself.
    ///
    /// # Errors
    /// All problems of the files.
    pub(in crate::serve) fn begin(files: &TlsFiles) -> Result<Self, CliError> {
        let clock = Clock::system();
        let pem = Pem::read(files).map_err(CliError::Usage)?;
        Ok(Self {
            tls: ServerTls::of(&pem, clock.now()).map_err(CliError::Usage)?,
            files: files.clone(),
            hangups: Hangups::listen(),
            clock,
            digest: pem.digest(),
            problems: Vec::new(),
        })
    }

    /// What connections are accepted with; it changes with the files.
    pub(in crate::serve) fn tls(&self) -> ServerTls {
        self.tls.clone()
    }

    /// Looks at the files every few seconds, and at once after SIGHUP.
    pub(in crate::serve) async fn run(mut self) {
        let mut interval = tokio::time::interval(INTERVAL);
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let asked = tokio::select! {
                _ = interval.tick() => false,
                () = self.hangups.next() => true,
            };
            self.look(asked, self.clock.now()).await;
        }
    }

    async fn look(&mut self, asked: bool, now: DateTime<Utc>) {
        let (files, digest) = (self.files.clone(), self.digest.clone());
        let finding = tokio::task::spawn_blocking(move || find(&files, &digest)).await;
        match finding {
            Ok(FileChange::Unchanged) => {
                if !self.problems.is_empty() {
                    self.complain(self.problems.clone(), asked);
                } else if asked {
                    tracing::info!("the files of the TLS certificate have not changed");
                }
            }
            Ok(FileChange::Changed(digest, Ok(certificate))) => {
                tracing::info!(valid_until = %certificate.valid_until(), "the TLS certificate was replaced");
                warn_of_validity(&certificate, now);
                self.tls.replace(certificate);
                self.digest = digest;
                self.problems.clear();
            }
            Ok(FileChange::Changed(digest, Err(problems))) => {
                self.digest = digest;
                self.complain(problems, asked);
            }
            Ok(FileChange::Unreadable(problems)) => {
                // Whatever is there afterwards counts as a change.
                self.digest.clear();
                self.complain(problems, asked);
            }
            Err(error) => self.complain(vec![error.to_string()], asked),
        }
    }

    /// Once for each problem, unless the operator asked.
    fn complain(&mut self, problems: Vec<String>, asked: bool) {
        if asked || problems != self.problems {
            for problem in &problems {
                tracing::error!(
                    problem,
                    "the TLS certificate was not replaced; the one before is kept"
                );
            }
        }
        self.problems = problems;
    }
}

fn find(files: &TlsFiles, known: &[u8]) -> FileChange {
    match Pem::read(files) {
        Err(problems) => FileChange::Unreadable(problems),
        Ok(pem) => {
            let digest = pem.digest();
            if digest == known {
                FileChange::Unchanged
            } else {
                FileChange::Changed(digest, Certificate::check(&pem))
            }
        }
    }
}
