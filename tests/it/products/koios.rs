//! Koios: System > Connections > API clients. Ids and secrets are made by the server, roles are shared with users.

use super::{column, moment, with_secret};
use crate::{
    graphql::{codes, credentials, refusals},
    support::{Auth, TestAccount, TestApp},
};
use chrono::Duration;
use entity::account::PolicyPreset;
use serde_json::{Value, json};

const ROLE: &str = "role { id key version clientCount userCount }";

async fn koios(app: &TestApp) -> TestAccount {
    app.account("koios", PolicyPreset::Koios).await
}

/// Permissions of a client or a user: by category, whether each is on, and why.
fn toggles(groups: &Value) -> Vec<(String, String, bool, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let rows = |group: &Value| {
        let category = text(&group["category"]);
        let row = |grant: &Value| {
            (category.clone(), text(&grant["permission"]["code"]), grant["granted"].as_bool().unwrap(), text(&grant["reason"]))
        };
        group["permissions"].as_array().unwrap().iter().map(row).collect::<Vec<_>>()
    };
    groups.as_array().unwrap().iter().flat_map(rows).collect()
}

both_databases! {
    async fn k1_the_list_shows_status_name_client_id_last_used_and_created(app: TestApp) {
        let admin = koios(&app).await.administrator;
        app.clock.advance(Duration::minutes(1));
        let made = app.make(&admin, json!({ "name": "Scanner" })).await;
        let born = app.clock.now();
        let list = "{ clients { nodes { status displayName clientId lastUsedAt createdAt } totalCount } }";
        let clients = app.data_for(&admin, list, json!({})).await["clients"].clone();
        let row = &clients["nodes"][0];
        assert_eq!((&clients["totalCount"], &row["status"], &row["displayName"]), (&json!(2), &json!("ACTIVE"), &json!("Scanner")));
        assert_eq!((moment(&row["createdAt"]), &row["lastUsedAt"]), (born, &Value::Null));
        let id = row["clientId"].as_str().unwrap();
        assert_eq!(id.parse::<uuid::Uuid>().unwrap().to_string(), id, "the id in the list is the UUID that the client authenticates with");
        app.clock.advance(Duration::minutes(9));
        app.ask(credentials(&made), &[]).await.expect(200);
        app.recorder.flush().await;
        let row = app.data_for(&admin, list, json!({})).await["clients"]["nodes"][0].clone();
        assert_eq!(moment(&row["lastUsedAt"]), app.clock.now());
        app.clock.advance(Duration::minutes(5));
        app.ask(Auth::Basic(id.into(), "wrong".into()), &[]).await.refused(401, "invalid_client");
        app.recorder.flush().await;
        let again = app.data_for(&admin, list, json!({})).await["clients"]["nodes"][0].clone();
        assert_eq!(again["lastUsedAt"], row["lastUsedAt"], "a failure is no use");
        let stranger = app.account("stranger", PolicyPreset::Koios).await.administrator;
        assert_eq!(app.data_for(&stranger, list, json!({})).await["clients"]["totalCount"], 1, "another account sees its own only");
        assert_eq!(app.shown(&stranger, id).await, Value::Null);
    }

    async fn k2_a_disabled_client_is_listed_as_such_and_cannot_authenticate_until_enabled(app: TestApp) {
        let admin = koios(&app).await.administrator;
        let made = app.make(&admin, json!({ "name": "Scanner" })).await;
        app.switch(&admin, &[&made["client"]["id"]], "INACTIVE").await;
        let listed = app.data_for(&admin, "{ clients(filter: { statuses: [INACTIVE] }) { nodes { displayName status statusReason } } }", json!({})).await;
        assert_eq!(listed["clients"]["nodes"], json!([{ "displayName": "Scanner", "status": "INACTIVE", "statusReason": "MANUAL" }]));
        app.ask(credentials(&made), &[]).await.refused(401, "invalid_client");
        app.switch(&admin, &[&made["client"]["id"]], "ACTIVE").await;
        app.ask(credentials(&made), &[]).await.expect(200);
    }

    async fn k3_a_selection_is_enabled_disabled_and_deleted_at_once(app: TestApp) {
        let admin = koios(&app).await.administrator;
        let mut made = Vec::new();
        for name in ["A", "B", "C"] {
            made.push(app.make(&admin, json!({ "name": name })).await);
        }
        let ids: Vec<_> = made.iter().map(|payload| &payload["client"]["id"]).collect();
        for (status, expected) in [("INACTIVE", 401), ("ACTIVE", 200)] {
            let payload = app.switch(&admin, &ids, status).await;
            assert_eq!((&payload["succeeded"], &payload["failed"]), (&json!(3), &json!(0)));
            assert_eq!(column(&payload["results"], "client").iter().map(|client| client["status"].clone()).collect::<Vec<_>>(), [status; 3]);
            for payload in &made {
                app.ask(credentials(payload), &[]).await.expect(expected);
            }
        }
        let stranger = app.account("stranger", PolicyPreset::Koios).await.administrator;
        let selection = "results { id ok client { id } userErrors { code path subjectId } } succeeded failed";
        let theirs = app.change_as(&stranger, ("deleteClients", selection), json!({ "ids": ids })).await;
        assert_eq!((&theirs["succeeded"], &theirs["failed"]), (&json!(0), &json!(3)));
        assert_eq!(refusals(&theirs["results"][0]), ["NOT_FOUND ids"]);
        let own = json!([ids[0], ids[1], admin.id.to_string()]);
        let payload = app.change_as(&admin, ("deleteClients", selection), json!({ "ids": own })).await;
        assert_eq!((&payload["succeeded"], &payload["failed"]), (&json!(2), &json!(1)), "each of them has an outcome of its own");
        assert_eq!(column(&payload["results"], "ok"), [true, true, false]);
        assert_eq!(refusals(&payload["results"][2]), ["LAST_ADMINISTRATOR ids"]);
        app.ask(credentials(&made[0]), &[]).await.refused(401, "invalid_client");
        app.ask(credentials(&made[2]), &[]).await.expect(200);
        let too_many: Vec<_> = (0..101).map(|_| ids[2].clone()).collect();
        assert_eq!(app.refused_as(&admin, "deleteClients", json!({ "ids": too_many })).await, ["TOO_LONG ids"]);
    }

    async fn k4_a_name_and_a_description_make_a_client_whose_secret_is_shown_once(app: TestApp) {
        let admin = koios(&app).await.administrator;
        let made = app.make(&admin, json!({ "name": "Scanner", "description": "Looks at the shop floor" })).await;
        assert_eq!((&made["client"]["name"], &made["client"]["description"]), (&json!("Scanner"), &json!("Looks at the shop floor")));
        assert_eq!(made["client"]["clientId"], made["credentials"]["clientId"]);
        let secret = made["credentials"]["clientSecret"].as_str().unwrap();
        assert!(!app.shown(&admin, made["client"]["clientId"].as_str().unwrap()).await.to_string().contains(secret));
        assert_eq!(app.make(&admin, json!({ "name": "Plain" })).await["client"]["description"], Value::Null, "the description is optional");
        for (input, expected) in [
            (json!({ "name": "n".repeat(201) }), "TOO_LONG name"),
            (json!({ "name": "N", "description": "d".repeat(2001) }), "TOO_LONG description"),
            (json!({ "name": "N", "clientId": "chosen" }), "POLICY_VIOLATION clientId"),
            (json!({ "name": "N", "clientSecret": "ch0sen-secret" }), "POLICY_VIOLATION clientSecret"),
        ] {
            assert_eq!(app.refused_as(&admin, "createClient", input).await, [expected]);
        }
        assert_eq!(app.usage(&admin).await, (3, 3));
        let input = json!({ "id": made["client"]["id"] });
        let fresh = app.done_as(&admin, ("rotateClientSecret", "credentials { clientSecret }"), input).await;
        app.ask(credentials(&made), &[]).await.refused(401, "invalid_client");
        app.ask(with_secret(&credentials(&made), &fresh), &[]).await.expect(200);
    }

    async fn k5_the_overview_has_last_activity_status_credentials_and_description(app: TestApp) {
        let admin = koios(&app).await.administrator;
        let made = app.make(&admin, json!({ "name": "Scanner", "description": "Shop floor" })).await;
        app.clock.advance(Duration::hours(1));
        let token = app.token_with(&made).await;
        app.recorder.flush().await;
        let id = made["client"]["clientId"].as_str().unwrap();
        let page = app.shown(&admin, id).await;
        assert_eq!(moment(&page["lastUsedAt"]), app.clock.now());
        assert_eq!((&page["status"], &page["clientId"], &page["description"]), (&json!("ACTIVE"), &json!(id), &json!("Shop floor")));
        let secret = made["credentials"]["clientSecret"].as_str().unwrap();
        let mask = json!({ "id": page["secrets"][0]["id"], "hint": secret[secret.len() - 4..], "generated": true, "status": "ACTIVE" });
        assert_eq!(page["secrets"], json!([mask]), "of the secret only its end is shown");
        let fresh = app.done_as(&admin, ("rotateClientSecret", "credentials { clientId clientSecret } stillInUse"), json!({ "id": page["id"] })).await;
        assert_eq!((&fresh["credentials"]["clientId"], &fresh["stillInUse"]), (&json!(id), &json!(true)));
        assert!(!app.is_alive(&admin, &token).await);
        app.ask(credentials(&fresh), &[]).await.expect(200);
    }

    async fn k6_one_role_at_a_time_is_selected_as_it_is_for_users(app: TestApp) {
        let account = koios(&app).await;
        let admin = &account.administrator;
        let made = app.make(admin, json!({ "name": "Scanner" })).await;
        let user = app.done_as(admin, ("createUser", "user { id role { key } }"), json!({ "username": "ada", "kind": "ROOT" })).await;
        let (client, user) = (&made["client"]["id"], &user["user"]["id"]);
        let roles = app.data_for(admin, "{ roles { nodes { id key } } }", json!({})).await["roles"]["nodes"].clone();
        assert_eq!(column(&roles, "key"), ["administrator", "editor", "viewer"]);
        for role in roles.as_array().unwrap() {
            let chosen = app.done_as(admin, ("setClientRole", "client { role { key } }"), json!({ "id": client, "role": { "id": role["id"] } })).await;
            assert_eq!(chosen["client"]["role"]["key"], role["key"]);
            let chosen = app.done_as(admin, ("updateUser", "user { role { key } }"), json!({ "id": user, "role": { "id": role["id"] } })).await;
            assert_eq!(chosen["user"]["role"]["key"], role["key"]);
        }
        let stranger = app.account("stranger", PolicyPreset::Koios).await;
        let theirs = app.role(stranger.id, "theirs", &[]).await.id.to_string();
        assert_eq!(app.refused_as(admin, "setClientRole", json!({ "id": client, "role": { "id": theirs } })).await, ["NOT_FOUND role"]);
        assert_eq!(app.refused_as(admin, "updateUser", json!({ "id": user, "role": { "id": theirs } })).await, ["NOT_FOUND role"]);
        assert_eq!(app.refused_as(&stranger.administrator, "setClientRole", json!({ "id": client, "role": null })).await, ["NOT_FOUND id"]);
        let none = app.done_as(admin, ("setClientRole", "client { role { key } }"), json!({ "id": client, "role": null })).await;
        assert_eq!(none["client"]["role"], Value::Null);
    }

    async fn k7_effective_permissions_follow_from_the_role_as_on_a_users_page(app: TestApp) {
        let account = koios(&app).await;
        let admin = &account.administrator;
        let role = app.role(account.id, "clerk", &["clients:read", "users:read"]).await.id.to_string();
        let made = app.make(admin, json!({ "name": "Scanner", "role": { "id": role } })).await;
        let user = app.done_as(admin, ("createUser", "user { id }"), json!({ "username": "ada", "kind": "ROOT", "role": { "id": role } })).await;
        let groups = "effectivePermissions { category permissions { granted reason permission { code } } }";
        let both = async || {
            let of_client = format!("query($id: ID!) {{ client(by: {{ id: $id }}) {{ {groups} }} }}");
            let of_user = format!("query($id: ID!) {{ user(by: {{ id: $id }}) {{ {groups} }} }}");
            let client = app.data_for(admin, &of_client, json!({ "id": made["client"]["id"] })).await;
            let user = app.data_for(admin, &of_user, json!({ "id": user["user"]["id"] })).await;
            (toggles(&client["client"]["effectivePermissions"]), toggles(&user["user"]["effectivePermissions"]))
        };
        let (client, user) = both().await;
        assert_eq!(client, user, "laid out alike");
        let on: Vec<_> = client.iter().filter(|row| row.2).map(|row| (row.0.as_str(), row.1.as_str(), row.3.as_str())).collect();
        assert_eq!(on, [("API clients", "clients:read", "ROLE"), ("Users", "users:read", "ROLE")]);
        let off = client.iter().filter(|row| !row.2);
        assert!(off.clone().count() > 5 && off.clone().all(|row| row.3 == "NOT_GRANTED"), "what is off is shown as well");
        app.done_as(admin, ("updateRole", ROLE), json!({ "id": role, "permissions": ["clients:read"] })).await;
        let (client, user) = both().await;
        assert_eq!(client, user);
        assert_eq!(client.iter().filter(|row| row.2).count(), 1);
    }

    async fn k8_regenerating_ends_the_secret_at_once_and_shows_the_new_one(app: TestApp) {
        let account = koios(&app).await;
        let admin = &account.administrator;
        let made = app.make(admin, json!({ "name": "Scanner" })).await;
        let (old, token) = (credentials(&made), app.token_with(&made).await);
        let rotated = app.done_as(admin, ("rotateClientSecret", "client { version } credentials { clientId clientSecret }"), json!({ "id": made["client"]["id"] })).await;
        assert_eq!(rotated["client"]["version"], 2);
        for _ in 0..2 {
            app.ask(old.clone(), &[]).await.refused(401, "invalid_client");
        }
        assert!(!app.is_alive(admin, &token).await, "nor does a token from it");
        app.ask(credentials(&rotated), &[]).await.expect(200);
        let stale = json!({ "id": made["client"]["id"], "expectedVersion": 1 });
        assert_eq!(app.refused_as(admin, "rotateClientSecret", stale).await, ["STALE_VERSION expectedVersion"]);
        let stranger = app.account("stranger", PolicyPreset::Koios).await.administrator;
        assert_eq!(app.refused_as(&stranger, "rotateClientSecret", json!({ "id": made["client"]["id"] })).await, ["NOT_FOUND id"]);
        app.ask(credentials(&rotated), &[]).await.expect(200);
    }

    async fn k9_a_disabled_client_is_refused_on_every_request_and_its_secret_survives(app: TestApp) {
        let account = koios(&app).await;
        let admin = &account.administrator;
        let role = app.role_id(account.id, "viewer").await.to_string();
        let made = app.make(admin, json!({ "name": "Scanner", "role": { "id": role } })).await;
        let token = app.token_with(&made).await;
        let query = json!({ "query": "{ clients { totalCount } }" });
        let call = async |token: &str| app.post_json("/graphql", Auth::Bearer(token.to_owned()), &query).await;
        call(&token).await.expect(200);
        app.switch(admin, &[&made["client"]["id"]], "INACTIVE").await;
        let refused = call(&token).await.expect(401);
        assert_eq!(codes(&refused.json()), ["UNAUTHENTICATED"], "with the token that it holds");
        assert!(!app.is_alive(admin, &token).await);
        app.ask(credentials(&made), &[]).await.refused(401, "invalid_client");
        app.post_form("/oauth/introspect", credentials(&made), &[("token", &token)]).await.refused(401, "invalid_client");
        app.switch(admin, &[&made["client"]["id"]], "ACTIVE").await;
        let fresh = app.token_with(&made).await;
        call(&fresh).await.expect(200);
        call(&token).await.expect(401);
    }

    async fn k10_users_and_clients_share_the_same_roles(app: TestApp) {
        let account = koios(&app).await;
        let admin = &account.administrator;
        let made = app.done_as(admin, ("createRole", ROLE), json!({ "key": "line", "name": "Line", "permissions": ["clients:read"] })).await;
        let role = &made["role"]["id"];
        app.make(admin, json!({ "name": "Scanner", "role": { "id": role } })).await;
        let user = app.done_as(admin, ("createUser", "user { id username status role { key } }"), json!({ "username": "ada", "kind": "ROOT", "role": { "id": role } })).await;
        assert_eq!(user["user"]["role"]["key"], "line");
        let shown = app.data_for(admin, "query($id: ID!) { role(by: { id: $id }) { clientCount userCount permissions { code } } }", json!({ "id": role })).await;
        assert_eq!(shown["role"], json!({ "clientCount": 1, "userCount": 1, "permissions": [{ "code": "clients:read" }] }));
        assert_eq!(app.refused_as(admin, "deleteRole", json!({ "id": role })).await, ["IN_USE reassignTo"]);
        let to = app.role_id(account.id, "viewer").await.to_string();
        app.done_as(admin, ("deleteRole", "deletedRoleId"), json!({ "id": role, "reassignTo": { "id": to } })).await;
        let holders = "{ users { nodes { role { key } } } clients(filter: { search: \"scanner\" }) { nodes { role { key } } } }";
        let after = app.data_for(admin, holders, json!({})).await;
        assert_eq!((&after["users"]["nodes"][0]["role"]["key"], &after["clients"]["nodes"][0]["role"]["key"]), (&json!("viewer"), &json!("viewer")));
    }
}
