//! `latchkey client`: what an operator can do who has lost every other way in.

use crate::program::{ADMIN, ADMIN_SECRET, Server, program, run, run_for_json, soon};
use serde_json::{Value, json};
use std::{
    path::Path,
    process::{Output, Stdio},
};

fn client(folder: &Path, arguments: &[&str]) -> Output {
    run(folder, &[], &[&["client"], arguments].concat())
}

#[track_caller]
fn refused(folder: &Path, arguments: &[&str], words: &str) {
    let output = client(folder, arguments);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && output.stdout.is_empty(), "{arguments:?}");
    assert!(text.contains(words) && !text.contains("Refused") && !text.contains('{'), "{arguments:?}: {text}");
}

async fn status(server: &Server, caller: (&str, &str)) -> u16 {
    server.post("/oauth/token", caller, &[("grant_type", "client_credentials")]).await.status().as_u16()
}

/// Waits until the server knows all that commands have done so far. It follows them in order, so it knows when the last token of a client
/// that was rotated after them is dead. To try secrets until one works would use up the budget of failures.
async fn followed(server: &Server) {
    let made = run_for_json(server.folder(), &[], &["client", "create", "--name", "Probe", "--role", "administrator"]);
    let probe = (made["client_id"].as_str().unwrap(), made["client_secret"].as_str().unwrap());
    let token = server.token(probe).await;
    assert!(server.is_active(probe, &token).await);
    let rotated = ["client", "rotate", probe.0, "--grace", "0"];
    run_for_json(server.folder(), &[], &rotated);
    let url = format!("{}/api/v1/clients?first=1", server.url);
    let refused = async || reqwest::Client::new().get(&url).bearer_auth(&token).send().await.unwrap().status() == 401;
    soon("the server follows the commands", async || refused().await.then_some(())).await;
}

/// The page "locked out" of the documentation rests on this.
#[tokio::test]
async fn an_administrator_whose_secret_is_lost_gets_another_beside_the_running_server() {
    let server = Server::with_admin(&[]).await;
    let token = server.token((ADMIN, ADMIN_SECRET)).await;
    let made = run_for_json(server.folder(), &[], &["client", "rotate", ADMIN]);
    assert_eq!(made["client_id"], ADMIN);
    let secret = made["client_secret"].as_str().unwrap();
    followed(&server).await;
    assert_eq!((status(&server, (ADMIN, secret)).await, status(&server, (ADMIN, ADMIN_SECRET)).await), (200, 401));
    assert!(!server.is_active((ADMIN, secret), &token).await, "a token of the lost secret is alive");

    let other = run_for_json(server.folder(), &[], &["client", "rotate", ADMIN, "--grace", "3600"]);
    followed(&server).await;
    let other = other["client_secret"].as_str().unwrap();
    assert_eq!((status(&server, (ADMIN, other)).await, status(&server, (ADMIN, secret)).await), (200, 200), "for the time of grace");

    let file = server.folder().join("policy.yaml");
    std::fs::write(&file, "latchkey: 1\naccounts:\n  - slug: default\n    policy: { secretGraceSeconds: 3600 }\n").unwrap();
    assert!(run(server.folder(), &[], &["apply", "--file", file.to_str().unwrap()]).status.success());
    let third = run_for_json(server.folder(), &[], &["client", "rotate", ADMIN]);
    followed(&server).await;
    let third = third["client_secret"].as_str().unwrap();
    assert_eq!((status(&server, (ADMIN, third)).await, status(&server, (ADMIN, other)).await), (200, 200), "for that of the account");
}

#[tokio::test]
async fn clients_are_disabled_enabled_and_deleted_beside_a_running_server() {
    let server = Server::with_admin(&[]).await;
    let folder = server.folder();
    let made = run_for_json(folder, &[], &["client", "create", "--name", "Report", "--client-id", "nightly-report", "--role", "viewer"]);
    assert_eq!(made["client_id"], "nightly-report");
    let caller = ("nightly-report", made["client_secret"].as_str().unwrap());
    server.token(caller).await;
    for (command, stands, answer) in [("disable", "inactive", 401), ("enable", "active", 200)] {
        assert!(client(folder, &[command, "nightly-report"]).status.success());
        assert_eq!(run_for_json(folder, &[], &["client", "show", "nightly-report"])["status"], stands);
        followed(&server).await;
        assert_eq!(status(&server, caller).await, answer, "{command}");
    }
    refused(folder, &["delete", "nightly-report"], "--yes");
    assert!(client(folder, &["delete", "nightly-report", "--yes"]).status.success());
    followed(&server).await;
    assert_eq!(status(&server, caller).await, 401);
    refused(folder, &["show", "nightly-report"], "there is no client `nightly-report`");
    refused(folder, &["create", "--name", "Report", "--client-id", "nightly-report"], "never given out again");
}

#[tokio::test]
async fn the_last_administrator_is_neither_disabled_nor_deleted() {
    let server = Server::with_admin(&[]).await;
    refused(server.folder(), &["disable", ADMIN], "last client that can administer the account");
    refused(server.folder(), &["delete", ADMIN, "--yes"], "last client that can administer the account");
    server.token((ADMIN, ADMIN_SECRET)).await;
}

#[test]
fn clients_are_listed_as_json_lines_without_secrets() {
    let folder = tempfile::tempdir().unwrap();
    for (id, role) in [("one", "administrator"), ("two", "viewer")] {
        run_for_json(folder.path(), &[], &["client", "create", "--name", "Some name", "--client-id", id, "--role", role]);
    }
    let output = client(folder.path(), &["list"]);
    let lines: Vec<Value> = String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let seen: Vec<_> = lines.iter().map(|line| json!([line["client_id"], line["role"], line["status"], line["account"]])).collect();
    assert_eq!(seen, [json!(["one", "administrator", "active", "default"]), json!(["two", "viewer", "active", "default"])]);
    let shown = run_for_json(folder.path(), &[], &["client", "show", "one"]);
    assert_eq!(shown["secrets"].as_array().map(Vec::len), Some(1), "{shown}");
    assert!(!shown.to_string().contains("lk_cs_") && shown["secrets"][0].get("digest").is_none());
    refused(folder.path(), &["list", "--account", "nowhere"], "there is no account `nowhere`");
}

/// More than one page.
#[test]
fn a_long_list_is_printed_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let clients: String = (0..130).map(|n| format!("      - {{ clientId: c{n}, name: C }}\n")).collect();
    let file = format!("latchkey: 1\naccounts:\n  - slug: acme\n    clients:\n{clients}");
    std::fs::write(folder.path().join("clients.yaml"), file).unwrap();
    assert!(run(folder.path(), &[], &["apply", "-f", "clients.yaml"]).status.success());
    let output = client(folder.path(), &["list", "--account", "acme"]);
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 130);
}

#[tokio::test]
async fn a_deployment_without_an_administrator_is_warned_of_with_the_command_that_helps() {
    const COMMAND: &str = "latchkey client create --name NAME --role administrator";
    let folder = tempfile::tempdir().unwrap();
    let file = "latchkey: 1\naccounts: [{ slug: acme, clients: [{ clientId: report, name: Report }] }]";
    std::fs::write(folder.path().join("clients.yaml"), file).unwrap();
    let applied = run(folder.path(), &[], &["apply", "-f", "clients.yaml"]);
    assert!(applied.status.success() && String::from_utf8_lossy(&applied.stderr).contains(COMMAND));
    let server = Server::start_in(folder, &[]).await;
    assert!(server.stderr().contains(COMMAND), "{}", server.stderr());
    assert_eq!(server.stdout(), "", "no first administrator is made where there are clients");
    run_for_json(server.folder(), &[], &["client", "create", "--name", "Admin", "--role", "administrator"]);
    let again = run(server.folder(), &[], &["apply", "-f", "clients.yaml"]);
    assert!(!String::from_utf8_lossy(&again.stderr).contains(COMMAND));
    let folder = server.stop().await;
    let server = Server::start_in(folder, &[]).await;
    assert!(!server.stderr().contains(COMMAND), "{}", server.stderr());
}

/// `Busy { retry_after: 1 }` is no sentence.
#[tokio::test(flavor = "multi_thread")]
async fn a_command_on_a_locked_database_says_so_in_words() {
    use sea_orm::ConnectionTrait;
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &[], &["keys", "list"]).status.success());
    let mut options = sea_orm::ConnectOptions::new(format!("sqlite://{}", folder.path().join("latchkey.db").display()));
    options.max_connections(1);
    let db = sea_orm::Database::connect(options).await.unwrap();
    db.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    let settings = [("LATCHKEY_DATABASE_TIMEOUT", "1")];
    for arguments in [&["client", "create", "--name", "Report"][..], &["tokens", "revoke-all"], &["keys", "list"]] {
        let output = run(folder.path(), &settings, arguments);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let line = text.lines().find(|line| line.starts_with("latchkey: ")).unwrap();
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(line.contains("lock") && !line.contains("Busy") && !line.contains('{'), "{line}");
    }
}

#[test]
fn the_shells_and_man_know_the_commands() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = String::from_utf8(run(folder.path(), &[], &["completion", shell]).stdout).unwrap();
        assert!(script.contains("latchkey") && script.contains("healthcheck"), "{shell}: {script}");
    }
    let page = String::from_utf8(run(folder.path(), &[], &["man"]).stdout).unwrap();
    assert!(page.contains(".TH latchkey 1") && page.contains("LATCHKEY"), "{page}");
    let page = String::from_utf8(run(folder.path(), &[], &["man", "client", "rotate"]).stdout).unwrap();
    assert!(page.contains("\\-\\-grace"), "{page}");
    assert_eq!(run(folder.path(), &[], &["man", "nothing"]).status.code(), Some(2));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "what only prints leaves files");
}

/// A container has no `curl`, and the address is the one of the settings.
#[tokio::test]
async fn the_program_tells_whether_its_server_is_ready() {
    let server = Server::with_admin(&[]).await;
    let address = server.url.trim_start_matches("http://").to_owned();
    let check = |listen: &str| run(server.folder(), &[("LATCHKEY_LISTEN", listen)], &["healthcheck"]);
    let healthy = check(&address);
    assert_eq!((healthy.status.code(), healthy.stdout.as_slice()), (Some(0), &b"ready\n"[..]));
    let port = address.rsplit(':').next().unwrap();
    let key = ("LATCHKEY_MASTER_KEY", "of this test, and of no value: 0123456789");
    let all = run(server.folder(), &[("LATCHKEY_LISTEN", &format!("0.0.0.0:{port}")), key], &["healthcheck"]);
    assert!(all.status.success(), "{}", String::from_utf8_lossy(&all.stderr));
    assert_eq!(check("127.0.0.1:0").status.code(), Some(2));
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    drop(silent);
    let dead = check(&address);
    assert_eq!(dead.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&dead.stderr).contains(&format!("{address} does not answer")));
    assert!(program(server.folder(), &[], &["healthcheck", "--help"]).stdout(Stdio::null()).status().unwrap().success());
}
