//! What is deleted when a file no longer has it, and what never is.

use super::{APPLY, Options, PRUNE, SHOP, account, changes, outcome, refusal};
use crate::support::{ClientSeed, TestApp};
use domain::{account as accounts, client, role};

/// The shop, closed.
const EMPTY: &str =
    "latchkey: 1\naccounts: [{ slug: acme, resources: [], roles: [], users: [], clients: [] }]";

async fn prune_as_planned(app: &TestApp) {
    let expected = [
        "- client acme/orders-api",
        "- client acme/report",
        "- user acme/joe",
        "- user acme/jane",
        "- role acme/reporter",
        "- resource acme/https://orders.example/api",
    ];
    let planned = changes(
        app,
        EMPTY,
        Options {
            plan: true,
            prune: true,
        },
    )
    .await;
    assert_eq!(
        sorted(planned),
        sorted(expected.map(str::to_owned).to_vec())
    );
    let done = changes(app, EMPTY, PRUNE).await;
    assert_eq!(
        done[2..],
        expected[2..],
        "those who depend on others go first"
    );
}

#[both_databases]
async fn only_what_apply_made_is_deleted_and_accounts_never(app: TestApp) {
    outcome(&app, SHOP, APPLY).await.unwrap();
    let acme = account(&app, "acme").await;
    let by_hand = app
        .client(ClientSeed {
            account: Some(acme.id),
            client_id: Some("by-hand"),
            ..ClientSeed::default()
        })
        .await;
    app.role(acme.id, "by-hand", &["orders:read"]).await;
    assert_eq!(
        changes(&app, EMPTY, APPLY).await,
        [""; 0],
        "without being told to, nothing is deleted"
    );
    prune_as_planned(&app).await;
    let system = app.system(acme.id);
    assert!(
        client::find(&app.db, &system, by_hand.id)
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        role::by_key(&app.db, acme.id, "by-hand")
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(changes(&app, EMPTY, PRUNE).await, [""; 0]);
    assert_eq!(
        changes(&app, "latchkey: 1\naccounts: []", PRUNE).await,
        [""; 0]
    );
    assert!(accounts::by_slug(&app.db, "acme").await.unwrap().is_some());
}

#[both_databases]
async fn accounts_and_lists_that_the_file_has_not_are_left_alone(app: TestApp) {
    outcome(&app, SHOP, APPLY).await.unwrap();
    assert_eq!(
        changes(
            &app,
            "latchkey: 1\naccounts: [{ slug: acme }, { slug: default }]",
            PRUNE
        )
        .await,
        [""; 0]
    );
    let file = "latchkey: 1\naccounts: [{ slug: acme, clients: [{ clientId: report }] }]";
    assert_eq!(
        changes(&app, file, PRUNE).await,
        ["- client acme/orders-api"]
    );
}

#[both_databases]
async fn what_is_in_use_stays_and_so_does_everything_else(app: TestApp) {
    outcome(&app, SHOP, APPLY).await.unwrap();
    let acme = account(&app, "acme").await;
    let seed = ClientSeed {
        account: Some(acme.id),
        client_id: Some("by-hand"),
        ..ClientSeed::with_role("reporter")
    };
    app.client(seed).await;
    let lines = refusal(&app, EMPTY, PRUNE).await;
    assert!(
        lines[0].starts_with("accounts[0].roles: reporter: The role is in use."),
        "{lines:?}"
    );
}

#[both_databases]
async fn the_last_administrator_is_deleted_only_when_there_is_another(app: TestApp) {
    let file = |id: &str| {
        format!(
            "latchkey: 1\naccounts: [{{ slug: a, clients: [{{ clientId: {id}, role: administrator }}] }}]"
        )
    };
    outcome(&app, &file("old"), APPLY).await.unwrap();
    let none = "latchkey: 1\naccounts: [{ slug: a, clients: [] }]";
    assert!(refusal(&app, none, PRUNE).await[0].starts_with("accounts[0].clients: Without"));
    assert_eq!(
        changes(&app, &file("new"), PRUNE).await,
        ["+ client a/new", "- client a/old"]
    );
}

#[both_databases]
async fn what_is_deleted_makes_room_for_what_comes(app: TestApp) {
    let file = |id: &str| {
        format!(
            "latchkey: 1\naccounts: [{{ slug: a, policy: {{ preset: KNOX, maxClients: 1 }}, clients: [{{ clientId: {id} }}] }}]"
        )
    };
    outcome(&app, &file("old"), APPLY).await.unwrap();
    assert!(
        refusal(&app, &file("new"), APPLY).await[0]
            .starts_with("accounts[0].clients[0]: This account has at most 1 clients.")
    );
    assert_eq!(
        changes(&app, &file("new"), PRUNE).await,
        ["- client a/old", "+ client a/new"]
    );
}

#[both_databases]
async fn what_was_deleted_by_hand_is_forgotten(app: TestApp) {
    outcome(&app, SHOP, APPLY).await.unwrap();
    let system = app.system(account(&app, "acme").await.id);
    let row = client::by_client_id(&app.db, &system, "report")
        .await
        .unwrap()
        .unwrap();
    let delete = async |work: &domain::work::Work<'_>| {
        client::bulk::delete(work, &[row.id], client::bulk::OnError::RejectAll).await
    };
    app.change(&system, delete).await.unwrap();
    let file = "latchkey: 1\naccounts: [{ slug: acme, clients: [{ clientId: orders-api }] }]";
    assert_eq!(changes(&app, file, PRUNE).await, [""; 0]);
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}
