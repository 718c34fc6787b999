//! Who holds more than the caller is out of the caller's reach: no mutation that names such a client or user does anything to it.

use super::{refusals, user_errors};
use crate::support::{ApiSeed, ClientSeed, TestApp, TestClient, claims};
use serde_json::{Value, json};

/// What a mutation does to a client or a user that it names.
enum Row {
    /// It changes them, or ends what they have: each of these calls must be refused. `CLIENT`, `SECRET`, `JTI`, `USER`, `OWNER`, `ROLE` and `API` stand for
    /// the ids of things that belong to, or would weaken, an administrator.
    Touches(&'static [&'static str]),
    /// Nothing, for this reason.
    Harmless(&'static str),
}
use Row::{Harmless, Touches};

/// Every mutation of the schema. A new one needs a row.
const MUTATIONS: [(&str, Row); 27] = [
    ("createAccount", Harmless("names no client and no user")),
    ("createClient", Harmless("makes a client: naming its owner changes nothing about the owner")),
    ("createClientSecret", Touches(&["input: { id: CLIENT }"])),
    ("createResource", Harmless("lets the clients that it names introspect tokens, and takes nothing from them")),
    ("createRole", Harmless("names no client and no user")),
    ("createUser", Harmless("makes a user: naming the user above changes nothing about that one")),
    ("deleteAccount", Harmless("deletes another account as a whole, which `accounts:write` is for")),
    ("deleteClients", Touches(&["input: { ids: [CLIENT] }", "input: { ids: [CLIENT], onError: REJECT_ALL }"])),
    ("deleteResource", Touches(&["input: { id: API }"])),
    ("deleteRole", Touches(&["input: { id: ROLE, reassignTo: { id: EMPTY } }"])),
    ("deleteUser", Touches(&["input: { id: USER }"])),
    ("duplicateClient", Touches(&["input: { id: CLIENT }"])),
    ("revokeAllTokens", Harmless("ends the tokens of the whole deployment, which `keys:write` is for")),
    ("revokeClientSecret", Touches(&["input: { id: SECRET }"])),
    ("revokeTokens", Touches(&["input: { jtis: [JTI] }", "input: { clients: [{ id: CLIENT }] }"])),
    ("rotateClientSecret", Touches(&["input: { id: CLIENT }", "input: { id: CLIENT, graceSeconds: 60 }"])),
    ("revokeSigningKey", Harmless("names no client and no user")),
    ("rotateSigningKey", Harmless("names no client and no user")),
    ("setClientRole", Touches(&["input: { id: CLIENT, role: null }", "input: { id: CLIENT, role: { id: EMPTY } }"])),
    ("setClientsStatus", Touches(&["input: { ids: [CLIENT], status: INACTIVE }", "input: { ids: [OFF], status: ACTIVE }"])),
    ("setUserPassword", Touches(&["input: { id: USER, password: \"a password that is long enough\" }"])),
    ("updateAccount", Harmless("names no client and no user")),
    ("updateAccountPolicy", Harmless("names no client and no user")),
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
    ("updateResource", Touches(&["input: { id: API, permissions: [] }"])),
    ("updateRole", Touches(&["input: { id: ROLE, permissions: [] }"])),
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

/// All that may be changed in an account, and nothing about the account itself: what an administrator has besides.
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

/// What stands for what in the calls.
async fn names(app: &TestApp, administrator: &TestClient) -> Vec<(&'static str, String)> {
    let make = async |username: &str, role: Value| {
        let input = json!({ "username": username, "kind": "ROOT", "role": role });
        app.done_as(administrator, ("createUser", "user { id }"), input).await["user"]["id"].as_str().unwrap().to_owned()
    };
    let powerful = app.role_id(app.platform.id, "administrator").await.to_string();
    let (user, owner) = (make("chief", json!({ "id": powerful })).await, make("owner", Value::Null).await);
    let api = app.api(ApiSeed::default()).await;
    let role = app.role(app.platform.id, "ordering", &["orders:read"]).await;
    let empty = app.role(app.platform.id, "empty", &[]).await;
    let off = app.client(ClientSeed { status: entity::client::ClientStatus::Inactive, ..ClientSeed::with_role("administrator") }).await;
    let strong = ClientSeed { scopes: &["accounts:write"], ..ClientSeed::with_role("ordering") };
    app.client(strong).await;
    let seen = "query($id: ID!) { client(by: { id: $id }) { secrets { id } } }";
    let data = app.data_for(administrator, seen, json!({ "id": administrator.id.to_string() })).await;
    let secret = data["client"]["secrets"][0]["id"].as_str().unwrap().to_owned();
    let jti = claims(&app.token(administrator).await)["jti"].as_str().unwrap().to_owned();
    app.done_as(administrator, ("updateClient", "client { id }"), json!({ "id": administrator.id.to_string(), "owner": { "id": owner } }))
        .await;
    vec![
        ("CLIENT", administrator.id.to_string()),
        ("SECRET", secret),
        ("JTI", jti),
        ("USER", user),
        ("OWNER", owner),
        ("ROLE", role.id.to_string()),
        ("EMPTY", empty.id.to_string()),
        ("API", api.id.to_string()),
        ("OFF", off.id.to_string()),
    ]
}

fn filled(call: &str, names: &[(&str, String)]) -> String {
    names.iter().fold(call.to_owned(), |call, (name, id)| call.replace(name, &format!("\"{id}\"")))
}

/// The codes of what was refused, of the call or of its items.
fn refused(payload: &Value) -> Vec<String> {
    let items = payload["results"].as_array().map(Vec::as_slice).unwrap_or_default();
    let all = [payload].into_iter().chain(items).filter(|part| part["userErrors"].is_array());
    all.flat_map(|part| user_errors(part).into_iter().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Calls every row as a caller, and answers which calls were not refused as out of reach.
async fn done_by(app: &TestApp, caller: &TestClient, names: &[(&'static str, String)]) -> Vec<String> {
    let mut done = Vec::new();
    for (field, row) in &MUTATIONS {
        let Touches(calls) = row else { continue };
        let items = if matches!(*field, "deleteClients" | "setClientsStatus") { "results { userErrors { code } }" } else { "" };
        for call in *calls {
            let query = format!("mutation {{ {field}({}) {{ {items} userErrors {{ code }} }} }}", filled(call, names));
            let answer = app.ask_as(caller, &query, json!({})).await;
            assert_eq!(answer["errors"], Value::Null, "{query}");
            if refused(&answer["data"][*field]) != ["PRIVILEGE_ESCALATION"] {
                done.push(format!("{query}: {answer}"));
            }
        }
    }
    done
}

both_databases! {
    /// A caller who may change clients, users, roles and tokens, but not the account, against an administrator, who may do that too.
    async fn no_mutation_reaches_a_client_or_a_user_that_holds_more_than_the_caller(app: TestApp) {
        app.client(ClientSeed::with_role("administrator")).await;
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let names = names(&app, &administrator).await;
        let caller = app.client(ClientSeed { scopes: CALLER, ..ClientSeed::default() }).await;
        let token = app.token(&administrator).await;
        let before = app.row(&administrator).await;
        assert_eq!(done_by(&app, &caller, &names).await, Vec::<String>::new());
        let after = app.row(&administrator).await;
        assert_eq!(entity::client::Model { last_used_at: before.last_used_at, ..after }, before, "nothing was done to it");
        assert!(app.is_alive(&administrator, &token).await, "and its tokens live");
        app.ask(&administrator, &[]).await.expect(200);
    }

    /// The built-in role that most often runs into administrators.
    async fn an_editor_neither_deletes_nor_disables_nor_weakens_an_administrator(app: TestApp) {
        app.client(ClientSeed::with_role("administrator")).await;
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let (editor, peer) = (app.client(ClientSeed::with_role("editor")).await, app.client(ClientSeed::with_role("editor")).await);
        let selection = "results { id userErrors { code path message } }";
        let ids = json!([administrator.id.to_string(), peer.id.to_string()]);
        let off = json!({ "ids": ids, "status": "INACTIVE" });
        let results = app.done_as(&editor, ("setClientsStatus", selection), off).await["results"].clone();
        assert_eq!(refusals(&results[0]), ["PRIVILEGE_ESCALATION ids"]);
        let message = results[0]["userErrors"][0]["message"].as_str().unwrap();
        assert!(message.starts_with("Out of your reach, because it holds permissions that you do not have: account:read, account:write,"), "{message}");
        assert_eq!(refusals(&results[1]), Vec::<String>::new(), "a client that holds the same is within reach");
        let gone = app.done_as(&editor, ("deleteClients", selection), json!({ "ids": ids })).await["results"].clone();
        assert_eq!((refusals(&gone[0]), refusals(&gone[1])), (vec!["PRIVILEGE_ESCALATION ids".to_owned()], Vec::new()));
        let id = administrator.id.to_string();
        assert_eq!(app.refused_as(&editor, "setClientRole", json!({ "id": id, "role": null })).await, ["PRIVILEGE_ESCALATION id"]);
        assert_eq!(app.refused_as(&editor, "updateClient", json!({ "id": id, "scopes": [] })).await, ["PRIVILEGE_ESCALATION id"]);
        assert_eq!(app.refused_as(&editor, "revokeTokens", json!({ "clients": [{ "id": id }] })).await, ["PRIVILEGE_ESCALATION clients.0"]);
        app.ask(&administrator, &[]).await.expect(200);
    }

    /// Within reach everything works as before: the same table, called by an administrator, is refused for no lack of reach.
    async fn an_administrator_reaches_every_client_and_user_of_its_account(app: TestApp) {
        app.client(ClientSeed::with_role("administrator")).await;
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let names = names(&app, &administrator).await;
        let peer = app.client(ClientSeed::with_role("administrator")).await;
        for (name, call) in [
            ("updateClient", "input: { id: CLIENT, name: \"other\" }"),
            ("updateUser", "input: { id: USER, role: null }"),
            ("updateUser", "input: { id: OWNER, status: INACTIVE }"),
            ("updateRole", "input: { id: ROLE, permissions: [] }"),
            ("deleteResource", "input: { id: API }"),
            ("setClientRole", "input: { id: CLIENT, role: null }"),
        ] {
            let query = format!("mutation {{ {name}({}) {{ userErrors {{ code message }} }} }}", filled(call, &names));
            assert_eq!(user_errors(&app.data_for(&peer, &query, json!({})).await[name]), Vec::<&str>::new(), "{query}");
        }
    }
}
