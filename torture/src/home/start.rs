//! Starting the server of a deployment, and waiting until it listens or answers.

use super::{Home, PATIENCE, Server, log::Log};
use crate::Outcome;
use std::{process::Stdio, time::Duration};
use tokio::{io::BufReader, sync::oneshot, time::timeout};

impl Home {
    /// Starts the server, and waits until it listens.
    pub(crate) async fn serve(&self) -> Outcome<Server> {
        self.serve_with(&[]).await
    }

    /// As [`Home::serve`], with further variables in its environment.
    pub(crate) async fn serve_with(&self, environment: &[(&str, &str)]) -> Outcome<Server> {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command
            .envs(environment.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let log = Log::default();
        let (found, address) = oneshot::channel();
        let pipe = child.stderr.take().ok_or("no standard error")?;
        tokio::spawn(log.clone().follow(BufReader::new(pipe), found));
        let address = match timeout(PATIENCE, address).await {
            Ok(Ok(address)) => address,
            _ => return Err(format!("it does not start:\n{}", log.tail()).into()),
        };
        Ok(Server {
            child,
            log,
            url: format!("http://{address}"),
        })
    }

    /// Starts the server with its log on a disk that is full, and waits until it answers.
    pub(crate) async fn serve_without_log(&self) -> Outcome<Server> {
        // Free now, and very likely still free in a moment.
        let address = std::net::TcpListener::bind("127.0.0.1:0")?
            .local_addr()?
            .to_string();
        let full = std::fs::File::options().write(true).open("/dev/full")?;
        let child = self
            .command(&["serve", "--listen", &address])
            .stdout(Stdio::null())
            .stderr(full)
            .spawn()?;
        let server = Server {
            child,
            log: Log::default(),
            url: format!("http://{address}"),
        };
        let answers = async {
            while reqwest::get(format!("{}/healthz", server.url))
                .await
                .is_err()
            {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(PATIENCE, answers)
            .await
            .map_err(|_| "without a log it does not start")?;
        Ok(server)
    }
}
