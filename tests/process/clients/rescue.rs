//! Ways back in, beside a running server.

use super::{client, refused};
use crate::program::{ADMIN, ADMIN_SECRET, Server, run, run_for_json, soon};

async fn status(server: &Server, caller: (&str, &str)) -> u16 {
    server
        .post(
            "/oauth/token",
            caller,
            &[("grant_type", "client_credentials")],
        )
        .await
        .status()
        .as_u16()
}

/// Waits until the server knows all that commands have done so far. It follows them in order, so it
/// knows when the last token of a client that was rotated after them is dead. To try secrets until
/// one works would use up the budget of failures.
async fn followed(server: &Server) {
    let made = run_for_json(
        server.folder(),
        &[],
        &[
            "client",
            "create",
            "--name",
            "Probe",
            "--role",
            "administrator",
        ],
    );
    let probe = (
        made["client_id"].as_str().unwrap(),
        made["client_secret"].as_str().unwrap(),
    );
    let token = server.token(probe).await;
    assert!(server.is_active(probe, &token).await);
    let rotated = ["client", "rotate", probe.0, "--grace", "0"];
    run_for_json(server.folder(), &[], &rotated);
    let url = format!("{}/api/v1/clients?first=1", server.url);
    let refused = async || {
        reqwest::Client::new()
            .get(&url)
            .bearer_auth(&token)
            .send()
            .await
            .unwrap()
            .status()
            == 401
    };
    soon("the server follows the commands", async || {
        refused().await.then_some(())
    })
    .await;
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
    assert_eq!(
        (
            status(&server, (ADMIN, secret)).await,
            status(&server, (ADMIN, ADMIN_SECRET)).await
        ),
        (200, 401)
    );
    assert!(
        !server.is_active((ADMIN, secret), &token).await,
        "a token of the lost secret is alive"
    );

    let other = run_for_json(
        server.folder(),
        &[],
        &["client", "rotate", ADMIN, "--grace", "3600"],
    );
    followed(&server).await;
    let other = other["client_secret"].as_str().unwrap();
    assert_eq!(
        (
            status(&server, (ADMIN, other)).await,
            status(&server, (ADMIN, secret)).await
        ),
        (200, 200),
        "for the time of grace"
    );

    let file = server.folder().join("policy.yaml");
    std::fs::write(
        &file,
        "latchkey: 1\naccounts:\n  - slug: default\n    policy: { secretGraceSeconds: 3600 }\n",
    )
    .unwrap();
    assert!(
        run(
            server.folder(),
            &[],
            &["apply", "--file", file.to_str().unwrap()]
        )
        .status
        .success()
    );
    let third = run_for_json(server.folder(), &[], &["client", "rotate", ADMIN]);
    followed(&server).await;
    let third = third["client_secret"].as_str().unwrap();
    assert_eq!(
        (
            status(&server, (ADMIN, third)).await,
            status(&server, (ADMIN, other)).await
        ),
        (200, 200),
        "for that of the account"
    );
}

#[tokio::test]
async fn clients_are_disabled_enabled_and_deleted_beside_a_running_server() {
    let server = Server::with_admin(&[]).await;
    let folder = server.folder();
    let made = run_for_json(
        folder,
        &[],
        &[
            "client",
            "create",
            "--name",
            "Report",
            "--client-id",
            "nightly-report",
            "--role",
            "viewer",
        ],
    );
    assert_eq!(made["client_id"], "nightly-report");
    let caller = ("nightly-report", made["client_secret"].as_str().unwrap());
    server.token(caller).await;
    for (command, stands, answer) in [("disable", "inactive", 401), ("enable", "active", 200)] {
        assert!(
            client(folder, &[command, "nightly-report"])
                .status
                .success()
        );
        assert_eq!(
            run_for_json(folder, &[], &["client", "show", "nightly-report"])["status"],
            stands
        );
        followed(&server).await;
        assert_eq!(status(&server, caller).await, answer, "{command}");
    }
    refused(folder, &["delete", "nightly-report"], "--yes");
    assert!(
        client(folder, &["delete", "nightly-report", "--yes"])
            .status
            .success()
    );
    followed(&server).await;
    assert_eq!(status(&server, caller).await, 401);
    refused(
        folder,
        &["show", "nightly-report"],
        "there is no client `nightly-report`",
    );
    refused(
        folder,
        &[
            "create",
            "--name",
            "Report",
            "--client-id",
            "nightly-report",
        ],
        "never assigned again",
    );
}

#[tokio::test]
async fn the_last_administrator_is_neither_disabled_nor_deleted() {
    let server = Server::with_admin(&[]).await;
    refused(
        server.folder(),
        &["disable", ADMIN],
        "the account's last administrator",
    );
    refused(
        server.folder(),
        &["delete", ADMIN, "--yes"],
        "the account's last administrator",
    );
    server.token((ADMIN, ADMIN_SECRET)).await;
}

#[tokio::test]
async fn a_deployment_without_an_administrator_is_warned_of_with_the_command_that_helps() {
    const COMMAND: &str = "latchkey client create --name NAME --role administrator";
    let folder = tempfile::tempdir().unwrap();
    let file =
        "latchkey: 1\naccounts: [{ slug: acme, clients: [{ clientId: report, name: Report }] }]";
    std::fs::write(folder.path().join("clients.yaml"), file).unwrap();
    let applied = run(folder.path(), &[], &["apply", "-f", "clients.yaml"]);
    assert!(applied.status.success() && String::from_utf8_lossy(&applied.stderr).contains(COMMAND));
    let server = Server::start_in(folder, &[]).await;
    assert!(server.stderr().contains(COMMAND), "{}", server.stderr());
    assert_eq!(
        server.stdout(),
        "",
        "no first administrator is made where there are clients"
    );
    run_for_json(
        server.folder(),
        &[],
        &[
            "client",
            "create",
            "--name",
            "Admin",
            "--role",
            "administrator",
        ],
    );
    let again = run(server.folder(), &[], &["apply", "-f", "clients.yaml"]);
    assert!(!String::from_utf8_lossy(&again.stderr).contains(COMMAND));
    let folder = server.stop().await;
    let server = Server::start_in(folder, &[]).await;
    assert!(!server.stderr().contains(COMMAND), "{}", server.stderr());
}
