//! The pages themselves: each is in the summary, has a title and is not empty, and the README is
//! short.

use super::{links, pages, prose, text};

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
