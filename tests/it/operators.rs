//! Operators of the deployment in other accounts: what they see and mend there, what the log of that account says of it, and who may not.

use crate::{
    graphql::codes,
    support::{ApiSeed, ClientSeed, TestAccount, TestApp, TestClient},
};
use axum::http::Method;
use entity::{account::PolicyPreset, client::AccessLevel};
use latchkey::domain::{error::Error, operator};
use serde_json::{Value, json};

/// An account with a client of a role of its own, and a user.
async fn acme(app: &TestApp) -> (TestAccount, TestClient, Value) {
    let acme = app.account("acme", PolicyPreset::Default).await;
    app.role(acme.id, "clerk", &["clients:read"]).await;
    let client = app.client(ClientSeed { client_id: Some("plant"), ..ClientSeed::with_role("clerk").of(&acme) }).await;
    let user = app.done_as(&acme.administrator, ("createUser", "user { id }"), json!({ "username": "ada", "kind": "ROOT" })).await;
    (acme, client, user["user"]["id"].clone())
}

async fn operator(app: &TestApp) -> TestClient {
    app.client(ClientSeed { name: Some("Operator"), ..ClientSeed::with_role("administrator") }).await
}

both_databases! {
    async fn an_operator_sees_what_another_account_has(app: TestApp) {
        let (acme, client, _) = acme(&app).await;
        let operator = operator(&app).await;
        app.token(&client).await;
        let query = "{ account(by: { slug: \"acme\" }) { usage { clients users }
            clients(filter: { search: \"plant\" }) { totalCount nodes { clientId role { key } secrets { status } issuedTokens { totalCount }
                auditEvents { totalCount } activity { totalCount } usage(from: \"2026-01-01T00:00:00Z\", until: \"2026-01-01T13:00:00Z\") { issued } } }
            users { totalCount nodes { username clients { totalCount } } } roles { totalCount nodes { key clientCount } } auditEvents(first: 1) { totalCount nodes { kind } } }
            clients { nodes { clientId } } }";
        let seen = app.data_for(&operator, query, json!({})).await;
        let account = &seen["account"];
        assert_eq!(account["usage"], json!({ "clients": 2, "users": 1 }));
        let found = &account["clients"]["nodes"][0];
        assert_eq!((&account["clients"]["totalCount"], &found["clientId"], &found["role"]["key"]), (&json!(1), &json!("plant"), &json!("clerk")));
        assert_eq!((&found["issuedTokens"]["totalCount"], &found["secrets"]), (&json!(1), &json!([{ "status": "ACTIVE" }])));
        assert_eq!((&found["auditEvents"]["totalCount"], &found["activity"]["totalCount"]), (&json!(2), &json!(3)));
        assert_eq!(account["users"], json!({ "totalCount": 1, "nodes": [{ "username": "ada", "clients": { "totalCount": 0 } }] }));
        let roles: Vec<_> = account["roles"]["nodes"].as_array().unwrap().iter().map(|role| role["key"].as_str().unwrap()).collect();
        assert_eq!(roles, ["administrator", "editor", "viewer", "clerk"]);
        assert!(account["auditEvents"]["totalCount"].as_i64().unwrap() > 3);
        assert!(!seen["clients"].to_string().contains("plant"), "its own lists are its own account's");
        for (path, expected) in [("/clients", 2), ("/users", 1), ("/roles", 4), ("/resources", 1), ("/tokens", 2)] {
            for name in [format!("accountSlug={}", acme.row.slug), format!("accountId={}", acme.id)] {
                let list = app.read(&operator, &format!("{path}?{name}")).await;
                assert_eq!(list["items"].as_array().unwrap().len(), expected, "{path}?{name}: {list}");
            }
        }
        let page = app.rest(&operator, (Method::GET, "/clients?accountSlug=acme&first=1", Value::Null)).await.expect(200);
        assert!(page.header("link").contains("accountSlug=acme"), "{}", page.header("link"));
        assert_eq!(app.read(&operator, "/clients/by-client-id/plant").await["id"], client.id.to_string());
        assert_eq!(app.read(&operator, &format!("/clients/{}/activity?totalCount=true", client.id)).await["totalCount"], 3);
    }

    /// The event is in the account concerned, and names the operator.
    async fn an_operator_mends_another_account_and_the_log_there_says_who(app: TestApp) {
        let (acme, client, user) = acme(&app).await;
        let operator = operator(&app).await;
        let id = client.id.to_string();
        let own_before = app.data_for(&operator, "{ auditEvents { totalCount } }", json!({})).await;
        app.done_as(&operator, ("updateClient", "client { name }"), json!({ "id": id, "name": "Mended" })).await;
        app.done_as(&operator, ("setClientRole", "client { role { key } }"), json!({ "id": id, "role": { "key": "viewer" } })).await;
        app.done_as(&operator, ("setClientRole", "client { role { key } }"), json!({ "id": id, "role": { "key": "clerk" } })).await;
        app.done_as(&operator, ("setClientsStatus", "succeeded"), json!({ "ids": [id], "status": "INACTIVE" })).await;
        app.done_as(&operator, ("setClientsStatus", "succeeded"), json!({ "ids": [id], "status": "ACTIVE" })).await;
        let rotated = app.done_as(&operator, ("rotateClientSecret", "credentials { clientId clientSecret }"), json!({ "id": id })).await;
        app.ask(crate::graphql::credentials(&rotated), &[]).await.expect(200);
        app.done_as(&operator, ("revokeTokens", "clientCount"), json!({ "clients": [{ "clientId": "plant" }] })).await;
        app.done_as(&operator, ("updateUser", "user { displayName }"), json!({ "id": user, "displayName": "Ada" })).await;
        let token = app.token(&operator).await;
        let path = format!("/clients/{id}");
        app.rest_with(&token, (Method::PATCH, &path, json!({ "description": "By REST." })), &[]).await.expect(200);
        app.rest_with(&token, (Method::POST, &format!("{path}/secrets/rotate"), Value::Null), &[]).await.expect(200);
        app.rest_with(&token, (Method::DELETE, &path, Value::Null), &[]).await.expect(204);
        let events = "{ auditEvents(first: 20) { nodes { kind actorId actorName } } }";
        let log = app.data_for(&acme.administrator, events, json!({})).await["auditEvents"]["nodes"].clone();
        let by_operator: Vec<_> = log.as_array().unwrap().iter().filter(|event| event["actorId"] == operator.id.to_string()).collect();
        let expected = ["CLIENT_DELETED", "SECRET_ROTATED", "SECRET_CREATED", "CLIENT_UPDATED", "USER_UPDATED", "TOKENS_REVOKED", "CLIENT_ACTIVATED",
            "CLIENT_DEACTIVATED", "CLIENT_ROLE_CHANGED"];
        for kind in expected {
            assert!(by_operator.iter().any(|event| event["kind"] == kind && event["actorName"] == "Operator"), "{kind}: {log}");
        }
        assert_eq!(app.data_for(&operator, "{ auditEvents { totalCount } }", json!({})).await, own_before, "nothing stands in its own account's log");
    }

    /// What is another account's looks as if it were not there, to all but operators.
    async fn who_is_no_operator_finds_nothing_in_other_accounts(app: TestApp) {
        let (acme, client, user) = acme(&app).await;
        let elsewhere = app.account("elsewhere", PolicyPreset::Default).await.administrator;
        let colleague = app.client(ClientSeed { scopes: &["clients:read", "clients:write", "clients:secrets", "users:read", "audit:read", "tokens:read",
            "account:read", "roles:read"], ..ClientSeed::default() }).await;
        let id = client.id.to_string();
        for caller in [&elsewhere, &colleague] {
            let query = "query($id: ID!, $user: ID!) { client(by: { id: $id }) { id } named: client(by: { clientId: \"plant\" }) { id }
                user(by: { id: $user }) { id } account(by: { slug: \"acme\" }) { id } node(id: $id) { id } }";
            let seen = app.data_for(caller, query, json!({ "id": id, "user": user })).await;
            assert_eq!(seen, json!({ "client": null, "named": null, "user": null, "account": null, "node": null }));
            assert_eq!(app.refused_as(caller, "updateClient", json!({ "id": id, "name": "x" })).await, ["NOT_FOUND id"]);
            assert_eq!(app.refused_as(caller, "rotateClientSecret", json!({ "id": id })).await, ["NOT_FOUND id"]);
            let token = app.token(caller).await;
            for path in [format!("/clients/{id}"), "/clients/by-client-id/plant".to_owned(), "/clients?accountSlug=acme".to_owned(),
                format!("/roles?accountId={}", acme.id), format!("/clients/{id}/tokens"), format!("/clients/{id}/permissions/preview")] {
                app.rest_with(&token, (Method::GET, &path, Value::Null), &[]).await.problem(404, "NOT_FOUND");
            }
            app.rest_with(&token, (Method::PATCH, &format!("/clients/{id}"), json!({ "name": "x" })), &[]).await.problem(404, "NOT_FOUND");
        }
        assert_eq!(app.row(&client).await.version, 1);
    }

    async fn who_may_only_look_into_other_accounts_changes_nothing_there(app: TestApp) {
        let (_, client, _) = acme(&app).await;
        let id = client.id.to_string();
        let reads = &["accounts:read", "clients:read", "clients:write", "clients:delete", "clients:secrets", "tokens:revoke"];
        let reader = app.client(ClientSeed { scopes: reads, ..ClientSeed::default() }).await;
        let all = ["accounts:read", "accounts:write", "clients:read", "clients:write"];
        let read_only = app.client(ClientSeed { scopes: &all, access_level: AccessLevel::ReadOnly, ..ClientSeed::default() }).await;
        let query = "query($id: ID!) { client(by: { id: $id }) { clientId } }";
        for (caller, sentence) in [(&reader, "The permission accounts:write is needed."), (&read_only, "This client may only read.")] {
            assert_eq!(app.data_for(caller, query, json!({ "id": id })).await["client"]["clientId"], "plant");
            let change = "mutation($id: ID!) { updateClient(input: { id: $id, name: \"x\" }) { userErrors { code } } }";
            let refused = app.ask_as(caller, change, json!({ "id": id })).await;
            assert_eq!((codes(&refused), &refused["errors"][0]["message"]), (vec!["FORBIDDEN"], &json!(sentence)));
            let problem = app.rest(caller, (Method::PATCH, &format!("/clients/{id}"), json!({ "name": "x" }))).await.problem(403, "FORBIDDEN");
            assert_eq!(problem["detail"], sentence);
        }
        // Nor does an operator do elsewhere what it may not do at home.
        let narrow = app.client(ClientSeed { scopes: &["accounts:read", "accounts:write", "clients:read"], ..ClientSeed::default() }).await;
        let refused = app.ask_as(&narrow, "mutation($id: ID!) { deleteClients(input: { ids: [$id] }) { succeeded } }", json!({ "id": id })).await;
        assert_eq!(codes(&refused), ["FORBIDDEN"]);
        assert_eq!(app.row(&client).await.version, 1);
    }

    /// Counting them with those of the caller's account would let the largest answers through, and refuse small ones.
    async fn what_an_operator_asks_about_another_account_is_counted_with_its_permissions(app: TestApp) {
        let (acme, client, user) = acme(&app).await;
        let operator = operator(&app).await;
        let mut apis = Vec::new();
        for n in 0..2 {
            let codes: Vec<_> = (0..150).map(|m| format!("plant{n}:{m}")).collect();
            let permissions: Vec<_> = codes.iter().map(|code| (code.as_str(), false)).collect();
            let identifier = format!("https://plant{n}.test/");
            apis.push(app.api(ApiSeed { account: Some(acme.id), identifier: &identifier, permissions: &permissions, ..ApiSeed::default() }).await.id.to_string());
        }
        let token = app.token(&operator).await;
        let permissions = "effectivePermissions { permissions { permission { code } } }";
        let secret = app.read(&operator, &format!("/clients/{}/secrets", client.id)).await["items"][0]["id"].clone();
        let own = json!(vec![operator.id.to_string(); 25]);
        let named = [&json!(acme.id.to_string()), &json!(client.id.to_string()), &user, &secret, &json!(apis[0])];
        let nodes = format!("query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Client {{ {permissions} }} }} }}");
        assert_eq!(codes(&app.graphql(&token, &nodes, json!({ "ids": own })).await), Vec::<&str>::new());
        for id in named {
            let mut ids = own.clone();
            ids[7] = id.clone();
            let refused = app.graphql(&token, &nodes, json!({ "ids": ids })).await;
            assert_eq!(codes(&refused), ["QUERY_TOO_LARGE"], "{id}");
            assert!(refused["errors"][0]["message"].as_str().unwrap().ends_with("`Client.effectivePermissions`, of up to 318 items here."), "{refused}");
        }
        let page = format!("clients(first: 25) {{ nodes {{ {permissions} }} }}");
        for (query, refused) in [
            (format!("{{ {page} }}"), false),
            (format!("{{ account {{ {page} }} }}"), false),
            (format!("{{ account(by: {{ slug: \"acme\" }}) {{ {page} }} }}"), true),
            (format!("{{ account(by: {{ slug: \"acme\" }}) {{ {} }} }}", page.replace("25", "5")), false),
            (format!("{{ client(by: {{ clientId: \"plant\" }}) {{ account {{ {page} }} }} }}"), true),
            (format!("{{ accounts {{ nodes {{ {} }} }} }}", page.replace("25", "1")), true),
        ] {
            let answer = app.graphql(&token, &query, json!({})).await;
            assert_eq!(codes(&answer), if refused { vec!["QUERY_TOO_LARGE"] } else { vec![] }, "{query}");
        }
        let seen = app.graphql(&token, "query($id: ID!) { node(id: $id) { ... on Resource { permissions { code } } } }", json!({ "id": apis[0] })).await;
        assert_eq!(seen["data"]["node"]["permissions"].as_array().unwrap().len(), 150, "{seen}");
    }

    /// Two accounts may define a permission of the same code; who holds the one does not hold the other. What is built in is carried along, as far
    /// as the operator may write there.
    async fn an_operator_carries_only_what_is_built_in(app: TestApp) {
        let acme = app.account("acme", PolicyPreset::Default).await;
        let scopes = &["accounts:read", "clients:read", "clients:write", "keys:read"];
        let operator = app.client(ClientSeed { scopes, ..ClientSeed::default() }).await;
        let mut actor = app.actor(&operator).await;
        actor.scopes.insert("orders:write".to_owned());
        let actor = std::sync::Arc::new(actor);
        let there = operator::acting_in(&actor, acme.id).unwrap();
        assert_eq!((there.account, there.platform, there.elsewhere), (Some(acme.id), false, true));
        assert_eq!(there.scopes.iter().collect::<Vec<_>>(), ["accounts:read", "clients:read"]);
        assert_eq!(operator::acting_in(&actor, app.platform.id).unwrap().scopes, actor.scopes, "at home nothing changes");
        let stranger = std::sync::Arc::new(app.actor(&acme.administrator).await);
        assert!(matches!(operator::acting_in(&stranger, app.platform.id), Err(Error::Forbidden(_))));
    }
}
