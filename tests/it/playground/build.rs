//! The files of the playground in the repository: made from the sources that are there, and not too
//! large.

use super::unpacked;
use aws_lc_rs::digest::{SHA256, digest};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// What the browser may load at most, in bytes compressed with Brotli.
const LARGEST_DIST: u64 = 1_600_000;

fn console() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("console")
}

fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes)
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// All files of a folder, by their paths below it with slashes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            found.extend(
                files(&entry.path())
                    .into_iter()
                    .map(|(below, bytes)| (format!("{name}/{below}"), bytes)),
            );
        } else {
            found.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    found
}

/// `make console` makes it anew. The list is written by `console/build/compressed.ts` in the form
/// of `sha256sum`.
#[test]
fn what_browsers_get_was_made_from_the_sources_that_are_here() {
    let mut sources = BTreeMap::new();
    for folder in ["build", "playground"] {
        sources.extend(
            files(&console().join(folder))
                .into_iter()
                .map(|(name, bytes)| (format!("{folder}/{name}"), sha256(&bytes))),
        );
    }
    for name in ["package.json", "package-lock.json"] {
        sources.insert(
            name.to_owned(),
            sha256(&fs::read(console().join(name)).unwrap()),
        );
    }
    let listed = fs::read_to_string(console().join("dist/SOURCES")).unwrap();
    let listed: BTreeMap<_, _> = listed
        .lines()
        .map(|line| line.split_once("  ").unwrap())
        .map(|(hash, name)| (name.to_owned(), hash.to_owned()))
        .collect();
    assert_eq!(listed, sources, "console/dist is stale: make console");
}

/// The hash is a part of the addresses, and browsers keep what is there for a year.
#[test]
fn the_hash_is_that_of_the_files() {
    let mut list = String::new();
    let mut size = 0;
    let all = files(&console().join("dist/playground"));
    for (name, bytes) in all.iter().filter(|(name, _)| *name != "HASH") {
        size += bytes.len() as u64;
        let (name, plain) = name.strip_suffix(".br").map_or_else(
            || (name.as_str(), bytes.clone()),
            |name| (name, unpacked(bytes)),
        );
        list += &format!("{}  {name}\n", sha256(&plain));
    }
    // The order is that of the names without `.br`.
    let mut lines: Vec<_> = list.lines().collect();
    lines.sort_by_key(|line| line.split_once("  ").unwrap().1);
    let hash = sha256(format!("{}\n", lines.join("\n")).as_bytes());
    assert_eq!(
        all["HASH"],
        format!("{}\n", &hash[..12]).as_bytes(),
        "console/dist is stale: make console"
    );
    assert!(size <= LARGEST_DIST, "{size} bytes");
}

#[test]
fn the_lock_file_names_no_place_to_download_from() {
    let lock = fs::read_to_string(console().join("package-lock.json")).unwrap();
    assert!(!lock.contains("\"resolved\""));
}
