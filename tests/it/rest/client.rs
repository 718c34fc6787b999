//! Clients, their secrets and their tokens.

use super::Call;
use crate::support::{Auth, ClientSeed, TestApp, TestClient, claims};
use axum::http::Method;
use chrono::Duration;
use entity::account::PolicyPreset;
use serde_json::{Value, json};

/// The credentials in an answer.
fn auth(answer: &Value) -> Auth {
    let text = |name: &str| answer["credentials"][name].as_str().unwrap().to_owned();
    Auth::Basic(text("clientId"), text("clientSecret"))
}

fn get(path: &str) -> Call<'_> {
    (Method::GET, path, Value::Null)
}

async fn administrator(app: &TestApp) -> (TestClient, String) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    (administrator, token)
}

both_databases! {
    async fn a_client_is_made_read_changed_and_deleted(app: TestApp) {
        let (_, token) = administrator(&app).await;
        let body = json!({
            "clientId": "report", "name": "Nightly report", "description": "Counts things.", "tokenTtlSeconds": 600, "scopes": ["clients:read"],
            "capabilities": ["SCRIPT", "WEB_APP"], "urls": { "rootUrl": "https://example.com", "redirectUris": ["https://example.com/app/*"] },
        });
        let made = app.rest_with(&token, (Method::POST, "/clients", body), &[]).await.expect(201);
        let answer = made.json();
        let id = answer["client"]["id"].as_str().unwrap().to_owned();
        let path = format!("/clients/{id}");
        assert_eq!(made.header("location"), format!("https://latchkey.test/api/v1{path}"));
        assert_eq!((made.header("etag"), made.header("cache-control")), ("\"1\"", "no-store"));
        assert_eq!(answer["credentials"]["tokenUrl"], "https://latchkey.test/oauth/token");
        let read = app.rest_with(&token, get(&path), &[]).await.expect(200);
        assert_eq!((&read.json(), read.header("etag")), (&answer["client"], "\"1\""));
        let expected = json!({
            "id": id, "accountId": app.platform.id.to_string(), "clientId": "report", "name": "Nightly report", "displayName": "Nightly report", "grantTypes": ["client_credentials"],
            "description": "Counts things.", "status": "ACTIVE", "statusReason": null, "version": 1, "ownerId": null,
            "createdById": answer["client"]["createdById"], "createdAt": "2026-01-01T12:00:00Z", "updatedAt": "2026-01-01T12:00:00Z",
            "lastUsedAt": null, "capabilities": ["WEB_APP", "SCRIPT"], "accessLevel": "READ_WRITE", "tokenTtlSeconds": 600,
            "signingAlgorithm": null, "roleId": null, "scopes": ["clients:read"],
            "urls": {
                "rootUrl": "https://example.com", "homeUrl": null, "adminUrl": null, "backchannelLogoutUrl": null,
                "redirectUris": ["https://example.com/app/*"], "postLogoutRedirectUris": [], "webOrigins": [],
            },
        });
        assert_eq!(read.json(), expected);
        app.ask(auth(&answer), &[]).await.expect(200);
        let patch = json!({ "name": null, "description": "New.", "tokenTtlSeconds": null });
        let changed = app.rest_with(&token, (Method::PATCH, &path, patch), &[]).await.expect(200);
        assert_eq!(changed.header("etag"), "\"2\"");
        let changed = changed.json();
        assert_eq!(
            json!([changed["name"], changed["displayName"], changed["description"], changed["tokenTtlSeconds"], changed["scopes"]]),
            json!([null, "report", "New.", 3600, ["clients:read"]])
        );
        let gone = app.rest_with(&token, (Method::DELETE, &path, Value::Null), &[]).await.expect(204);
        assert_eq!((gone.text(), gone.header("cache-control")), (String::new(), "no-store"));
        app.rest_with(&token, get(&path), &[]).await.problem(404, "NOT_FOUND");
        app.rest_with(&token, (Method::DELETE, &path, Value::Null), &[]).await.problem(404, "NOT_FOUND");
        app.rest_with(&token, (Method::POST, "/clients", json!({ "clientId": "report" })), &[]).await.problem(409, "TAKEN");
    }

    async fn all_that_is_wrong_is_told_at_once_with_its_place(app: TestApp) {
        let (_, token) = administrator(&app).await;
        let body = json!({ "clientId": "a b", "tokenTtlSeconds": 1, "urls": { "redirectUris": ["https://ok.test", "javascript:x"] }, "scopes": ["nope"] });
        let problem = app.rest_with(&token, (Method::POST, "/clients", body), &[]).await.problem(422, "INVALID");
        let mut paths: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|error| error["pointer"].to_string()).collect();
        paths.sort();
        assert_eq!(paths, [r##""#/clientId""##, r##""#/scopes/0""##, r##""#/tokenTtlSeconds""##, r##""#/urls/redirectUris/1""##]);
        assert_eq!((&problem["type"], &problem["title"]), (&json!("about:blank"), &json!("Unprocessable Entity")));
    }

    async fn nobody_gives_what_they_do_not_have(app: TestApp) {
        let editor = app.client(ClientSeed { scopes: &["clients:roles"], ..ClientSeed::with_role("editor") }).await;
        let role = app.role_id(editor.account, "administrator").await.to_string();
        let problem = app.rest(&editor, (Method::POST, "/clients", json!({ "role": { "id": role } }))).await.problem(403, "PRIVILEGE_ESCALATION");
        assert_eq!(problem["errors"][0]["pointer"], "#/role");
    }

    async fn a_role_is_given_and_taken_away(app: TestApp) {
        let (administrator, token) = administrator(&app).await;
        let client = app.client(ClientSeed::default()).await;
        let path = format!("/clients/{}/role", client.id);
        let role = app.role_id(client.account, "viewer").await.to_string();
        let given = app.rest_with(&token, (Method::PUT, &path, json!({ "role": { "id": role } })), &[]).await.expect(200);
        assert_eq!(given.json()["roleId"], json!(role));
        let groups = app.read(&administrator, &format!("/clients/{}/permissions", client.id)).await;
        let grants: Vec<_> = groups["items"].as_array().unwrap().iter().flat_map(|group| group["permissions"].as_array().unwrap()).collect();
        let of = |code: &str| grants.iter().find(|grant| grant["permission"]["code"] == code).unwrap();
        assert_eq!((&of("clients:read")["reason"], &of("clients:read")["granted"]), (&json!("ROLE"), &json!(true)));
        assert_eq!((&of("clients:write")["reason"], &of("clients:write")["granted"]), (&json!("NOT_GRANTED"), &json!(false)));
        let taken = app.rest_with(&token, (Method::DELETE, &path, Value::Null), &[]).await.expect(204);
        assert_eq!(taken.header("etag"), "\"3\"");
        assert_eq!(app.read(&administrator, &format!("/clients/{}", client.id)).await["roleId"], Value::Null);
        app.rest_with(&token, (Method::PUT, &path, json!({})), &[]).await.problem(422, "INVALID");
        let own = format!("/clients/{}/role", administrator.id);
        app.rest_with(&token, (Method::DELETE, &own, Value::Null), &[]).await.problem(409, "LAST_ADMINISTRATOR");
    }

    async fn a_copy_has_everything_but_identity_and_secret(app: TestApp) {
        let (_, token) = administrator(&app).await;
        let client = app.client(ClientSeed { name: Some("Original"), ttl: Some(600), scopes: &["clients:read"], ..ClientSeed::default() }).await;
        let path = format!("/clients/{}/duplicate", client.id);
        let made = app.rest_with(&token, (Method::POST, &path, json!({ "clientId": "copy", "clientSecret": "chosen-1!" })), &[]).await.expect(201);
        let answer = made.json();
        assert!(made.header("location").ends_with(answer["client"]["id"].as_str().unwrap()));
        let copy = &answer["client"];
        assert_eq!(
            json!([copy["clientId"], copy["name"], copy["tokenTtlSeconds"], copy["scopes"]]),
            json!(["copy", "Original (copy)", 600, ["clients:read"]])
        );
        app.ask(Auth::Basic("copy".into(), "chosen-1!".into()), &[]).await.expect(200);
    }

    async fn bulk_changes_report_per_item_or_reject_all(app: TestApp) {
        let (administrator, token) = administrator(&app).await;
        let client = app.client(ClientSeed::default()).await;
        let ids = json!([client.id.to_string(), administrator.id.to_string()]);
        let reject = json!({ "ids": ids, "status": "INACTIVE", "onError": "REJECT_ALL" });
        let problem = app.rest_with(&token, (Method::POST, "/clients/status", reject), &[]).await.problem(409, "LAST_ADMINISTRATOR");
        assert_eq!(problem["errors"][0]["subjectId"], json!(administrator.id.to_string()));
        app.ask(&client, &[]).await.expect(200);
        let skip = json!({ "ids": ids, "status": "INACTIVE" });
        let result = app.rest_with(&token, (Method::POST, "/clients/status", skip), &[]).await.expect(200).json();
        assert_eq!(json!([result["succeeded"], result["failed"]]), json!([1, 1]));
        assert_eq!(json!([result["results"][0]["ok"], result["results"][0]["client"]["status"]]), json!([true, "INACTIVE"]));
        assert_eq!(result["results"][1]["errors"][0]["code"], "LAST_ADMINISTRATOR");
        app.ask(&client, &[]).await.refused(401, "invalid_client");
        let result = app.rest_with(&token, (Method::POST, "/clients/delete", json!({ "ids": ids })), &[]).await.expect(200).json();
        assert_eq!(json!([result["succeeded"], result["failed"], result["results"][0]["client"]]), json!([1, 1, null]));
        let unknown = json!({ "ids": ["x"] });
        let problem = app.rest_with(&token, (Method::POST, "/clients/delete", unknown), &[]).await.problem(422, "NOT_FOUND");
        assert_eq!(problem["errors"][0]["pointer"], "#/ids/0");
        let many = json!({ "ids": vec![client.id.to_string(); 101] });
        app.rest_with(&token, (Method::POST, "/clients/delete", many), &[]).await.problem(422, "TOO_LONG");
    }

    async fn secrets_are_added_rotated_listed_and_revoked(app: TestApp) {
        let (administrator, token) = administrator(&app).await;
        let client = app.client(ClientSeed::default()).await;
        let path = format!("/clients/{}/secrets", client.id);
        app.clock.advance(Duration::seconds(1));
        let added = app.rest_with(&token, (Method::POST, &path, json!({ "name": "second" })), &[]).await.expect(201);
        assert_eq!(added.header("location"), format!("https://latchkey.test/api/v1{path}"));
        let second = auth(&added.json());
        app.ask(second.clone(), &[]).await.expect(200);
        app.ask(&client, &[]).await.expect(200);
        let held = app.token(&client).await;
        let secrets = app.read(&administrator, &path).await["items"].clone();
        assert_eq!(json!([secrets[0]["name"], secrets[1]["name"], secrets[0]["status"]]), json!(["second", null, "ACTIVE"]));
        let revoke = format!("{path}/{}", secrets[0]["id"].as_str().unwrap());
        app.rest_with(&token, (Method::DELETE, &revoke, Value::Null), &[]).await.expect(204);
        app.ask(second, &[]).await.refused(401, "invalid_client");
        assert!(!app.is_alive(&administrator, &held).await);
        let elsewhere = format!("/clients/{}/secrets/{}", administrator.id, secrets[1]["id"].as_str().unwrap());
        app.rest_with(&token, (Method::DELETE, &elsewhere, Value::Null), &[]).await.problem(404, "NOT_FOUND");
        app.ask(&client, &[]).await.expect(200);
        let rotated = app.rest_with(&token, (Method::POST, &format!("{path}/rotate"), json!({ "graceSeconds": 60 })), &[]).await.expect(200);
        let answer = rotated.json();
        assert_eq!((&answer["stillInUse"], rotated.header("etag")), (&json!(true), format!("\"{}\"", answer["client"]["version"]).as_str()));
        app.ask(&client, &[]).await.expect(200);
        app.ask(auth(&answer), &[]).await.expect(200);
        let last = app.rest_with(&token, (Method::POST, &format!("{path}/rotate"), json!({})), &[]).await.expect(200).json();
        app.ask(&client, &[]).await.refused(401, "invalid_client");
        app.ask(auth(&last), &[]).await.expect(200);
        let past = json!({ "expiresAt": "2020-01-01T00:00:00Z" });
        app.rest_with(&token, (Method::POST, &path, past), &[]).await.problem(422, "INVALID");
    }

    async fn tokens_are_revoked_one_by_one_or_all_of_a_client(app: TestApp) {
        let (administrator, token) = administrator(&app).await;
        let client = app.client(ClientSeed::default()).await;
        let (first, second) = (app.token(&client).await, app.token(&client).await);
        let jti = claims(&first)["jti"].clone();
        let unknown = json!({ "jtis": [jti, "nope"] });
        let problem = app.rest_with(&token, (Method::POST, "/tokens/revoke", unknown), &[]).await.problem(422, "NOT_FOUND");
        assert_eq!(problem["errors"][0]["pointer"], "#/jtis/1");
        let revoked = app.rest_with(&token, (Method::POST, "/tokens/revoke", json!({ "jtis": [jti] })), &[]).await.expect(200).json();
        assert_eq!(revoked, json!({ "tokenCount": 1, "clientCount": null }));
        assert!(!app.is_alive(&administrator, &first).await);
        assert!(app.is_alive(&administrator, &second).await);
        let path = format!("/clients/{}/tokens/revoke", client.id);
        assert_eq!(app.rest_with(&token, (Method::POST, &path, Value::Null), &[]).await.expect(200).json(), json!({ "tokenCount": null, "clientCount": 1 }));
        assert!(!app.is_alive(&administrator, &second).await);
    }

    async fn policies_speak_through_this_door_too(app: TestApp) {
        let knox = app.account("knox", PolicyPreset::Knox).await;
        let token = app.token(&knox.administrator).await;
        for n in 0..5 {
            let made = app.rest_with(&token, (Method::POST, "/clients", json!({ "clientId": format!("k{n}") })), &[]).await.expect(201).json();
            let expected = if n < 4 { json!(["ACTIVE", null]) } else { json!(["INACTIVE", "ACTIVE_LIMIT_REACHED"]) };
            assert_eq!(json!([made["client"]["status"], made["client"]["statusReason"]]), expected);
        }
        let insights = app.account("acme", PolicyPreset::Insights).await;
        app.rest(&insights.administrator, (Method::POST, "/clients", json!({ "clientId": "x" }))).await.problem(422, "POLICY_VIOLATION");
        for n in 0..4 {
            let body = json!({ "clientId": format!("acme_{n}") });
            app.rest(&insights.administrator, (Method::POST, "/clients", body)).await.expect(201);
        }
        let body = json!({ "clientId": "acme_6" });
        app.rest(&insights.administrator, (Method::POST, "/clients", body)).await.problem(409, "QUOTA_EXCEEDED");
    }
}
