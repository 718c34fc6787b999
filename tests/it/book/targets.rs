//! Every link of the book and of the pages beside it leads to a file, and to a heading of it.

use super::{links, pages, prose, root, text};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// Pages beside the book that link to it, and to which it does not link.
const TOP: [&str; 6] = [
    "README.md",
    "ARCHITECTURE.md",
    "BENCHMARKS.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
];

/// What GitHub and mdBook make of a heading: lower case, hyphens for spaces, and no signs.
fn anchor(heading: &str) -> String {
    let lower = heading.trim().to_lowercase();
    let kept = lower
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn anchors(page: &str) -> BTreeSet<String> {
    let headings = prose(page).into_iter().filter(|line| line.starts_with('#'));
    headings
        .map(|line| anchor(line.trim_start_matches('#')))
        .collect()
}

/// A path without `..` and `.` in it.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.iter() {
        if part == ".." {
            plain.pop();
        } else if part != "." {
            plain.push(part);
        }
    }
    plain
}

#[test]
fn every_link_leads_to_a_file_and_to_a_heading() {
    let mut all = pages();
    all.extend(TOP.map(str::to_owned));
    let mut count = 0;
    for path in &all {
        let page = text(path);
        for link in links(&page).iter().filter(|link| !link.contains("://")) {
            count += 1;
            let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => PathBuf::from(path),
                file => plain(&Path::new(path).parent().unwrap().join(file)),
            };
            assert!(
                root().join(&target).is_file(),
                "{path} links to {link}, which is no file"
            );
            let name = target.to_str().unwrap();
            assert!(
                !path.starts_with("docs/") || name.starts_with("docs/"),
                "{path} links to {link}, which is not in the book"
            );
            if !fragment.is_empty() {
                let known = anchors(&text(name));
                assert!(
                    known.contains(fragment),
                    "{path} links to {link}, which is no heading of {name}"
                );
            }
        }
    }
    assert!(
        count > 100,
        "there are only {count} links: are they read at all?"
    );
}
