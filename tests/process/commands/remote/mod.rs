//! Commands that act on a server: from another folder than the server's, with nothing but its URL
//! and a client's credentials.

mod contexts;
mod day;
mod encrypted;
mod recipients;
mod refusals;
mod secrets;
mod tokens;

use crate::program::{ADMIN, ADMIN_SECRET, Server, program, run};
use serde_json::Value;
use std::{
    fs,
    io::Write,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Output, Stdio},
};
use tempfile::TempDir;

/// A folder to run commands in, with a place for contexts.
struct Desk {
    folder: TempDir,
    home: String,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("config").display().to_string();
        Self { folder, home }
    }

    /// One with a context in use that leads to the server, as its administrator.
    fn at(server: &Server) -> Self {
        let desk = Self::new();
        desk.keep_secret("secret", ADMIN_SECRET);
        let set = [
            "context",
            "set",
            "prod",
            "--server",
            &server.url,
            "--client-id",
            ADMIN,
            "--secret-file",
            "secret",
        ];
        succeeded(&desk.run(&set));
        succeeded(&desk.run(&["context", "use", "prod"]));
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file with a secret that its owner alone may read.
    fn keep_secret(&self, name: &str, secret: &str) -> String {
        let path = self.path(name);
        fs::write(&path, format!("{secret}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path.display().to_string()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(&[], arguments)
    }

    fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
        let home = [("XDG_CONFIG_HOME", self.home.as_str())];
        run(self.folder.path(), &[&home, variables].concat(), arguments)
    }

    /// Runs a command with that on its standard input.
    fn run_on(&self, input: &str, arguments: &[&str]) -> Output {
        let home = [("XDG_CONFIG_HOME", self.home.as_str())];
        let mut child = program(self.folder.path(), &home, arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // It may have ended before it reads.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        child.wait_with_output().unwrap()
    }

    /// The JSON lines that a command printed; it must have gone well.
    fn json(&self, arguments: &[&str]) -> Vec<Value> {
        let text = succeeded(&self.run(arguments));
        let values = serde_json::Deserializer::from_str(&text).into_iter();
        values.map(Result::unwrap).collect()
    }

    fn only(&self, arguments: &[&str]) -> Value {
        let mut all = self.json(arguments);
        assert_eq!(all.len(), 1, "{arguments:?}: {all:?}");
        all.remove(0)
    }

    /// Nothing but contexts and secrets is in the folder: no database was created.
    fn assert_no_database(&self) {
        for entry in fs::read_dir(self.folder.path()).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(!name.contains("latchkey.db"), "{name}");
        }
    }
}

#[track_caller]
fn succeeded(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A command was refused with that exit code and these words, and printed nothing else and no
/// secret.
#[track_caller]
fn refused(output: &Output, code: i32, words: &[&str]) {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{text}");
    assert!(output.stdout.is_empty(), "{text}");
    for word in words {
        assert!(text.contains(word), "no {word} in: {text}");
    }
    for secret in [ADMIN_SECRET, "lk_cs_", "eyJ", "hunter2"] {
        assert!(!text.contains(secret), "{secret} in: {text}");
    }
    assert!(
        text.lines().all(|line| line.starts_with("latchkey: ")),
        "{text}"
    );
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}
