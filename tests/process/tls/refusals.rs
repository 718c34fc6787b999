//! Files that are not right stop a start, with the name of the setting and the rule.

use super::settings_of;
use crate::{certificates::Authority, program::run};
use config::{TLS_CERTIFICATE, TLS_KEY, TlsFiles};
use std::{fs, path::Path};

/// The complaints of a start with these files.
fn refused(folder: &Path, files: &TlsFiles) -> Vec<String> {
    let [certificate, key] = settings_of(files);
    let settings = [(certificate.0, certificate.1.as_str()), (key.0, &key.1)];
    refused_with(folder, &settings)
}

fn refused_with(folder: &Path, settings: &[(&str, &str)]) -> Vec<String> {
    let output = run(folder, settings, &["serve", "--listen", "127.0.0.1:0"]);
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{text}");
    let lines = text
        .lines()
        .filter_map(|line| line.strip_prefix("latchkey: "));
    lines.map(str::to_owned).collect()
}

#[track_caller]
fn says(lines: &[String], expected: &[String]) {
    assert_eq!(lines.len(), expected.len(), "{lines:?}");
    for (line, words) in lines.iter().zip(expected) {
        assert!(line.starts_with(words), "{line} is not: {words}");
    }
}

#[test]
fn a_certificate_without_a_key_and_the_other_way_round_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (given, other) in [(TLS_CERTIFICATE, TLS_KEY), (TLS_KEY, TLS_CERTIFICATE)] {
        let lines = refused_with(folder.path(), &[(given, "/nowhere.pem")]);
        says(&lines, &[format!("{other}: is needed beside {given}")]);
    }
}

#[test]
fn files_that_are_missing_or_hold_something_else_are_refused_both_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let files = Authority::new().issue().write(folder.path());
    let missing = TlsFiles {
        certificate: folder.path().join("none.pem"),
        key: folder.path().join("none.key"),
    };
    let both = |problem: &str| [TLS_CERTIFICATE, TLS_KEY].map(|name| format!("{name}: {problem}"));
    says(
        &refused(folder.path(), &missing),
        &both("cannot be read: No such file"),
    );
    let exchanged = TlsFiles {
        certificate: files.key.clone(),
        key: files.certificate.clone(),
    };
    says(
        &refused(folder.path(), &exchanged),
        &[
            format!("{TLS_CERTIFICATE}: must hold a certificate in PEM"),
            format!("{TLS_KEY}: must hold a private key in PEM"),
        ],
    );
    for file in [&files.certificate, &files.key] {
        fs::write(file, vec![b'x'; 1024 * 1024 + 1]).unwrap();
    }
    says(
        &refused(folder.path(), &files),
        &both("must have at most 1 MiB"),
    );
}

#[test]
fn a_key_that_cannot_be_used_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (authority, key) = (Authority::new(), folder.path().join("key.pem"));
    let files = authority.issue().write(folder.path());
    let pem = |label: &str, body: &str| {
        format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
    };
    for (text, words) in [
        (
            authority.issue().key,
            "must be the key of the first certificate",
        ),
        (
            pem("ENCRYPTED PRIVATE KEY", "MAA="),
            "must hold a key that is not encrypted",
        ),
        (
            pem("PRIVATE KEY", "MAA="),
            "must be an RSA key of 2048 to 8192 bits",
        ),
        (pem("PRIVATE KEY", "!"), "is not valid PEM"),
    ] {
        fs::write(&key, &text).unwrap();
        let lines = refused(folder.path(), &files);
        says(&lines, &[format!("{TLS_KEY}: {words}")]);
        assert!(!lines[0].contains("MAA="), "a key was printed: {lines:?}");
    }
}

#[test]
fn a_chain_with_a_certificate_that_is_none_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let pair = Authority::new().issue();
    let files = pair.write(folder.path());
    let broken = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    for (text, number) in [
        (broken.to_owned(), 1),
        (format!("{}{broken}", pair.certificate), 2),
    ] {
        fs::write(&files.certificate, text).unwrap();
        let words = format!("{TLS_CERTIFICATE}: certificate {number} cannot be understood");
        says(&refused(folder.path(), &files), &[words]);
    }
}
