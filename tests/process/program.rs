//! Running the binary: a folder of its own, an empty environment, and a child that ends with the
//! test.

use serde_json::Value;
use std::{
    fs::File,
    path::Path,
    process::{Child, Command, ExitStatus, Output, Stdio},
    time::Duration,
};
use tempfile::TempDir;

/// How often something that must happen soon is looked for, and how long that takes at most: 30
/// seconds.
const TRIES: u32 = 600;
const PAUSE: Duration = Duration::from_millis(50);

/// Client id of the first administrator, with every kind of character that an id may have.
pub(crate) const ADMIN: &str = "Ops/admin@example~1.a_b-c";
/// Its secret, with characters that clients encode each in their own way.
pub(crate) const ADMIN_SECRET: &str = "Pr0cess:@/&=?#~*!_.,;$()[]{}<>|^";

/// The binary in this folder with nothing in its environment but these settings.
pub(crate) fn program(folder: &Path, settings: &[(&str, &str)], arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_latchkey"));
    command
        .current_dir(folder)
        .env_clear()
        .envs(settings.iter().copied())
        .args(arguments)
        .stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub(crate) fn run(folder: &Path, settings: &[(&str, &str)], arguments: &[&str]) -> Output {
    program(folder, settings, arguments).output().unwrap()
}

/// What a command printed on standard output, as JSON; it must have gone well.
pub(crate) fn run_for_json(folder: &Path, settings: &[(&str, &str)], arguments: &[&str]) -> Value {
    let output = run(folder, settings, arguments);
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Looks again and again until there is something to see.
pub(crate) async fn soon<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..TRIES {
        if let Some(seen) = look().await {
            return seen;
        }
        tokio::time::sleep(PAUSE).await;
    }
    panic!("{what}: not within {} s", (PAUSE * TRIES).as_secs())
}

/// A running server.
pub(crate) struct Server {
    child: Child,
    folder: TempDir,
    /// Where it listens.
    pub url: String,
}

impl Server {
    /// Starts a server with these settings in an empty folder, on a port that the system picks.
    pub(crate) async fn start(settings: &[(&str, &str)]) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), settings).await
    }

    /// Starts a server whose first administrator is [`ADMIN`].
    pub(crate) async fn with_admin(settings: &[(&str, &str)]) -> Self {
        let admin = [
            ("LATCHKEY_BOOTSTRAP_CLIENT_ID", ADMIN),
            ("LATCHKEY_BOOTSTRAP_CLIENT_SECRET", ADMIN_SECRET),
        ];
        Self::start(&[&admin, settings].concat()).await
    }

    /// Starts a server in a folder that may hold the database of another run.
    pub(crate) async fn start_in(folder: TempDir, settings: &[(&str, &str)]) -> Self {
        let command = program(
            folder.path(),
            settings,
            &["serve", "--listen", "127.0.0.1:0"],
        );
        Self::spawn(folder, command).await
    }

    /// Starts a server by a command of one's own, in that folder.
    pub(crate) async fn spawn(folder: TempDir, mut command: Command) -> Self {
        let file = |name: &str| File::create(folder.path().join(name)).unwrap();
        let child = command
            .stdout(file("stdout"))
            .stderr(file("stderr"))
            .spawn()
            .unwrap();
        let mut server = Self {
            child,
            folder,
            url: String::new(),
        };
        let address = soon("the server listens", async || {
            if let Some(status) = server.child.try_wait().unwrap() {
                panic!("the server ended with {status}: {}", server.stderr());
            }
            server
                .stderr()
                .lines()
                .find(|line| line.contains("listening"))
                .and_then(address)
        });
        let address = address.await;
        server.url = format!("http://{address}");
        server
    }

    /// The folder that it runs in.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// All that it has printed so far on standard output.
    pub(crate) fn stdout(&self) -> String {
        std::fs::read_to_string(self.folder().join("stdout")).unwrap()
    }

    /// All that it has logged so far.
    pub(crate) fn stderr(&self) -> String {
        std::fs::read_to_string(self.folder().join("stderr")).unwrap()
    }

    /// Tells it to stop, as a process manager does.
    pub(crate) fn terminate(&self) {
        self.signal("TERM");
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, name: &str) {
        send_signal(self.child.id(), name);
    }

    /// Waits until it has ended.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        let child = &mut self.child;
        soon("the server ends", async || child.try_wait().unwrap()).await
    }

    /// Stops it and hands out its folder.
    pub(crate) async fn stop(mut self) -> TempDir {
        self.terminate();
        assert!(self.ended().await.success());
        std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap())
    }

    /// Posts a form to it as that client, authenticated in the body.
    pub(crate) async fn post(
        &self,
        path: &str,
        (id, secret): (&str, &str),
        form: &[(&str, &str)],
    ) -> reqwest::Response {
        let form = [&[("client_id", id), ("client_secret", secret)], form].concat();
        reqwest::Client::new()
            .post(format!("{}{path}", self.url))
            .form(&form)
            .send()
            .await
            .unwrap()
    }

    /// A token of that client.
    pub(crate) async fn token(&self, caller: (&str, &str)) -> String {
        let answer = self
            .post(
                "/oauth/token",
                caller,
                &[("grant_type", "client_credentials")],
            )
            .await;
        assert_eq!(answer.status(), 200);
        let answer: Value = answer.json().await.unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// Whether a token is alive, as that client is told.
    pub(crate) async fn is_active(&self, caller: (&str, &str), token: &str) -> bool {
        let answer: Value = self
            .post("/oauth/introspect", caller, &[("token", token)])
            .await
            .json()
            .await
            .unwrap();
        answer["active"].as_bool().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to a process.
pub(crate) fn send_signal(process: u32, name: &str) {
    let kill = Command::new("sh")
        .args(["-c", "kill -\"$1\" \"$0\"", &process.to_string(), name])
        .status()
        .unwrap();
    assert!(kill.success());
}

/// The address in a line of the log, whatever its format.
pub(crate) fn address(line: &str) -> Option<String> {
    let port: String = line
        .split_once("127.0.0.1:")?
        .1
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    Some(format!("127.0.0.1:{port}"))
}
