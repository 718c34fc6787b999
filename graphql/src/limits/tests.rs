//! Documents on both sides of each limit.

use super::{
    DocumentError, MAX_ALIASES, MAX_DEPTH, MAX_DIRECTIVES, MAX_FRAGMENTS, MAX_MUTATIONS,
    MAX_NESTING, MAX_OPERATIONS, MAX_ROOT_FIELDS, MAX_SELECTIONS, MAX_TOKENS,
};
use crate::error::code;

fn check(query: &str) -> Result<(), DocumentError> {
    super::check(&super::parse(query)?)
}

/// A document of exactly the allowed size passes; a larger one is refused.
#[test]
fn each_limit_holds_exactly() {
    type Document = fn(usize) -> String;
    let cases: [(u64, Document); 9] = [
        (MAX_OPERATIONS as u64, |count| {
            numbered(count, "query q# { a } ")
        }),
        (MAX_FRAGMENTS as u64, |count| {
            format!(
                "{{ v {{ ...f0 }} }} {}",
                numbered(count, "fragment f# on V { a } ")
            )
        }),
        (MAX_SELECTIONS, |count| {
            format!("{{ v {{ {} }} }}", numbered(count - 1, "a "))
        }),
        (MAX_ALIASES, |count| {
            format!("{{ v {{ {} }} }}", numbered(count, "a#: a "))
        }),
        (MAX_DIRECTIVES, |count| {
            format!("{{ v {{ {} }} }}", numbered(count, "a @include(if: true) "))
        }),
        (MAX_DEPTH, |count| "{a".repeat(count) + &"}".repeat(count)),
        (MAX_ROOT_FIELDS, |count| {
            format!("{{ {} }}", numbered(count, "a "))
        }),
        (MAX_MUTATIONS, |count| {
            format!("mutation {{ {} }}", numbered(count, "a "))
        }),
        (MAX_TOKENS as u64, tokens),
    ];
    for (most, document) in cases {
        let most = usize::try_from(most).unwrap();
        let query = document(most);
        assert!(check(&query).is_ok(), "{}", &query[..query.len().min(100)]);
        let query = document(most + 1);
        assert_eq!(
            check(&query).unwrap_err().code,
            code::QUERY_TOO_LARGE,
            "{}",
            &query[..query.len().min(100)]
        );
    }
}

/// A document of so many tokens, including its end.
fn tokens(count: usize) -> String {
    let rest = count - "{a(b:[])}".len() - 1;
    format!(
        "{{a(b:[{}{}])}}",
        "1,".repeat(rest / 2),
        " ".repeat(rest % 2)
    )
}

/// So many copies of a text, with their numbers in place of `#`.
fn numbered(count: usize, text: &str) -> String {
    (0..count)
        .map(|number| text.replace('#', &number.to_string()))
        .collect()
}

#[test]
fn nested_fragments_are_counted_expanded_and_refused_at_once() {
    let mut query = String::from("{ viewer { ...f0 } }");
    for level in 0..6 {
        let spreads = format!("...f{} ", level + 1).repeat(12);
        query += &format!(" fragment f{level} on Viewer {{ {spreads} }}");
    }
    query += " fragment f6 on Viewer { __typename }";
    assert_eq!(check(&query).unwrap_err().code, code::QUERY_TOO_LARGE);
}

#[test]
fn a_chain_of_deep_fragments_does_not_exhaust_the_stack() {
    let links = (0..99).map(|n| {
        format!(
            " fragment f{n} on Q {{ {} ...f{} {} }}",
            "a{".repeat(19),
            n + 1,
            "}".repeat(19)
        )
    });
    let query = format!(
        "{{ ...f0 }}{} fragment f99 on Q {{ a }}",
        links.collect::<String>()
    );
    assert_eq!(check(&query).unwrap_err().code, code::QUERY_TOO_LARGE);
}

#[test]
fn a_fragment_within_itself_is_refused() {
    let refusal =
        check("{ viewer { ...a } } fragment a on Viewer { ...b } fragment b on Viewer { ...a }")
            .unwrap_err();
    assert_eq!(refusal.code, code::BAD_USER_INPUT);
}

#[test]
fn brackets_too_deep_for_the_parsers_stack_are_refused() {
    for bracket in ["[", "{a:", "[\"[\" # [\n"] {
        let query = format!("{{ a(b: {}) }}", bracket.repeat(60_000 / bracket.len()));
        assert_eq!(
            check(&query).unwrap_err().code,
            code::QUERY_TOO_LARGE,
            "{bracket}"
        );
    }
    let deep = |levels: usize| format!("{{ a(b: {}{}) }}", "[".repeat(levels), "]".repeat(levels));
    assert!(check(&deep(MAX_NESTING / 2)).is_ok());
}

#[test]
fn more_mutations_than_allowed_are_refused_even_within_fragments() {
    let fields = |n: usize| {
        (0..n)
            .map(|i| format!("m{i}: deleteResource(id: 1) {{ deletedResourceId }}"))
            .collect::<String>()
    };
    assert!(check(&format!("mutation {{ {} }}", fields(5))).is_ok());
    assert!(
        check(&format!(
            "mutation {{ ...f }} fragment f on Mutation {{ {} }}",
            fields(6)
        ))
        .is_err()
    );
}

#[test]
fn a_refusal_says_what_was_counted_and_how_much_is_allowed() {
    let aliases = (0..61)
        .map(|n| format!("a{n}: scopes "))
        .collect::<String>();
    let refusal = check(&format!("{{ viewer {{ {aliases} }} }}")).unwrap_err();
    assert_eq!(
        refusal.problems[0].message,
        "The document has 61 aliases; at most 60 are allowed."
    );
}
