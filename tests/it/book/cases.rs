//! The page of test cases: each test that it names is one of this program.

use super::{root, text};
use std::{collections::BTreeSet, fs};

#[test]
fn each_test_that_the_page_of_cases_names_exists() {
    let page = text("docs/development/oidc-test-cases.md");
    let named: BTreeSet<&str> = page
        .split('`')
        .filter_map(|code| code.strip_prefix("it::"))
        .filter(|name| !name.ends_with("::x"))
        .collect();
    assert!(named.len() > 40, "only {} tests are named", named.len());
    for name in named {
        let (place, test) = name.rsplit_once("::").unwrap();
        let path = format!("tests/it/{}.rs", place.replace("::", "/"));
        let file = fs::read_to_string(root().join(&path)).unwrap_or_default();
        assert!(
            file.contains(&format!("fn {test}(")),
            "{path} has no test {test}"
        );
    }
}
