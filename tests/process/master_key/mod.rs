//! `latchkey master-key rotate` as a process: where the keys come from, what is refused, and what a
//! run that was killed leaves.

mod interruption;
mod refusals;
mod rotation;

use crate::program::{run, run_for_json};
use std::{path::Path, process::Output};

const ROTATE: &[&str] = &["master-key", "rotate"];
const FILE: &str = "latchkey.db.master-key";
const NEXT: &str = "latchkey.db.master-key.next";
const OLD: (&str, &str) = (
    "LATCHKEY_MASTER_KEY",
    "the-first-master-key-0123456789-abcdef",
);
const PREVIOUS: (&str, &str) = ("LATCHKEY_MASTER_KEY_PREVIOUS", OLD.1);
const NEW: (&str, &str) = (
    "LATCHKEY_MASTER_KEY",
    "another-master-key-0123456789-abcdefgh",
);

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A client with a generated secret, made by a command.
fn client(folder: &Path, settings: &[(&str, &str)]) -> (String, String) {
    let made = run_for_json(
        folder,
        settings,
        &[
            "client",
            "create",
            "--name",
            "Report",
            "--role",
            "administrator",
        ],
    );
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    (text("client_id"), text("client_secret"))
}

fn key(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[track_caller]
fn succeeds(folder: &Path, settings: &[(&str, &str)], arguments: &[&str]) -> String {
    let output = run(folder, settings, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output));
    text(&output)
}

#[track_caller]
fn refused(folder: &Path, settings: &[(&str, &str)], code: i32, words: &str) {
    let output = run(folder, settings, ROTATE);
    let text = text(&output);
    assert_eq!(output.status.code(), Some(code), "{text}");
    assert!(text.contains(words), "{text}");
    for (_, value) in settings
        .iter()
        .filter(|(name, _)| name.contains("MASTER_KEY"))
    {
        assert!(!text.contains(value), "a key is printed: {text}");
    }
}
