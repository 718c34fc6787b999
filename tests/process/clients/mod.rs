//! `latchkey client`: what an operator can do who has lost every other way in.

mod commands;
mod list;
mod rescue;

use crate::program::run;
use std::{path::Path, process::Output};

fn client(folder: &Path, arguments: &[&str]) -> Output {
    run(folder, &[], &[&["client"], arguments].concat())
}

#[track_caller]
fn refused(folder: &Path, arguments: &[&str], words: &str) {
    let output = client(folder, arguments);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        !output.status.success() && output.stdout.is_empty(),
        "{arguments:?}"
    );
    assert!(
        text.contains(words) && !text.contains("Refused") && !text.contains('{'),
        "{arguments:?}: {text}"
    );
}
