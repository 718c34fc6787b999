//! `latchkey audit`, beside a running server and after it.

use crate::program::{Server, run};
use sea_orm::ConnectionTrait;
use serde_json::Value;
use std::{
    path::Path,
    process::{Output, Stdio},
};

fn audit(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = run(folder, &[], &[&["audit"], arguments].concat());
    (
        status.code(),
        String::from_utf8(stdout).unwrap(),
        String::from_utf8(stderr).unwrap(),
    )
}

/// The head that `verify` prints.
fn head(folder: &Path) -> String {
    let (code, printed, errors) = audit(folder, &["verify"]);
    assert_eq!(code, Some(0), "{errors}");
    printed.trim().rsplit(' ').next().unwrap().to_owned()
}

async fn tamper(folder: &Path, statement: &str) {
    let url = format!("sqlite://{}", folder.join("latchkey.db").display());
    let db = sea_orm::Database::connect(url).await.unwrap();
    db.execute_unprepared(statement).await.unwrap();
    db.close().await.unwrap();
}

#[tokio::test]
async fn the_log_is_checked_beside_a_running_server_and_a_kept_head_is_found_again() {
    let server = Server::with_admin(&[]).await;
    let kept = head(server.folder());
    assert!(
        run(
            server.folder(),
            &[],
            &["client", "create", "--name", "Report"]
        )
        .status
        .success()
    );
    let (code, printed, errors) = audit(server.folder(), &["verify", "--expect", &kept]);
    assert_eq!(code, Some(0), "{errors}");
    let (events, rest) = printed
        .split_once(" events are intact, the newest of ")
        .unwrap();
    let (newest, _) = rest.split_once("; the head is ").unwrap();
    assert!(
        newest.parse::<chrono::DateTime<chrono::Utc>>().is_ok(),
        "{printed}"
    );
    assert_eq!(
        events.parse::<i64>().unwrap(),
        kept.split(':').next().unwrap().parse::<i64>().unwrap() + 2,
        "{printed}"
    );
}

#[tokio::test]
async fn the_first_damaged_event_is_named() {
    let server = Server::with_admin(&[]).await;
    let kept = head(server.folder());
    let folder = server.stop().await;
    tamper(
        folder.path(),
        "UPDATE audit_event SET summary = 'Nothing' WHERE sequence IN (2, 3)",
    )
    .await;
    for options in [&["verify"][..], &["verify", "--expect", &kept]] {
        let (code, printed, errors) = audit(folder.path(), options);
        assert_eq!((code, printed.as_str()), (Some(1), ""));
        assert!(errors.contains("event 2 was changed"), "{errors}");
    }
    // A command that starts everything else does not make good what was done.
    tamper(folder.path(), "UPDATE deployment SET audit_hash = NULL").await;
    assert!(run(folder.path(), &[], &["keys", "list"]).status.success());
    assert_eq!(audit(folder.path(), &["verify"]).0, Some(1));
}

#[tokio::test]
async fn bad_usage_of_audit_is_told_from_damage() {
    let folder = tempfile::tempdir().unwrap();
    for head in [
        "7",
        "7:abc",
        ":",
        "0:00",
        "x:0000000000000000000000000000000000000000000000000000000000000000",
    ] {
        assert_eq!(
            audit(folder.path(), &["verify", "--expect", head]).0,
            Some(2),
            "{head}"
        );
    }
    let (code, _, errors) = audit(folder.path(), &["verify"]);
    assert_eq!(code, Some(1));
    assert!(errors.contains("migrations are pending"), "{errors}");
    assert!(run(folder.path(), &[], &["keys", "list"]).status.success());
    assert_eq!(
        audit(folder.path(), &["export", "--account", "nowhere"]).0,
        Some(2)
    );
    let (code, _, errors) = audit(folder.path(), &["verify"]);
    assert_eq!(code, Some(0), "{errors}");
    let other = [(
        "LATCHKEY_MASTER_KEY",
        "another master key, with which nothing can be checked",
    )];
    assert_eq!(
        run(folder.path(), &other, &["audit", "verify"])
            .status
            .code(),
        Some(1),
        "and another master key is no damage"
    );
}

#[tokio::test]
async fn the_log_is_exported_as_json_lines() {
    let server = Server::with_admin(&[]).await;
    let lines = |arguments: &[&str]| -> Vec<Value> {
        let (code, printed, errors) = audit(server.folder(), arguments);
        assert_eq!(code, Some(0), "{errors}");
        printed
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let all = lines(&["export"]);
    let numbers: Vec<_> = all
        .iter()
        .map(|event| event["sequence"].as_i64().unwrap())
        .collect();
    let last = i64::try_from(all.len()).unwrap();
    assert_eq!(numbers, (1..=last).collect::<Vec<_>>());
    assert_eq!(
        head(server.folder()),
        format!("{last}:{}", all.last().unwrap()["hash"].as_str().unwrap())
    );
    assert_eq!(
        lines(&["export", "--after", "2", "--account", "default"]),
        all[2..]
    );
}

#[tokio::test]
async fn a_reader_of_the_export_may_go_away() {
    let server = Server::with_admin(&[]).await;
    let mut child = crate::program::program(server.folder(), &[], &["audit", "export"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // Long before it has anything to write.
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}

#[tokio::test]
async fn pruning_says_what_it_would_do_and_refuses_what_is_too_young() {
    let server = Server::with_admin(&[]).await;
    let (code, printed, errors) = audit(server.folder(), &["prune", "--before", "2000-01-31"]);
    assert_eq!(
        (code, printed.as_str()),
        (Some(0), "there is nothing to prune\n"),
        "{errors}"
    );
    for (date, word) in [
        ("2999-01-01", "a day ago"),
        ("2999-01-01T12:00:00+02:00", "a day ago"),
        ("yesterday", "2026-01-31"),
        ("", "--before"),
    ] {
        let (code, printed, errors) = audit(server.folder(), &["prune", "--before", date, "--yes"]);
        assert_eq!((code, printed.as_str()), (Some(2), ""), "{date}");
        assert!(errors.contains(word), "{date}: {errors}");
    }
    assert_eq!(audit(server.folder(), &["prune"]).0, Some(2));
    let folder = server.stop().await;
    tamper(
        folder.path(),
        "UPDATE audit_event SET occurred_at = '2000-01-01T00:00:00+00:00' WHERE sequence = 1",
    )
    .await;
    let (code, _, errors) = audit(folder.path(), &["prune", "--before", "2000-01-31", "--yes"]);
    assert!(
        code == Some(1) && errors.contains("damaged"),
        "what was tampered with is not pruned away: {errors}"
    );
}
