//! Starts that fail: all that is wrong with the settings at once, or one line that says what to do.
//! Never a panic.

mod database;
mod first_start;
mod opening_key;
mod settings;

use crate::program::run;
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use std::{path::Path, process::Output};

/// The lines that are for the operator; everything else must be the log.
fn complaints(output: &Output) -> Vec<String> {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!text.contains("panicked"), "{text}");
    let (ours, log): (Vec<&str>, Vec<&str>) = text
        .lines()
        .partition(|line| line.starts_with("latchkey: "));
    assert!(
        log.iter()
            .all(|line| line.contains(" INFO ") || line.contains(" WARN ")),
        "{text}"
    );
    ours.into_iter().map(str::to_owned).collect()
}

/// Starts the server, which must refuse with exactly one line that has these words.
fn refuses(folder: &Path, settings: &[(&str, &str)], words: &[&str]) {
    let output = run(folder, settings, &["serve", "--listen", "127.0.0.1:0"]);
    let lines = complaints(&output);
    assert!(
        matches!(output.status.code(), Some(1 | 2)),
        "{:?}: {lines:?}",
        output.status
    );
    assert_eq!(lines.len(), 1, "{lines:?}");
    for word in words {
        assert!(lines[0].contains(word), "`{word}` is not in: {}", lines[0]);
    }
    assert!(output.stdout.is_empty());
}

/// A connection of another program to the server's SQLite file.
async fn connect(folder: &Path) -> DatabaseConnection {
    let mut options = ConnectOptions::new(format!(
        "sqlite://{}?mode=rwc",
        folder.join("latchkey.db").display()
    ));
    options.max_connections(1);
    Database::connect(options).await.unwrap()
}

/// Names of the files in a folder.
fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
