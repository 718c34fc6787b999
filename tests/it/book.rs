//! The book: that its links lead somewhere, that every page can be found, and that its lists are
//! complete.

use domain::permission::Permission;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
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

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All pages below `docs`, by their paths in the repository.
fn pages() -> BTreeSet<String> {
    let (mut folders, mut found) = (vec![root().join("docs")], BTreeSet::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap();
                found.insert(name.to_owned());
            }
        }
    }
    found
}

/// The lines of a page outside of its blocks.
fn prose(page: &str) -> Vec<&str> {
    let (mut lines, mut within) = (Vec::new(), false);
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            within = !within;
        } else if !within {
            lines.push(line);
        }
    }
    lines
}

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

/// Targets of links, but for those in code.
fn links(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in prose(page) {
        let outside: String = line.split('`').step_by(2).collect::<Vec<_>>().join("code");
        for rest in outside.split("](").skip(1) {
            found.extend(rest.split(')').next().map(str::to_owned));
        }
    }
    found
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

#[test]
fn every_page_is_in_the_summary_once() {
    let mut listed = links(&text("docs/SUMMARY.md"));
    listed.sort();
    let whole = listed.len();
    listed.dedup();
    assert_eq!(listed.len(), whole, "a page is in the summary twice");
    for page in pages().iter().filter(|page| *page != "docs/SUMMARY.md") {
        let name = page.trim_start_matches("docs/");
        assert!(
            listed.iter().any(|link| link == name),
            "{page} is not in docs/SUMMARY.md"
        );
    }
}

#[test]
fn every_page_has_one_title_and_something_to_read() {
    for path in pages() {
        let page = text(&path);
        assert!(
            page.starts_with("# "),
            "{path} does not begin with its title"
        );
        let titles = prose(&page)
            .into_iter()
            .filter(|line| line.starts_with("# "))
            .count();
        assert!(
            titles == 1 || path == "docs/SUMMARY.md",
            "{path} has {titles} titles"
        );
        assert!(page.len() > 300, "{path} is almost empty");
        assert!(!page.contains("TODO"), "{path} is not finished");
    }
}

#[test]
fn the_readme_is_short() {
    let readme = text("README.md");
    assert!(readme.len() <= 6144, "README.md has {} bytes", readme.len());
    for command in ["make setup", "make run", "make test"] {
        assert!(
            readme.contains(command),
            "README.md does not name `{command}`"
        );
    }
}

#[test]
fn the_page_of_scopes_lists_every_permission() {
    let page = text("docs/reference/scopes.md");
    for permission in Permission::ALL {
        let start = format!("| `{}` |", permission.as_str());
        let row = page.lines().find(|line| line.starts_with(&start));
        let row = row.unwrap_or_else(|| panic!("{} is not on the page", permission.as_str()));
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let yes_or_no = |so: bool| if so { "yes" } else { "no" };
        let expected = [
            permission.category(),
            yes_or_no(permission.mutating()),
            yes_or_no(permission.platform()),
        ];
        assert_eq!(&cells[3..6], &expected, "{row}");
    }
}

/// Fields of a root type of the schema: names that are indented by two spaces, outside of
/// descriptions.
fn fields<'a>(schema: &'a str, root: &str) -> Vec<&'a str> {
    let body = schema.split(&format!("\ntype {root} {{\n")).nth(1).unwrap();
    let body = body.split("\n}").next().unwrap();
    let (mut fields, mut described) = (Vec::new(), false);
    for line in body.lines().filter_map(|line| line.strip_prefix("  ")) {
        if line.starts_with("\"\"\"") {
            described = !described;
        } else if !described && line.starts_with(|c: char| c.is_ascii_lowercase()) {
            fields.extend(line.split(['(', ':']).next());
        }
    }
    fields
}

#[test]
fn the_page_of_graphql_lists_every_root_field() {
    let schema = text("schema.graphql");
    let page = text("docs/reference/graphql.md");
    for root in ["Query", "Mutation", "Subscription"] {
        let fields = fields(&schema, root);
        assert!(
            !fields.is_empty(),
            "{root} has no fields: is the schema read at all?"
        );
        for field in fields {
            assert!(
                page.contains(&format!("\n| `{field}` |")),
                "{root}.{field} is not on the page"
            );
        }
    }
}

#[test]
fn the_page_of_rest_lists_every_operation() {
    let page = text("docs/reference/rest.md");
    let document: Value = serde_json::from_str(&text("openapi.json")).unwrap();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let Some(name) = operation["operationId"].as_str() else {
                continue;
            };
            let cell = format!("| `{} {path}` (`{name}`) |", method.to_uppercase());
            assert!(page.contains(&cell), "{cell} is not on the page");
        }
    }
}
