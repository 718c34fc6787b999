//! The page of scopes.

use super::{code, hold, says, table};
use domain::{
    built_in::{ADMINISTRATOR, ROLES},
    limits::{MAX_PERMISSIONS, MAX_PERMISSIONS_OF_ACCOUNT},
    permission::Permission,
};

#[test]
fn the_page_of_scopes_is_that_of_the_code() {
    let (all, others): (Vec<_>, Vec<_>) = ROLES.iter().partition(|role| role.key == ADMINISTRATOR);
    let every = Permission::ALL;
    assert!(
        all.iter()
            .all(|role| every.iter().all(|one| (role.grants)(*one)))
    );
    let [editor, viewer] = others.as_slice() else {
        panic!("the table has a column for each role but the administrator's")
    };
    let yes_or_no = |so: bool| if so { "yes" } else { "no" }.to_owned();
    let heads = [
        "scope",
        "allows",
        "category",
        "mutating",
        "deployment",
        &code(editor.key),
        &code(viewer.key),
    ];
    let rows = every.iter().map(|one| {
        [
            code(one.as_str()),
            with_codes(one.description()),
            one.category().to_owned(),
            yes_or_no(one.mutating()),
            yes_or_no(one.platform()),
            yes_or_no((editor.grants)(*one)),
            yes_or_no((viewer.grants)(*one)),
        ]
    });
    hold(
        "docs/reference/scopes.md",
        &[("scopes", table(heads, rows))],
    );
    let told = format!(
        "has at most {MAX_PERMISSIONS_OF_ACCOUNT} of them, a protected API at most {MAX_PERMISSIONS}."
    );
    says("docs/reference/scopes.md", &[told]);
}

/// The description, with the codes of permissions in it as code.
fn with_codes(description: &str) -> String {
    let word = |word: &str| {
        let name = word.trim_end_matches([',', ';', '.']);
        match Permission::from_code(name) {
            Some(_) => format!("{}{}", code(name), &word[name.len()..]),
            None => word.to_owned(),
        }
    };
    let words: Vec<_> = description.split(' ').map(word).collect();
    words.join(" ")
}
