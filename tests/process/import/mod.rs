//! `latchkey import`: clients of Keycloak, Hydra and Auth0 become a file for apply, and get tokens with
//! the secrets that they have there.

mod mistakes;
mod products;

use crate::program::run;
use std::{fs, path::Path, process::Output};

/// A file of `tests/fixtures/import`.
fn fixture(name: &str) -> String {
    format!(
        "{}/tests/fixtures/import/{name}",
        env!("CARGO_MANIFEST_DIR")
    )
}

fn import(folder: &Path, arguments: &[&str]) -> Output {
    run(folder, &[], &[&["import"], arguments].concat())
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Names and contents of the files in a folder.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect();
    found.sort();
    found
}
