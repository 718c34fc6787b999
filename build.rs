//! Tells the program which commit it is made of, and the tests whether there is a PostgreSQL for
//! them.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

fn main() {
    // What needs PostgreSQL is otherwise reported as ignored, and counted as such.
    println!("cargo::rustc-check-cfg=cfg(no_postgres)");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=TEST_DATABASE_URL");
    if env::var_os("TEST_DATABASE_URL").is_none_or(|url| url.is_empty()) {
        println!("cargo::rustc-cfg=no_postgres");
    }
    let commit = commit().unwrap_or_default();
    let version = env!("CARGO_PKG_VERSION");
    println!("cargo::rustc-env=LATCHKEY_COMMIT={commit}");
    if commit.is_empty() {
        println!("cargo::rustc-env=LATCHKEY_VERSION={version}");
    } else {
        println!("cargo::rustc-env=LATCHKEY_VERSION={version} ({commit})");
    }
}

/// The commit: as LATCHKEY_COMMIT says, which builds without a repository set; else what is checked
/// out, in release builds only, since development builds would be made anew after each commit.
/// Nothing but files is read, so it works without git and without a network.
fn commit() -> Option<String> {
    println!("cargo::rerun-if-env-changed=LATCHKEY_COMMIT");
    let variable = |name| env::var_os(name).and_then(|value| value.into_string().ok());
    let given = variable("LATCHKEY_COMMIT").unwrap_or_default();
    if !given.is_empty() {
        return given
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-.+".contains(&byte))
            .then_some(given);
    }
    if variable("PROFILE").is_some_and(|profile| profile == "release") {
        checked_out(Path::new(".git"))
    } else {
        None
    }
}

/// Follows HEAD to its branch, which is a file of its own or a line among packed references.
fn checked_out(git: &Path) -> Option<String> {
    let head = watched(git.join("HEAD"))?;
    let Some(name) = head.strip_prefix("ref: ") else {
        return shortened(&head);
    };
    if let Some(id) = watched(git.join(name)) {
        return shortened(&id);
    }
    watched(git.join("packed-refs"))?
        .lines()
        .find_map(|line| shortened(line.strip_suffix(name)?.trim_end()))
}

/// A file's text; when it changes, this is run again.
fn watched(file: PathBuf) -> Option<String> {
    let text = fs::read_to_string(&file).ok()?;
    println!("cargo::rerun-if-changed={}", file.display());
    Some(text.trim_end().to_owned())
}

/// As many digits as git itself shows for a repository of this size and more.
fn shortened(id: &str) -> Option<String> {
    let id = id.get(..12)?;
    id.bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then(|| id.to_owned())
}
