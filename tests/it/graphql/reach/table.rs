//! Every mutation of the schema, tried on those who hold more than the caller.

use super::{filled, names};
use crate::{
    graphql::user_errors,
    support::{ClientSeed, TestApp, TestClient},
};
use Row::{Harmless, Touches};
use serde_json::{Value, json};

/// What a mutation does to a client or a user that it names.
enum Row {
    /// It changes them, or ends what they have: each of these calls must be refused. `CLIENT`,
    /// `SECRET`, `JTI`, `USER`, `OWNER`, `ROLE` and `API` stand for the ids of things that belong
    /// to, or would weaken, an administrator.
    Touches(&'static [&'static str]),
    /// Nothing, for this reason.
    Harmless(&'static str),
}

/// Every mutation of the schema. A new one needs a row.
const MUTATIONS: [(&str, Row); 35] = [
    ("createAccount", Harmless("names no client and no user")),
    (
        "createClient",
        Harmless("makes a client: naming its owner changes nothing about the owner"),
    ),
    ("createClientSecret", Touches(&["input: { id: CLIENT }"])),
    (
        "createResource",
        Harmless("lets the clients that it names introspect tokens, and takes nothing from them"),
    ),
    ("createRole", Harmless("names no client and no user")),
    (
        "createUser",
        Harmless("makes a user: naming the user above changes nothing about that one"),
    ),
    ("createWebhook", Harmless("names no client and no user")),
    (
        "createUserLink",
        Touches(&["input: { user: { id: USER } }"]),
    ),
    (
        "deleteAccount",
        Harmless("deletes another account as a whole, which `accounts:write` is for"),
    ),
    (
        "deleteClients",
        Touches(&[
            "input: { ids: [CLIENT] }",
            "input: { ids: [CLIENT], onError: REJECT_ALL }",
            "input: { filter: { search: \"zz-chosen\" }, expectedCount: 1 }",
        ]),
    ),
    ("deleteResource", Touches(&["input: { id: API }"])),
    (
        "deleteRole",
        Touches(&["input: { id: ROLE, reassignTo: { id: EMPTY } }"]),
    ),
    ("deleteUser", Touches(&["input: { id: USER }"])),
    ("deleteWebhook", Harmless("names no client and no user")),
    ("duplicateClient", Touches(&["input: { id: CLIENT }"])),
    ("endSessions", Touches(&["input: { user: { id: USER } }"])),
    (
        "redeliverWebhookDelivery",
        Harmless("names no client and no user"),
    ),
    (
        "revokeAllTokens",
        Harmless("ends the tokens of the whole deployment, which `keys:write` is for"),
    ),
    ("revokeClientSecret", Touches(&["input: { id: SECRET }"])),
    (
        "revokeTokens",
        Touches(&[
            "input: { jtis: [JTI] }",
            "input: { clients: [{ id: CLIENT }] }",
        ]),
    ),
    (
        "rotateClientSecret",
        Touches(&[
            "input: { id: CLIENT }",
            "input: { id: CLIENT, graceSeconds: 60 }",
        ]),
    ),
    (
        "rotateWebhookSecret",
        Harmless("names no client and no user"),
    ),
    ("testWebhook", Harmless("names no client and no user")),
    ("updateWebhook", Harmless("names no client and no user")),
    ("revokeSigningKey", Harmless("names no client and no user")),
    ("rotateSigningKey", Harmless("names no client and no user")),
    (
        "setClientRole",
        Touches(&[
            "input: { id: CLIENT, role: null }",
            "input: { id: CLIENT, role: { id: EMPTY } }",
        ]),
    ),
    (
        "setClientsStatus",
        Touches(&[
            "input: { ids: [CLIENT], status: INACTIVE }",
            "input: { ids: [OFF], status: ACTIVE }",
            "input: { filter: { search: \"zz-chosen\" }, expectedCount: 1, status: INACTIVE }",
        ]),
    ),
    (
        "setUserPassword",
        Touches(&["input: { id: USER, password: \"a password that is long enough\" }"]),
    ),
    ("updateAccount", Harmless("names no client and no user")),
    (
        "updateAccountPolicy",
        Harmless("names no client and no user"),
    ),
    (
        "updateClient",
        Touches(&[
            "input: { id: CLIENT, name: \"other\" }",
            "input: { id: CLIENT, clientId: \"other\" }",
            "input: { id: CLIENT, accessLevel: READ_ONLY }",
            "input: { id: CLIENT, scopes: [] }",
            "input: { id: CLIENT, capabilities: [WEB_APP] }",
            "input: { id: CLIENT, tokenTtlSeconds: 60 }",
            "input: { id: CLIENT, owner: null }",
            "input: { id: CLIENT, urls: { redirectUris: [\"https://elsewhere.test/\"] } }",
        ]),
    ),
    (
        "updateResource",
        Touches(&["input: { id: API, permissions: [] }"]),
    ),
    (
        "updateRole",
        Touches(&["input: { id: ROLE, permissions: [] }"]),
    ),
    (
        "updateUser",
        Touches(&[
            "input: { id: USER, status: INACTIVE }",
            "input: { id: USER, role: null }",
            "input: { id: USER, email: \"thief@example.com\" }",
            "input: { id: OWNER, status: INACTIVE }",
        ]),
    ),
];

#[test]
fn the_table_of_reach_names_every_mutation() {
    let mut named: Vec<_> = MUTATIONS.iter().map(|(name, _)| *name).collect();
    named.sort_unstable();
    let mut fields = crate::schema::fields("Mutation");
    fields.sort_unstable();
    assert_eq!(named, fields);
    for (name, row) in &MUTATIONS {
        if let Harmless(reason) = row {
            assert!(!reason.is_empty(), "{name}");
        }
    }
}

/// All that may be changed in an account, and nothing about the account itself: what an
/// administrator has besides.
const CALLER: &[&str] = &[
    "clients:read",
    "clients:write",
    "clients:secrets",
    "clients:roles",
    "clients:delete",
    "users:read",
    "users:write",
    "roles:read",
    "roles:write",
    "tokens:read",
    "tokens:revoke",
];

/// The codes of what was refused, of the call or of its items.
fn refused(payload: &Value) -> Vec<String> {
    let items = payload["results"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let all = [payload]
        .into_iter()
        .chain(items)
        .filter(|part| part["userErrors"].is_array());
    all.flat_map(|part| {
        user_errors(part)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    })
    .collect()
}

/// Calls every row as a caller, and answers which calls were not refused as out of reach.
async fn done_by(
    app: &TestApp,
    caller: &TestClient,
    names: &[(&'static str, String)],
) -> Vec<String> {
    let mut done = Vec::new();
    for (field, row) in &MUTATIONS {
        let Touches(calls) = row else { continue };
        let items = if matches!(*field, "deleteClients" | "setClientsStatus") {
            "results { userErrors { code } }"
        } else {
            ""
        };
        for call in *calls {
            let query = format!(
                "mutation {{ {field}({}) {{ {items} userErrors {{ code }} }} }}",
                filled(call, names)
            );
            let answer = app.ask_as(caller, &query, json!({})).await;
            assert_eq!(answer["errors"], Value::Null, "{query}");
            if refused(&answer["data"][*field]) != ["PRIVILEGE_ESCALATION"] {
                done.push(format!("{query}: {answer}"));
            }
        }
    }
    done
}

/// A caller who may change clients, users, roles and tokens, but not the account, against an
/// administrator, who may do that too.
#[both_databases]
async fn no_mutation_reaches_a_client_or_a_user_that_holds_more_than_the_caller(app: TestApp) {
    app.client(ClientSeed::with_role("administrator")).await;
    let administrator = app
        .client(ClientSeed {
            name: Some("zz-chosen"),
            ..ClientSeed::with_role("administrator")
        })
        .await;
    let names = names(&app, &administrator).await;
    let caller = app
        .client(ClientSeed {
            scopes: CALLER,
            ..ClientSeed::default()
        })
        .await;
    let token = app.token(&administrator).await;
    let before = app.row(&administrator).await;
    assert_eq!(done_by(&app, &caller, &names).await, Vec::<String>::new());
    let after = app.row(&administrator).await;
    assert_eq!(
        entity::client::Model {
            last_used_at: before.last_used_at,
            ..after
        },
        before,
        "nothing was done to it"
    );
    assert!(
        app.is_alive(&administrator, &token).await,
        "and its tokens live"
    );
    app.ask(&administrator, &[]).await.expect(200);
}
