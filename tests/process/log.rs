//! A log that cannot be written: its reader has ended, its disk is full, its pipe is not read.
//! Lines are lost and counted, and nothing else.

use crate::program::{ADMIN, ADMIN_SECRET, address, program, send_signal, soon};
use std::{
    fs::File,
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Child, Stdio},
};
use tempfile::TempDir;

/// A server whose standard error is something else than a file.
struct Server {
    child: Child,
    _folder: TempDir,
    url: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const SETTINGS: [(&str, &str); 2] = [
    ("LATCHKEY_BOOTSTRAP_CLIENT_ID", ADMIN),
    ("LATCHKEY_BOOTSTRAP_CLIENT_SECRET", ADMIN_SECRET),
];

impl Server {
    fn start(log: Stdio, listen: &str, level: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = [&SETTINGS[..], &[("LATCHKEY_LOG", level)]].concat();
        let mut command = program(folder.path(), &settings, &["serve", "--listen", listen]);
        let child = command.stdout(Stdio::null()).stderr(log).spawn().unwrap();
        Self {
            child,
            _folder: folder,
            url: format!("http://{listen}"),
        }
    }

    /// Waits until it answers.
    async fn is_up(&self) {
        let up = async || {
            reqwest::get(format!("{}/healthz", self.url))
                .await
                .ok()
                .map(|_| ())
        };
        soon("the server answers", up).await;
    }

    /// A value of its metrics.
    async fn metric(&self, name: &str) -> f64 {
        let page = reqwest::get(format!("{}/metrics", self.url))
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        let line = page
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
            .map(str::to_owned);
        line.unwrap_or_else(|| panic!("no {name} in {page}"))
            .parse()
            .unwrap()
    }

    /// Answers everything as if nothing were wrong, and ends in order.
    async fn serves(mut self) {
        for _ in 0..20 {
            let form = [
                ("grant_type", "client_credentials"),
                ("client_id", ADMIN),
                ("client_secret", ADMIN_SECRET),
            ];
            let answer = reqwest::Client::new()
                .post(format!("{}/oauth/token", self.url))
                .form(&form)
                .send()
                .await;
            assert_eq!(answer.expect("an answer").status(), 200);
        }
        // Its tasks are alive: one of them has to read the audit log for this, again and again.
        assert_eq!(
            reqwest::get(format!("{}/readyz", self.url))
                .await
                .unwrap()
                .status(),
            200
        );
        send_signal(self.child.id(), "TERM");
        let child = &mut self.child;
        let status = soon("the server ends", async || child.try_wait().unwrap()).await;
        assert!(status.success(), "{status}");
    }
}

/// `latchkey serve 2>&1 | head -3`.
#[tokio::test]
async fn a_server_whose_log_has_no_reader_any_more_answers_all_the_same() {
    let mut server = Server::start(Stdio::piped(), "127.0.0.1:0", "info");
    let mut lines = BufReader::new(server.child.stderr.take().unwrap())
        .lines()
        .map(Result::unwrap);
    let line = lines.find(|line| line.contains("listening")).unwrap();
    server.url = format!("http://{}", address(&line).unwrap());
    drop(lines);
    assert_eq!(
        reqwest::get(format!("{}/healthz", server.url))
            .await
            .unwrap()
            .status(),
        200
    );
    soon("a line is lost", async || {
        (server.metric("latchkey_log_lines_lost_total").await > 0.0).then_some(())
    })
    .await;
    server.serves().await;
}

/// Every write fails, as on a disk that is full.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_server_whose_log_is_on_a_full_disk_answers_all_the_same() {
    let full = File::options().write(true).open("/dev/full").unwrap();
    let server = Server::start(full.into(), &free_address(), "info");
    server.is_up().await;
    assert!(server.metric("latchkey_log_lines_lost_total").await > 0.0);
    server.serves().await;
}

/// The pipe is full after some hundred lines, and a process that writes into it waits.
#[tokio::test]
async fn a_server_whose_log_is_not_read_answers_all_the_same() {
    let mut server = Server::start(Stdio::piped(), &free_address(), "trace");
    let unread = server.child.stderr.take().unwrap();
    server.is_up().await;
    let http = reqwest::Client::new();
    for _ in 0..100 {
        for _ in 0..200 {
            assert_eq!(
                http.get(format!("{}/oauth/jwks", server.url))
                    .send()
                    .await
                    .unwrap()
                    .status(),
                200
            );
        }
        if server.metric("latchkey_log_lines_lost_total").await > 0.0 {
            break;
        }
    }
    assert!(
        server.metric("latchkey_log_lines_lost_total").await > 0.0,
        "the log is read after all"
    );
    server.serves().await;
    drop(unread);
}

/// A command that fails says why on standard error, and where that cannot be, with its exit code
/// alone.
#[cfg(target_os = "linux")]
#[test]
fn a_command_that_cannot_complain_ends_with_its_own_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let status = program(folder.path(), &[("LATCHKEY_LISTEN", "nowhere")], &["serve"])
        .stderr(full)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(2));
}

/// Free now, and very likely still free in a moment.
fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .to_string()
}
