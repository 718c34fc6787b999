//! What a program was made with, as far as its instructions depend on it.

use std::{collections::BTreeMap, path::Path, process::Command};

/// Compilers, C library, Valgrind and architecture, by name. Compilers leave their versions in the
/// program; what cannot be found out is called unknown.
pub(super) fn of(binary: &Path) -> BTreeMap<String, String> {
    let comment = output("readelf", &["-p", ".comment", &binary.to_string_lossy()]);
    let comment = comment.unwrap_or_default();
    let compiler = |mark: &str| {
        let line = comment.lines().find(|line| line.contains(mark))?;
        Some(line.get(line.find(mark)?..)?.trim().to_owned())
    };
    let first_line = |text: String| text.lines().next().map(|line| line.trim().to_owned());
    let found = [
        ("architecture", Some(std::env::consts::ARCH.to_owned())),
        ("rustc", compiler("rustc version ")),
        (
            "C compiler",
            compiler("GCC: ").or_else(|| compiler("clang version ")),
        ),
        (
            "C library",
            output("ldd", &["--version"]).and_then(first_line),
        ),
        (
            "valgrind",
            output("valgrind", &["--version"]).and_then(first_line),
        ),
    ];
    let known = |version: Option<String>| version.unwrap_or_else(|| "unknown".to_owned());
    found
        .map(|(name, version)| (name.to_owned(), known(version)))
        .into()
}

/// What a program prints, where it is installed.
fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
