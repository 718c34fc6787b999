//! A SQLite deployment as files: what a copy of them has, `latchkey backup` and `latchkey restore`,
//! and `latchkey migrate down`.

mod copy;
mod database_file;
mod migration;
mod restore;

use crate::program::{ADMIN, ADMIN_SECRET, run};
use std::path::Path;

const OWN: (&str, &str) = (ADMIN, ADMIN_SECRET);

fn stdout(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, &[], arguments);
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn stderr(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, &[], arguments);
    assert!(!output.status.success(), "{arguments:?} went well");
    String::from_utf8(output.stderr).unwrap()
}
