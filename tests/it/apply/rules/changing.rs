//! What a file changes, and what it leaves alone.

use super::with;
use crate::{
    apply::{APPLY, PLAN, SHOP, account, changes, outcome, refusal},
    support::TestApp,
};
use domain::{client, deployment, user};
use entity::{client::ClientStatus, user::UserStatus};

#[both_databases]
async fn applying_twice_changes_nothing_and_writes_no_audit_event(app: TestApp) {
    outcome(&app, SHOP, APPLY).await.unwrap();
    let before = deployment::audit_sequence(&app.db).await.unwrap();
    let system = app.system(account(&app, "acme").await.id);
    let version = client::by_client_id(&app.db, &system, "report")
        .await
        .unwrap()
        .unwrap()
        .version;
    assert_eq!(changes(&app, SHOP, PLAN).await, [""; 0]);
    // The secret is not even looked for.
    assert_eq!(
        changes(&app, &with("env: REPORT", "env: NOWHERE"), APPLY).await,
        [""; 0]
    );
    assert_eq!(deployment::audit_sequence(&app.db).await.unwrap(), before);
    assert_eq!(
        client::by_client_id(&app.db, &system, "report")
            .await
            .unwrap()
            .unwrap()
            .version,
        version
    );
}

#[both_databases]
async fn only_what_differs_is_changed(app: TestApp) {
    outcome(&app, SHOP, APPLY).await.unwrap();
    let before = deployment::audit_sequence(&app.db).await.unwrap();
    let file = with(
        "permissions: ['orders:read'] }",
        "permissions: ['orders:write'] }",
    )
    .replace("Jane Doe", "Jane Roe")
    .replace("tokenTtlSeconds: 600", "tokenTtlSeconds: null")
    .replace("/callback, /other", "/callback")
    .replace("maxActiveClients: 10", "maxActiveClients: 11");
    let expected = [
        "~ account acme: policy.maxActiveClients: 10 -> 11",
        "~ role acme/reporter: permissions: +orders:write -orders:read",
        r#"~ user acme/jane: displayName: "Jane Doe" -> "Jane Roe""#,
        r#"~ client acme/report: tokenTtlSeconds: 600 -> null; urls.redirectUris: ["/callback","/other"] -> ["/callback"]"#,
    ];
    assert_eq!(changes(&app, &file, PLAN).await, expected);
    assert_eq!(changes(&app, &file, APPLY).await, expected);
    assert_eq!(
        deployment::audit_sequence(&app.db).await.unwrap(),
        before + 4,
        "an event for each"
    );
    assert_eq!(changes(&app, &file, PLAN).await, [""; 0]);
}

#[both_databases]
async fn what_a_file_does_not_say_stays(app: TestApp) {
    outcome(&app, SHOP, APPLY).await.unwrap();
    let short = "latchkey: 1\naccounts: [{ slug: acme, clients: [{ clientId: report, status: INACTIVE }], users: [{ username: jane }] }]";
    assert_eq!(
        changes(&app, short, APPLY).await,
        [r#"~ client acme/report: status: "ACTIVE" -> "INACTIVE""#]
    );
    let system = app.system(account(&app, "acme").await.id);
    let row = client::by_client_id(&app.db, &system, "report")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (row.name.as_deref(), row.role_id.is_some()),
        (Some("Nightly report"), true)
    );
}

#[both_databases]
async fn an_account_is_renamed_and_places_of_users_are_kept(app: TestApp) {
    outcome(&app, SHOP, APPLY).await.unwrap();
    let renamed = changes(&app, &with("name: Acme", "name: Other"), APPLY).await;
    assert!(
        renamed.len() == 1 && renamed[0].starts_with("~ account acme"),
        "{renamed:?}"
    );
    assert_eq!(account(&app, "acme").await.name, "Other");
    assert_eq!(
        changes(&app, &with("name: Acme", "name: Other"), APPLY).await,
        Vec::<String>::new()
    );
    outcome(&app, SHOP, APPLY).await.unwrap();
    let lines = refusal(&app, &with("name: Acme", "name: \"  \""), APPLY).await;
    assert_eq!(lines, ["accounts[0].name: Must not be blank."]);
    let lines = refusal(
        &app,
        &with(
            "{ username: joe, kind: SUBUSER, parent: jane }",
            "{ username: joe, kind: ROOT }",
        ),
        APPLY,
    )
    .await;
    assert_eq!(
        lines,
        ["accounts[0].users[0].kind: It cannot be changed. Delete the user and create a new one."]
    );
}

#[both_databases]
async fn an_administrator_can_be_replaced_in_one_file(app: TestApp) {
    let file = |old: &str, new: &str| {
        format!(
            "latchkey: 1\naccounts: [{{ slug: a, clients: [{{ clientId: old, role: administrator, status: {old} }}{new}] }}]"
        )
    };
    outcome(&app, &file("ACTIVE", ""), APPLY).await.unwrap();
    let lines = refusal(&app, &file("INACTIVE", ""), APPLY).await;
    assert!(
        lines[0].starts_with("accounts[0].clients[0].status: "),
        "{lines:?}"
    );
    let replaced = file("INACTIVE", ", { clientId: new, role: administrator }");
    outcome(&app, &replaced, APPLY).await.unwrap();
    assert_eq!(changes(&app, &replaced, PLAN).await, [""; 0]);
}

#[both_databases]
async fn what_is_switched_off_makes_room_for_what_is_switched_on(app: TestApp) {
    let file = |a: &str, b: &str| {
        format!(
            "latchkey: 1\naccounts: [{{ slug: a, policy: {{ preset: KNOX, maxActiveClients: 1 }}, \
                 clients: [{{ clientId: x, status: {a} }}, {{ clientId: y, status: {b} }}] }}]"
        )
    };
    outcome(&app, &file("INACTIVE", "ACTIVE"), APPLY)
        .await
        .unwrap();
    outcome(&app, &file("ACTIVE", "INACTIVE"), APPLY)
        .await
        .unwrap();
    let lines = refusal(&app, &file("ACTIVE", "ACTIVE"), APPLY).await;
    assert_eq!(
        lines,
        ["accounts[0].clients[1].status: This account has at most 1 active clients."]
    );
}

#[both_databases]
async fn a_user_who_is_switched_off_takes_its_clients_along(app: TestApp) {
    outcome(&app, SHOP, APPLY).await.unwrap();
    let file = with(
        "username: jane, kind: ROOT",
        "username: jane, status: INACTIVE",
    );
    assert_eq!(
        changes(&app, &file, APPLY).await,
        [r#"~ user acme/jane: status: "ACTIVE" -> "INACTIVE""#]
    );
    let system = app.system(account(&app, "acme").await.id);
    assert_eq!(
        user::by_username(&app.db, &system, "jane")
            .await
            .unwrap()
            .unwrap()
            .status,
        UserStatus::Inactive
    );
    let row = client::by_client_id(&app.db, &system, "report")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.status, ClientStatus::Inactive);
    assert_eq!(changes(&app, &file, PLAN).await, [""; 0]);
}
