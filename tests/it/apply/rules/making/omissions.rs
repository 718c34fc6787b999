//! What a file may leave out: whether a permission is mutating, and the IDs of clients.

use crate::{
    apply::{APPLY, PLAN, account, changes, outcome, refusal, rules::with},
    support::TestApp,
};
use domain::{client, permission};

/// As in GraphQL and REST. What a file leaves out of a permission that exists stays as it is.
#[both_databases]
async fn a_permission_is_mutating_unless_the_file_says_otherwise(app: TestApp) {
    let silent = with(
        ", category: Orders, mutating: true }",
        ", category: Orders }",
    );
    outcome(&app, &silent, APPLY).await.unwrap();
    let row = account(&app, "acme").await;
    let all = permission::all(&app.db, row.id, true).await.unwrap();
    let mutating = |code: &str| {
        all.iter()
            .find(|permission| permission.code == code)
            .unwrap()
            .mutating
    };
    assert_eq!(
        (mutating("orders:read"), mutating("orders:write")),
        (false, true)
    );
    let silent = silent.replace(", mutating: false }", " }");
    assert!(changes(&app, &silent, PLAN).await.is_empty());
}

#[both_databases]
async fn clients_whose_ids_are_generated_are_known_by_their_names(app: TestApp) {
    let file = "latchkey: 1\naccounts: [{ slug: k, policy: { preset: KOIOS }, clients: [{ name: One, description: first }] }]";
    let report = outcome(&app, file, APPLY).await.unwrap();
    assert_eq!(report.changes.last().unwrap().to_string(), "+ client k/One");
    assert_eq!(changes(&app, file, PLAN).await, [""; 0]);
    let changed = file.replace("first", "second");
    assert_eq!(
        changes(&app, &changed, APPLY).await,
        [r#"~ client k/One: description: "first" -> "second""#]
    );
    let by_id = changed.replace(
        "name: One",
        &format!("clientId: {}", report.credentials[0].client_id),
    );
    assert_eq!(changes(&app, &by_id, PLAN).await, [""; 0]);
    let unknown = changed.replace("name: One", "clientId: mine");
    assert!(
        refusal(&app, &unknown, APPLY).await[0]
            .starts_with("accounts[0].clients[0].clientId: There is no such client")
    );

    let system = app.system(account(&app, "k").await.id);
    let minted = app.mint(&account(&app, "k").await, None).await;
    let twin = client::NewClient {
        name: Some("One".to_owned()),
        ..client::NewClient::default()
    };
    app.change(&system, async |work| {
        client::create(work, twin, minted).await
    })
    .await
    .unwrap();
    let lines = refusal(&app, file, APPLY).await;
    assert_eq!(
        lines,
        [
            "accounts[0].clients[0].name: Several clients of this account are called `One`. Say which by its `clientId`."
        ]
    );
    let both = by_id.replace("clients: [", "clients: [{ name: One }, ");
    assert!(!refusal(&app, &both, APPLY).await.is_empty());
}
