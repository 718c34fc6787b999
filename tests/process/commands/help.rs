//! Help, mistyped commands, and the state of migrations.

use crate::program::run;

/// All commands below one, by their words, and that one.
fn commands(command: &clap::Command, words: &[String]) -> Vec<Vec<String>> {
    let mut all = vec![words.to_vec()];
    for below in command.get_subcommands() {
        all.extend(commands(
            below,
            &[words, &[below.get_name().to_owned()]].concat(),
        ));
    }
    all
}

#[test]
fn every_command_explains_itself() {
    let folder = tempfile::tempdir().unwrap();
    let commands = commands(&latchkey::cli::command(), &[]);
    assert!(commands.len() > 50, "{commands:?}");
    let help = |words: &[String]| [words, &["--help".to_owned()]].concat();
    let other = vec!["help".to_owned(), "client".to_owned()];
    for arguments in commands.iter().map(|words| help(words)).chain([other]) {
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
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
