//! Help, mistyped commands, and the state of migrations.

use crate::program::run;

/// All commands, by their words.
const COMMANDS: &[&str] = &[
    "",
    "serve",
    "migrate",
    "migrate up",
    "migrate status",
    "migrate down",
    "schema",
    "openapi",
    "apply",
    "export",
    "client",
    "client create",
    "client list",
    "client show",
    "client rotate",
    "client enable",
    "client disable",
    "client delete",
    "account",
    "account list",
    "account show",
    "account create",
    "account rename",
    "account delete",
    "role",
    "role list",
    "role show",
    "role create",
    "role update",
    "role delete",
    "token",
    "token get",
    "token inspect",
    "context",
    "context list",
    "context show",
    "context use",
    "context set",
    "context delete",
    "user",
    "user set-password",
    "keys",
    "keys list",
    "keys rotate",
    "keys revoke",
    "audit",
    "audit verify",
    "audit export",
    "backup",
    "restore",
    "healthcheck",
    "completion",
    "man",
    "help client",
];

#[test]
fn every_command_explains_itself() {
    let folder = tempfile::tempdir().unwrap();
    for command in COMMANDS {
        let mut arguments: Vec<&str> = command.split_ascii_whitespace().collect();
        if !arguments.contains(&"help") {
            arguments.push("--help");
        }
        let output = run(folder.path(), &[], &arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("Usage: latchkey"), "{arguments:?}: {text}");
    }
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "help leaves files"
    );
}

#[test]
fn a_command_that_does_not_exist_is_bad_usage() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &[], &["destroy"]).status.code(), Some(2));
    assert_eq!(run(folder.path(), &[], &[]).status.code(), Some(2));
}

#[tokio::test]
async fn the_state_of_migrations_is_told_without_changing_it() {
    let folder = tempfile::tempdir().unwrap();
    let status =
        || String::from_utf8(run(folder.path(), &[], &["migrate", "status"]).stdout).unwrap();
    let pending = status();
    assert!(
        pending.lines().count() > 0 && pending.lines().all(|line| line.starts_with("pending ")),
        "{pending}"
    );
    assert_eq!(status(), pending);
    assert!(run(folder.path(), &[], &["migrate"]).status.success());
    let applied = status();
    assert!(
        applied.lines().all(|line| line.starts_with("applied ")),
        "{applied}"
    );
    assert!(
        run(folder.path(), &[], &["migrate", "down", "--yes"])
            .status
            .success()
    );
    assert!(status().lines().last().unwrap().starts_with("pending "));
}
