//! What is secret is printed once, where the house says so, and found nowhere else: not in the log
//! at its loudest, not in the database.

#[cfg(unix)]
mod files;
mod first_secret;
mod traces;
mod uses;

use std::path::Path;

const LOUDEST: [(&str, &str); 3] = [
    ("LATCHKEY_LOG", "trace"),
    ("LATCHKEY_LOG_FORMAT", "json"),
    ("LATCHKEY_DATABASE_LOG_STATEMENTS", "true"),
];

/// The database's files, log and all, as they are on the disk.
fn bytes_on_disk(folder: &Path) -> Vec<u8> {
    let names = ["latchkey.db", "latchkey.db-wal", "latchkey.db-shm"];
    names
        .iter()
        .flat_map(|name| std::fs::read(folder.join(name)).unwrap_or_default())
        .collect()
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}
