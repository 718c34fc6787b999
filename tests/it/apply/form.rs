//! What is wrong with a file before anything is looked up.

use apply::{ApplyError, read};
use std::fmt::Write;

#[track_caller]
fn refused(name: &str, text: &str) -> Vec<String> {
    match read(name, text.as_bytes()) {
        Err(ApplyError::Refused(lines)) => lines,
        Err(ApplyError::Failed(error)) => panic!("failed in another way: {error:?}"),
        Ok(document) => panic!("was read: {document:?}"),
    }
}

#[test]
fn an_unknown_key_is_refused_with_its_path_and_line() {
    let line = refused(
        "f.yaml",
        "latchkey: 1\naccounts:\n  - slug: a\n    clients:\n      - clientId: x\n        nmae: y\n",
    )
    .remove(0);
    assert!(
        line.contains("accounts[0].clients[0]") && line.contains("nmae") && line.contains("line 6"),
        "{line}"
    );
    let line = refused(
        "f.json",
        "{\"latchkey\": 1, \"accounts\": [\n{\"slug\": \"a\", \"clients\": [\n{\"nmae\": 1}]}]}",
    )
    .remove(0);
    assert!(
        line.contains("accounts[0].clients[0]") && line.contains("nmae") && line.contains("line 3"),
        "{line}"
    );
}

#[test]
fn json_is_told_by_its_name_or_its_first_character() {
    let json = r#"{"latchkey": 1, "accounts": [{"slug": "a"}]}"#;
    for name in ["f.json", "f.JSON", "standard input", "f.yaml", "f.yml"] {
        assert_eq!(
            read(name, json.as_bytes()).unwrap().accounts.unwrap()[0].slug,
            "a",
            "{name}"
        );
    }
    refused("f.json", "latchkey: 1");
    refused("f.json", &format!("{json} {json}"));
    read("-", b"latchkey: 1").unwrap();
}

#[test]
fn malformed_files_are_refused() {
    for text in [
        "",
        "[",
        "latchkey: [",
        "- 1",
        "latchkey: one",
        "latchkey: 2",
        "accounts: []",
        "latchkey: 1\naccounts: {a: b}",
        "latchkey: 1\naccounts: null",
        "latchkey: 1\n---\nlatchkey: 1",
        "latchkey: 1\naccounts: [{ slug: null }]",
        "latchkey: 1\naccounts: [{ slug: a, clients: [{ clientId: x, scopes: null }] }]",
        "latchkey: 1\naccounts: [{ slug: a, clients: [{ clientId: x, status: active }] }]",
        "latchkey: 1\naccounts: [{ slug: a, policy: { preset: CUSTOM } }]",
    ] {
        assert!(!refused("f.yaml", text).is_empty());
    }
    assert!(read("f.yaml", b"latchkey: 1\n\xff").is_err());
}

#[test]
fn duplicate_keys_are_refused() {
    assert!(refused("f.yaml", "latchkey: 1\naccounts: []\naccounts: []")[0].contains("accounts"));
    assert!(refused("f.json", r#"{"latchkey": 1, "latchkey": 1}"#)[0].contains("latchkey"));
}

#[test]
fn everything_that_stands_twice_is_said_at_once() {
    let file = "latchkey: 1
accounts:
  - slug: a
    resources:
      - { identifier: 'https://x.test', permissions: [{ code: a }, { code: a }] }
      - { identifier: 'https://x.test' }
    roles: [{ key: r }, { key: r }]
    users: [{ username: u }, { username: u }]
    clients: [{ clientId: c, secret: {} }, { clientId: c }, { name: n }, { name: n }, {}, { clientId: d, secret: { env: A, file: b } }]
  - slug: a
";
    assert_eq!(
        refused("f.yaml", file),
        [
            "accounts[1].slug: Occurs in accounts[0] already.",
            "accounts[0].resources[1].identifier: Occurs in accounts[0].resources[0] already.",
            "accounts[0].resources[0].permissions[1].code: Occurs in accounts[0].resources[0].permissions[0] already.",
            "accounts[0].roles[1].key: Occurs in accounts[0].roles[0] already.",
            "accounts[0].users[1].username: Occurs in accounts[0].users[0] already.",
            "accounts[0].clients[1].clientId: Occurs in accounts[0].clients[0] already.",
            "accounts[0].clients[3].name: Occurs in accounts[0].clients[2] already.",
            "accounts[0].clients[0].secret: Name either `env` or `file`.",
            "accounts[0].clients[4]: Needs a `clientId`, or a `name` where the account's client ids are generated.",
            "accounts[0].clients[5].secret: Name either `env` or `file`.",
        ]
    );
}

#[test]
fn large_deep_and_exploding_files_are_refused_in_little_time() {
    assert!(
        refused(
            "f.yaml",
            &format!("latchkey: 1\n#{}", "x".repeat(4 * 1024 * 1024))
        )[0]
        .contains("4194304")
    );
    refused("f.yaml", &"[".repeat(1_000_000));
    refused("f.json", &"[".repeat(1_000_000));
    refused("f.yaml", &"- ".repeat(1_000_000));
    // A billion laughs: each line stands for ten of the one before.
    let mut laughs =
        "latchkey: 1\naccounts: [{ slug: a, roles: [{ key: r, permissions: [\n&a0 ha".to_owned();
    for n in 1..10 {
        write!(laughs, ",\n&a{n} [{}]", format!("*a{}, ", n - 1).repeat(10)).unwrap();
    }
    refused("f.yaml", &(laughs + "] }] }]"));
    let long = "x".repeat(500_000);
    let many = format!(
        "latchkey: 1\naccounts: [{{ slug: a, roles: [{{ key: r, permissions: [&a {long}{}] }}] }}]",
        ", *a".repeat(900_000)
    );
    refused("f.yaml", &many);
}

#[test]
fn a_few_aliases_are_fine() {
    let file = "latchkey: 1\naccounts: [{ slug: a, roles: [{ key: r, permissions: &p [a, b] }, { key: s, permissions: *p }] }]";
    let roles = read("f.yaml", file.as_bytes())
        .unwrap()
        .accounts
        .unwrap()
        .remove(0)
        .roles
        .unwrap();
    assert_eq!(roles[0].permissions, roles[1].permissions);
}
