//! Files that are refused as a whole, and how.

use super::with;
use crate::{
    apply::{APPLY, PLAN, SHOP, refusal},
    support::TestApp,
};
use domain::account as accounts;

#[both_databases]
async fn a_file_with_one_refusal_changes_nothing_in_any_account(app: TestApp) {
    let file = format!(
        "{SHOP}  - slug: other\n    roles: [{{ key: r, permissions: ['nothing:here'] }}]\n"
    );
    let lines = refusal(&app, &file, APPLY).await;
    assert_eq!(
        lines,
        ["accounts[1].roles[0].permissions[0]: There is no such permission in this account."]
    );
    assert!(accounts::by_slug(&app.db, "acme").await.unwrap().is_none());
}

/// What is replaced by what, and how the refusal begins.
const WRONG: [(&str, &str, &str); 12] = [
    (
        "/callback, /other",
        "/callback, 'not a uri'",
        "accounts[0].clients[0].urls.redirectUris[1]: ",
    ),
    (
        "owner: jane",
        "owner: jim",
        "accounts[0].clients[0].owner: There is no user `jim`",
    ),
    (
        "role: reporter\n",
        "role: emperor\n",
        "accounts[0].clients[0].role: There is no role `emperor`",
    ),
    (
        "scopes: ['orders:write']",
        "scopes: ['orders:write', 'x:y']",
        "accounts[0].clients[0].scopes[1]: ",
    ),
    (
        "env: REPORT",
        "env: SHORT",
        "accounts[0].clients[0].secret: At least 8 characters.",
    ),
    (
        "env: REPORT",
        "env: NOWHERE",
        "accounts[0].clients[0].secret: ",
    ),
    (
        "'orders:write', description: Change orders.",
        "'orders:write', description: ''",
        "accounts[0].resources[0].permissions[1].description: ",
    ),
    (
        "parent: jane",
        "parent: stranger",
        "accounts[0].users[0].parent: There is no user `stranger`",
    ),
    (
        "introspectionClientIds: [orders-api]",
        "introspectionClientIds: [stranger]",
        "accounts[0].resources[0].introspectionClientIds[0]: ",
    ),
    (
        "maxActiveClients: 10",
        "maxActiveClients: -1",
        "accounts[0].policy.maxActiveClients: ",
    ),
    ("slug: acme", "slug: Acme Inc", "accounts[0].slug: "),
    (
        "clientId: report\n        name",
        "name",
        "accounts[0].clients[0].clientId: Needed",
    ),
];

#[both_databases]
async fn refusals_say_where_in_the_file(app: TestApp) {
    for (from, to, start) in WRONG {
        let text = with(from, to);
        for options in [PLAN, APPLY] {
            let lines = refusal(&app, &text, options).await;
            assert!(lines[0].starts_with(start), "{to}: {lines:?}");
        }
    }
}

#[both_databases]
async fn a_built_in_role_cannot_be_taken_over(app: TestApp) {
    let lines = refusal(
        &app,
        "latchkey: 1\naccounts: [{ slug: a, roles: [{ key: viewer, permissions: [] }] }]",
        APPLY,
    )
    .await;
    assert_eq!(
        lines,
        ["accounts[0].roles[0].key: A built-in role has this key."]
    );
}
