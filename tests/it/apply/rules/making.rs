//! What a file makes.

use super::with;
use crate::{
    apply::{APPLY, PLAN, SHOP, account, changes, outcome, refusal},
    support::TestApp,
};
use domain::{
    account as accounts,
    actor::Actor,
    client::{self, secrets, urls},
    deployment, permission, role, user,
};
use entity::{account::PolicyPreset, client::ClientStatus};

async fn assert_the_shop_is_there(app: &TestApp) {
    let row = account(app, "acme").await;
    assert_eq!(
        (row.preset, row.max_active_clients),
        (PolicyPreset::Custom, Some(10))
    );
    let system = app.system(row.id);
    let jane = user::by_username(&app.db, &system, "jane")
        .await
        .unwrap()
        .unwrap();
    let joe = user::by_username(&app.db, &system, "joe")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(joe.parent_id, Some(jane.id));
    let made = client::by_client_id(&app.db, &system, "report")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (made.owner_id, made.token_ttl_seconds),
        (Some(jane.id), Some(600))
    );
    assert_eq!(made.description.as_deref(), Some("Sends the report."));
    let role = role::by_key(&app.db, row.id, "reporter")
        .await
        .unwrap()
        .unwrap();
    assert_eq!((made.role_id, jane.role_id), (Some(role.id), Some(role.id)));
    let direct: Vec<_> = permission::direct(&app.db, made.id)
        .await
        .unwrap()
        .into_iter()
        .map(|p| p.code)
        .collect();
    assert_eq!(direct, ["orders:write"]);
    assert_eq!(
        urls::of(&app.db, &made).await.unwrap().redirect_uris,
        ["/callback", "/other"]
    );
    let other = client::by_client_id(&app.db, &system, "orders-api")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(other.status, ClientStatus::Inactive);
    let secret = secrets::of_clients(&app.db, &[made.id], secrets::Listed::All)
        .await
        .unwrap()
        .remove(&made.id)
        .unwrap();
    assert_eq!(secret.len(), 1);
    assert_eq!(secret[0].hint, "et", "the end of the chosen one");
}

#[both_databases]
async fn a_file_makes_everything_that_stands_in_it(app: TestApp) {
    let expected = [
        "+ account acme",
        "+ resource acme/https://orders.example/api",
        "+ role acme/reporter",
        "+ user acme/jane",
        "+ user acme/joe",
        "+ client acme/orders-api",
        "+ client acme/report",
    ];
    assert_eq!(changes(&app, SHOP, PLAN).await, expected);
    assert!(
        accounts::by_slug(&app.db, "acme").await.unwrap().is_none(),
        "a plan changes nothing"
    );
    let report = outcome(&app, SHOP, APPLY).await.unwrap();
    assert_eq!(
        report
            .changes
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        expected
    );
    let generated: Vec<_> = report
        .credentials
        .iter()
        .map(|made| made.client_id.as_str())
        .collect();
    assert_eq!(
        generated,
        ["orders-api"],
        "the other's secret is known already"
    );

    assert_the_shop_is_there(&app).await;
}

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

#[both_databases]
async fn everything_lands_in_the_audit_log_of_its_account_without_secrets(app: TestApp) {
    outcome(&app, SHOP, APPLY).await.unwrap();
    let row = account(&app, "acme").await;
    let slice = domain::page::Slice::new(domain::page::Asked {
        first: Some(100),
        ..Default::default()
    })
    .unwrap();
    let page = domain::audit::list(&app.db, &Actor::system(row.id), &Default::default(), &slice)
        .await
        .unwrap();
    let events: Vec<_> = page.items.into_iter().map(|(_, event)| event).collect();
    assert_eq!(
        events.len(),
        12,
        "account, policy, API twice, role, two users, two clients, two secrets, one switched off"
    );
    assert!(!format!("{events:?}").contains("Rep0rt"));
}

#[both_databases]
async fn files_that_name_the_same_accounts_do_not_wait_for_each_other_for_ever(app: TestApp) {
    for slug in ["a", "b"] {
        outcome(
            &app,
            &format!("latchkey: 1\naccounts: [{{ slug: {slug} }}]"),
            APPLY,
        )
        .await
        .unwrap();
    }
    let account =
        |slug: &str, n: i32| format!("{{ slug: {slug}, clients: [{{ clientId: {slug}-{n} }}] }}");
    for n in 0..5 {
        let one = format!(
            "latchkey: 1\naccounts: [{}, {}]",
            account("a", n),
            account("b", n)
        );
        let two = format!(
            "latchkey: 1\naccounts: [{}, {}]",
            account("b", -n - 1),
            account("a", -n - 1)
        );
        let (one, two) = tokio::join!(outcome(&app, &one, APPLY), outcome(&app, &two, APPLY));
        assert_eq!(
            (one.unwrap().changes.len(), two.unwrap().changes.len()),
            (2, 2)
        );
    }
}

#[both_databases]
async fn many_clients_fit_into_one_file(app: TestApp) {
    let clients: Vec<_> = (0..600)
        .map(|n| format!("{{ clientId: client-{n} }}"))
        .collect();
    let file = format!(
        "latchkey: 1\naccounts: [{{ slug: a, clients: [{}] }}]",
        clients.join(", ")
    );
    let before = deployment::audit_sequence(&app.db).await.unwrap();
    assert_eq!(
        outcome(&app, &file, APPLY).await.unwrap().credentials.len(),
        600
    );
    assert_eq!(
        deployment::audit_sequence(&app.db).await.unwrap(),
        before + 1201
    );
}
