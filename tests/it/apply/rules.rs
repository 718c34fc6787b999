//! What a file makes and changes.

use super::{APPLY, PLAN, SHOP, account, changes, outcome, refusal};
use crate::support::TestApp;
use entity::{account::PolicyPreset, client::ClientStatus, user::UserStatus};
use latchkey::domain::{
    account as accounts,
    actor::Actor,
    client::{self, secrets, urls},
    deployment, permission, role, user,
};

/// The shop with one word of it changed.
fn with(from: &str, to: &str) -> String {
    assert!(SHOP.contains(from), "{from}");
    SHOP.replace(from, to)
}

both_databases! {
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
        assert!(accounts::by_slug(&app.db, "acme").await.unwrap().is_none(), "a plan changes nothing");
        let report = outcome(&app, SHOP, APPLY).await.unwrap();
        assert_eq!(report.changes.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
        let generated: Vec<_> = report.credentials.iter().map(|made| made.client_id.as_str()).collect();
        assert_eq!(generated, ["orders-api"], "the other's secret is known already");

        let row = account(&app, "acme").await;
        assert_eq!((row.preset, row.max_active_clients), (PolicyPreset::Custom, Some(10)));
        let system = app.system(row.id);
        let jane = user::by_username(&app.db, &system, "jane").await.unwrap().unwrap();
        let joe = user::by_username(&app.db, &system, "joe").await.unwrap().unwrap();
        assert_eq!(joe.parent_id, Some(jane.id));
        let made = client::by_client_id(&app.db, &system, "report").await.unwrap().unwrap();
        assert_eq!((made.owner_id, made.token_ttl_seconds), (Some(jane.id), Some(600)));
        assert_eq!(made.description.as_deref(), Some("Sends the report."));
        let role = role::by_key(&app.db, row.id, "reporter").await.unwrap().unwrap();
        assert_eq!((made.role_id, jane.role_id), (Some(role.id), Some(role.id)));
        let direct: Vec<_> = permission::direct(&app.db, made.id).await.unwrap().into_iter().map(|p| p.code).collect();
        assert_eq!(direct, ["orders:write"]);
        assert_eq!(urls::of(&app.db, &made).await.unwrap().redirect_uris, ["/callback", "/other"]);
        let other = client::by_client_id(&app.db, &system, "orders-api").await.unwrap().unwrap();
        assert_eq!(other.status, ClientStatus::Inactive);
        let secret = secrets::of_clients(&app.db, &[made.id], secrets::Listed::All).await.unwrap().remove(&made.id).unwrap();
        assert_eq!(secret.len(), 1);
        assert_eq!(secret[0].hint, "et", "the end of the chosen one");
    }

    /// As in GraphQL and REST. What a file leaves out of a permission that exists stays as it is.
    async fn a_permission_is_mutating_unless_the_file_says_otherwise(app: TestApp) {
        let silent = with(", category: Orders, mutating: true }", ", category: Orders }");
        outcome(&app, &silent, APPLY).await.unwrap();
        let row = account(&app, "acme").await;
        let all = permission::all(&app.db, row.id, true).await.unwrap();
        let mutating = |code: &str| all.iter().find(|permission| permission.code == code).unwrap().mutating;
        assert_eq!((mutating("orders:read"), mutating("orders:write")), (false, true));
        let silent = silent.replace(", mutating: false }", " }");
        assert!(changes(&app, &silent, PLAN).await.is_empty());
    }

    async fn applying_twice_changes_nothing_and_writes_no_audit_event(app: TestApp) {
        outcome(&app, SHOP, APPLY).await.unwrap();
        let before = deployment::audit_sequence(&app.db).await.unwrap();
        let system = app.system(account(&app, "acme").await.id);
        let version = client::by_client_id(&app.db, &system, "report").await.unwrap().unwrap().version;
        assert_eq!(changes(&app, SHOP, PLAN).await, [""; 0]);
        // The secret is not even looked for.
        assert_eq!(changes(&app, &with("env: REPORT", "env: NOWHERE"), APPLY).await, [""; 0]);
        assert_eq!(deployment::audit_sequence(&app.db).await.unwrap(), before);
        assert_eq!(client::by_client_id(&app.db, &system, "report").await.unwrap().unwrap().version, version);
    }

    async fn only_what_differs_is_changed(app: TestApp) {
        outcome(&app, SHOP, APPLY).await.unwrap();
        let before = deployment::audit_sequence(&app.db).await.unwrap();
        let file = with("permissions: ['orders:read'] }", "permissions: ['orders:write'] }")
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
        assert_eq!(deployment::audit_sequence(&app.db).await.unwrap(), before + 4, "an event for each");
        assert_eq!(changes(&app, &file, PLAN).await, [""; 0]);
    }

    async fn what_a_file_does_not_say_stays(app: TestApp) {
        outcome(&app, SHOP, APPLY).await.unwrap();
        let short = "latchkey: 1\naccounts: [{ slug: acme, clients: [{ clientId: report, status: INACTIVE }], users: [{ username: jane }] }]";
        assert_eq!(changes(&app, short, APPLY).await, [r#"~ client acme/report: status: "ACTIVE" -> "INACTIVE""#]);
        let system = app.system(account(&app, "acme").await.id);
        let row = client::by_client_id(&app.db, &system, "report").await.unwrap().unwrap();
        assert_eq!((row.name.as_deref(), row.role_id.is_some()), (Some("Nightly report"), true));
    }

    async fn a_file_with_one_refusal_changes_nothing_in_any_account(app: TestApp) {
        let file = format!("{SHOP}  - slug: other\n    roles: [{{ key: r, permissions: ['nothing:here'] }}]\n");
        let lines = refusal(&app, &file, APPLY).await;
        assert_eq!(lines, ["accounts[1].roles[0].permissions[0]: There is no such permission in this account."]);
        assert!(accounts::by_slug(&app.db, "acme").await.unwrap().is_none());
    }

    async fn refusals_say_where_in_the_file(app: TestApp) {
        let cases = [
            ("/callback, /other", "/callback, 'not a uri'", "accounts[0].clients[0].urls.redirectUris[1]: "),
            ("owner: jane", "owner: jim", "accounts[0].clients[0].owner: There is no user `jim`"),
            ("role: reporter\n", "role: emperor\n", "accounts[0].clients[0].role: There is no role `emperor`"),
            ("scopes: ['orders:write']", "scopes: ['orders:write', 'x:y']", "accounts[0].clients[0].scopes[1]: "),
            ("env: REPORT", "env: SHORT", "accounts[0].clients[0].secret: At least 8 characters."),
            ("env: REPORT", "env: NOWHERE", "accounts[0].clients[0].secret: "),
            ("'orders:write', description: Change orders.", "'orders:write', description: ''", "accounts[0].resources[0].permissions[1].description: "),
            ("parent: jane", "parent: nobody", "accounts[0].users[0].parent: There is no user `nobody`"),
            ("introspectionClientIds: [orders-api]", "introspectionClientIds: [nobody]", "accounts[0].resources[0].introspectionClientIds[0]: "),
            ("maxActiveClients: 10", "maxActiveClients: -1", "accounts[0].policy.maxActiveClients: "),
            ("slug: acme", "slug: Acme Inc", "accounts[0].slug: "),
            ("clientId: report\n        name", "name", "accounts[0].clients[0].clientId: Needed"),
        ];
        for (from, to, start) in cases {
            let text = with(from, to);
            for options in [PLAN, APPLY] {
                let lines = refusal(&app, &text, options).await;
                assert!(lines[0].starts_with(start), "{to}: {lines:?}");
            }
        }
    }

    async fn an_account_is_renamed_and_places_of_users_are_kept(app: TestApp) {
        outcome(&app, SHOP, APPLY).await.unwrap();
        let renamed = changes(&app, &with("name: Acme", "name: Other"), APPLY).await;
        assert!(renamed.len() == 1 && renamed[0].starts_with("~ account acme"), "{renamed:?}");
        assert_eq!(account(&app, "acme").await.name, "Other");
        assert_eq!(changes(&app, &with("name: Acme", "name: Other"), APPLY).await, Vec::<String>::new());
        outcome(&app, SHOP, APPLY).await.unwrap();
        let lines = refusal(&app, &with("name: Acme", "name: \"  \""), APPLY).await;
        assert_eq!(lines, ["accounts[0].name: Must not be blank."]);
        let lines = refusal(&app, &with("{ username: joe, kind: SUBUSER, parent: jane }", "{ username: joe, kind: ROOT }"), APPLY).await;
        assert_eq!(lines, ["accounts[0].users[0].kind: A user keeps its place. Delete it and make it anew."]);
    }

    async fn clients_whose_ids_are_generated_are_known_by_their_names(app: TestApp) {
        let file = "latchkey: 1\naccounts: [{ slug: k, policy: { preset: KOIOS }, clients: [{ name: One, description: first }] }]";
        let report = outcome(&app, file, APPLY).await.unwrap();
        assert_eq!(report.changes.last().unwrap().to_string(), "+ client k/One");
        assert_eq!(changes(&app, file, PLAN).await, [""; 0]);
        let changed = file.replace("first", "second");
        assert_eq!(changes(&app, &changed, APPLY).await, [r#"~ client k/One: description: "first" -> "second""#]);
        let by_id = changed.replace("name: One", &format!("clientId: {}", report.credentials[0].client_id));
        assert_eq!(changes(&app, &by_id, PLAN).await, [""; 0]);
        let unknown = changed.replace("name: One", "clientId: mine");
        assert!(refusal(&app, &unknown, APPLY).await[0].starts_with("accounts[0].clients[0].clientId: There is no such client"));

        let system = app.system(account(&app, "k").await.id);
        let minted = app.mint(&account(&app, "k").await, None).await;
        let twin = client::NewClient { name: Some("One".to_owned()), ..client::NewClient::default() };
        app.change(&system, async |work| client::create(work, twin, minted).await).await.unwrap();
        let lines = refusal(&app, file, APPLY).await;
        assert_eq!(lines, ["accounts[0].clients[0].name: Several clients of this account are called `One`. Say which by its `clientId`."]);
        let both = by_id.replace("clients: [", "clients: [{ name: One }, ");
        assert!(!refusal(&app, &both, APPLY).await.is_empty());
    }

    async fn an_administrator_can_be_replaced_in_one_file(app: TestApp) {
        let file = |old: &str, new: &str| {
            format!("latchkey: 1\naccounts: [{{ slug: a, clients: [{{ clientId: old, role: administrator, status: {old} }}{new}] }}]")
        };
        outcome(&app, &file("ACTIVE", ""), APPLY).await.unwrap();
        let lines = refusal(&app, &file("INACTIVE", ""), APPLY).await;
        assert!(lines[0].starts_with("accounts[0].clients[0].status: "), "{lines:?}");
        let replaced = file("INACTIVE", ", { clientId: new, role: administrator }");
        outcome(&app, &replaced, APPLY).await.unwrap();
        assert_eq!(changes(&app, &replaced, PLAN).await, [""; 0]);
    }

    async fn what_is_switched_off_makes_room_for_what_is_switched_on(app: TestApp) {
        let file = |a: &str, b: &str| {
            format!(
                "latchkey: 1\naccounts: [{{ slug: a, policy: {{ preset: KNOX, maxActiveClients: 1 }}, \
                 clients: [{{ clientId: x, status: {a} }}, {{ clientId: y, status: {b} }}] }}]"
            )
        };
        outcome(&app, &file("INACTIVE", "ACTIVE"), APPLY).await.unwrap();
        outcome(&app, &file("ACTIVE", "INACTIVE"), APPLY).await.unwrap();
        let lines = refusal(&app, &file("ACTIVE", "ACTIVE"), APPLY).await;
        assert_eq!(lines, ["accounts[0].clients[1].status: This account has at most 1 active clients."]);
    }

    async fn a_user_who_is_switched_off_takes_its_clients_along(app: TestApp) {
        outcome(&app, SHOP, APPLY).await.unwrap();
        let file = with("username: jane, kind: ROOT", "username: jane, status: INACTIVE");
        assert_eq!(changes(&app, &file, APPLY).await, [r#"~ user acme/jane: status: "ACTIVE" -> "INACTIVE""#]);
        let system = app.system(account(&app, "acme").await.id);
        assert_eq!(user::by_username(&app.db, &system, "jane").await.unwrap().unwrap().status, UserStatus::Inactive);
        let row = client::by_client_id(&app.db, &system, "report").await.unwrap().unwrap();
        assert_eq!(row.status, ClientStatus::Inactive);
        assert_eq!(changes(&app, &file, PLAN).await, [""; 0]);
    }

    async fn a_built_in_role_cannot_be_taken_over(app: TestApp) {
        let lines = refusal(&app, "latchkey: 1\naccounts: [{ slug: a, roles: [{ key: viewer, permissions: [] }] }]", APPLY).await;
        assert_eq!(lines, ["accounts[0].roles[0].key: A built-in role has this key."]);
    }

    async fn everything_lands_in_the_audit_log_of_its_account_without_secrets(app: TestApp) {
        outcome(&app, SHOP, APPLY).await.unwrap();
        let row = account(&app, "acme").await;
        let slice = latchkey::domain::page::Slice::new(latchkey::domain::page::Asked { first: Some(100), ..Default::default() }).unwrap();
        let page = latchkey::domain::audit::list(&app.db, &Actor::system(row.id), &Default::default(), &slice).await.unwrap();
        let events: Vec<_> = page.items.into_iter().map(|(_, event)| event).collect();
        assert_eq!(events.len(), 12, "account, policy, API twice, role, two users, two clients, two secrets, one switched off");
        assert!(!format!("{events:?}").contains("Rep0rt"));
    }

    async fn files_that_name_the_same_accounts_do_not_wait_for_each_other_for_ever(app: TestApp) {
        for slug in ["a", "b"] {
            outcome(&app, &format!("latchkey: 1\naccounts: [{{ slug: {slug} }}]"), APPLY).await.unwrap();
        }
        let account = |slug: &str, n: i32| format!("{{ slug: {slug}, clients: [{{ clientId: {slug}-{n} }}] }}");
        for n in 0..5 {
            let one = format!("latchkey: 1\naccounts: [{}, {}]", account("a", n), account("b", n));
            let two = format!("latchkey: 1\naccounts: [{}, {}]", account("b", -n - 1), account("a", -n - 1));
            let (one, two) = tokio::join!(outcome(&app, &one, APPLY), outcome(&app, &two, APPLY));
            assert_eq!((one.unwrap().changes.len(), two.unwrap().changes.len()), (2, 2));
        }
    }

    async fn many_clients_fit_into_one_file(app: TestApp) {
        let clients: Vec<_> = (0..600).map(|n| format!("{{ clientId: client-{n} }}")).collect();
        let file = format!("latchkey: 1\naccounts: [{{ slug: a, clients: [{}] }}]", clients.join(", "));
        let before = deployment::audit_sequence(&app.db).await.unwrap();
        assert_eq!(outcome(&app, &file, APPLY).await.unwrap().credentials.len(), 600);
        assert_eq!(deployment::audit_sequence(&app.db).await.unwrap(), before + 1201);
    }
}
