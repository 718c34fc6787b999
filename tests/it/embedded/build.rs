//! The files of the console and the playground in the repository: made from the sources that are
//! there, and not too large.

use super::unpacked;
use aws_lc_rs::digest::{SHA256, digest};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Largest size of all files of an application, in bytes compressed with Brotli.
const MAX_DIST: [(&str, usize); 2] = [("console", 600_000), ("playground", 1_600_000)];
/// Largest size of the scripts that each page of the console loads first.
const MAX_FIRST_SCRIPTS: usize = 185_000;
/// Largest size of the console's style sheet.
const MAX_STYLES: usize = 10_000;
/// Largest size of the script of one page of the console.
const MAX_PAGE_SCRIPT: usize = 12_000;
/// Largest size of all that the list of clients loads, with the two fonts that it shows.
const MAX_FIRST_LOAD: usize = 320_000;

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
    for folder in ["build", "playground", "public", "src"] {
        sources.extend(
            files(&console().join(folder))
                .into_iter()
                .map(|(name, bytes)| (format!("{folder}/{name}"), sha256(&bytes))),
        );
    }
    for name in [
        "index.html",
        "package.json",
        "package-lock.json",
        "vite.config.ts",
    ] {
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
    let stale = |name: &&String| listed.get(*name) != sources.get(*name);
    let names: BTreeSet<_> = listed.keys().chain(sources.keys()).filter(stale).collect();
    assert!(
        names.is_empty(),
        "console/dist is stale: make console: {names:?}"
    );
}

/// The hash is a part of the addresses, and browsers keep what is there for a year.
#[test]
fn the_hash_is_that_of_the_files() {
    for (app, largest) in MAX_DIST {
        let all = files(&console().join("dist").join(app));
        let mut lines = BTreeMap::new();
        for (name, bytes) in all.iter().filter(|(name, _)| *name != "HASH") {
            let (name, plain) = name.strip_suffix(".br").map_or_else(
                || (name.as_str(), bytes.clone()),
                |name| (name, unpacked(bytes)),
            );
            // The order is that of the names without `.br`.
            lines.insert(name, format!("{}  {name}\n", sha256(&plain)));
        }
        let list: String = lines.into_values().collect();
        let hash = sha256(list.as_bytes());
        assert_eq!(
            all["HASH"],
            format!("{}\n", &hash[..12]).as_bytes(),
            "console/dist/{app} is stale: make console"
        );
        let size: usize = all.values().map(Vec::len).sum();
        assert!(size <= largest, "{app}: {size} bytes");
    }
}

/// The budgets of the console, whose files are compressed already.
#[test]
fn the_console_loads_no_more_than_its_budgets() {
    let all = files(&console().join("dist/console"));
    let page = String::from_utf8(all["index.html"].clone()).unwrap();
    let named = |name: &&String| page.contains(&format!("\"./{}\"", name.trim_end_matches(".br")));
    let size = |names: &[&String]| names.iter().map(|name| all[*name].len()).sum::<usize>();
    let scripts: Vec<_> = all.keys().filter(|name| name.ends_with(".js.br")).collect();
    let (first, of_pages): (Vec<_>, Vec<_>) = scripts.into_iter().partition(named);
    assert!(first.len() >= 3, "{page}");
    assert!(
        size(&first) <= MAX_FIRST_SCRIPTS,
        "{first:?}: {}",
        size(&first)
    );
    for name in of_pages {
        assert!(
            all[name].len() <= MAX_PAGE_SCRIPT,
            "{name}: {}",
            all[name].len()
        );
    }
    let styles = all["style.css.br"].len();
    assert!(styles <= MAX_STYLES, "{styles}");
    let fonts = [
        "inter-latin-wght-normal",
        "jetbrains-mono-latin-wght-normal",
    ];
    let fonts = fonts.map(|font| all[&format!("{font}.woff2.br")].len());
    let page_of_clients = all["client-list.js.br"].len() + all["client-words.js.br"].len();
    let load = size(&first) + styles + page_of_clients + fonts.iter().sum::<usize>();
    assert!(load <= MAX_FIRST_LOAD, "{load}");
}

#[test]
fn the_lock_file_names_no_place_to_download_from() {
    let lock = fs::read_to_string(console().join("package-lock.json")).unwrap();
    assert!(!lock.contains("\"resolved\""));
}
