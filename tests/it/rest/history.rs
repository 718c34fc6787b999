//! What REST tells of tokens, of what happened and of what would happen: the same as GraphQL; and things by their natural names.

use crate::support::{ClientSeed, TestApp};
use axum::http::Method;
use serde_json::{Value, json};

both_databases! {
    async fn things_are_found_by_their_natural_names(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let token = app.token(&administrator).await;
        let client = app.client(ClientSeed { client_id: Some("plant/north@1"), ..ClientSeed::default() }).await;
        app.rest_with(&token, (Method::POST, "/users", json!({ "username": "ada" })), &[]).await.expect(201);
        app.role(administrator.account, "clerk", &[]).await;
        let api = app.api(crate::support::ApiSeed::default()).await;
        let identifier: String = url::form_urlencoded::byte_serialize(api.identifier.as_bytes()).collect();
        for (path, member, expected) in [
            ("/clients/by-client-id/plant%2Fnorth@1".to_owned(), "id", client.id.to_string()),
            ("/users/by-username/ada".to_owned(), "username", "ada".to_owned()),
            ("/roles/by-key/clerk".to_owned(), "key", "clerk".to_owned()),
            ("/roles/by-key/viewer".to_owned(), "key", "viewer".to_owned()),
            ("/accounts/by-slug/default".to_owned(), "id", app.platform.id.to_string()),
            (format!("/resources/by-identifier/{identifier}"), "id", api.id.to_string()),
        ] {
            let found = app.rest_with(&token, (Method::GET, &path, Value::Null), &[]).await.expect(200);
            assert_eq!(found.json()[member], expected, "{path}");
            let tag = found.header("etag").to_owned();
            app.rest_with(&token, (Method::GET, &path, Value::Null), &[("if-none-match", &tag)]).await.expect(304);
        }
        for (path, parameter) in [
            ("/clients/by-client-id/nobody", "clientId"), ("/users/by-username/bob", "username"), ("/roles/by-key/x", "key"),
            ("/accounts/by-slug/x", "slug"), ("/resources/by-identifier/x", "identifier"),
        ] {
            let problem = app.rest_with(&token, (Method::GET, path, Value::Null), &[]).await.problem(404, "NOT_FOUND");
            assert_eq!(problem["errors"][0]["parameter"], parameter, "{path}");
        }
    }

    async fn tokens_activity_and_usage_are_those_of_graphql(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed::default()).await;
        app.token(&client).await;
        app.ask(&client, &[("scope", "no:such")]).await.refused(400, "invalid_scope");
        let id = client.id.to_string();
        let fields = "jti subjectId grantType scopes issuedAt expiresAt status ipAddress";
        let query = format!("query($id: ID!) {{ issuedTokens {{ nodes {{ {fields} }} }} client(by: {{ id: $id }}) {{ issuedTokens {{ nodes {{ {fields} }} }}
            activity {{ nodes {{ id kind occurredAt summary token {{ {fields} }} refusal {{ error grantType scope occurredAt ipAddress }} event {{ id }} }} }}
            usage(from: \"2026-01-01T11:00:00Z\", until: \"2026-01-01T13:00:00Z\") {{ startsAt issued refused }} }} }}");
        let told = app.data_for(&administrator, &query, json!({ "id": id })).await;
        // Each call has a token of its own, which is in the account's list by then.
        let all = app.read(&administrator, "/tokens").await["items"].clone();
        assert_eq!(all.as_array().unwrap().len(), told["issuedTokens"]["nodes"].as_array().unwrap().len() + 1);
        assert!(told["issuedTokens"]["nodes"].as_array().unwrap().iter().all(|token| all.as_array().unwrap().contains(token)));
        let of_client = app.read(&administrator, &format!("/clients/{id}/tokens?totalCount=true")).await;
        assert_eq!((&of_client["items"], &of_client["totalCount"]), (&told["client"]["issuedTokens"]["nodes"], &json!(1)));
        let mut activity = app.read(&administrator, &format!("/clients/{id}/activity")).await["items"].clone();
        for entry in activity.as_array_mut().unwrap() {
            entry["event"] = if entry["event"].is_null() { Value::Null } else { json!({ "id": entry["event"]["id"] }) };
        }
        assert_eq!(activity, told["client"]["activity"]["nodes"]);
        let stretch = "from=2026-01-01T11:00:00Z&until=2026-01-01T13:00:00Z";
        assert_eq!(app.read(&administrator, &format!("/clients/{id}/usage?{stretch}")).await["items"], told["client"]["usage"]);
        let refused = app.read(&administrator, &format!("/clients/{id}/activity?kind=REFUSED")).await["items"].clone();
        assert_eq!(refused.as_array().unwrap().len(), 1);
        for (query, parameter) in [("from=2026-01-01T11:00:00Z&until=2026-03-01T13:00:00Z", "until"), ("until=2026-01-01T11:00:00Z", "")] {
            let path = format!("/clients/{id}/usage?{query}");
            let problem = app.rest(&administrator, (Method::GET, &path, Value::Null)).await.problem(400, "INVALID");
            assert_eq!(problem["errors"][0]["parameter"].as_str().unwrap_or_default(), parameter, "{problem}");
        }
        let hash = app.data_for(&administrator, "{ auditEvents(first: 1) { nodes { id hash } } }", json!({})).await["auditEvents"]["nodes"][0].clone();
        let event = app.read(&administrator, &format!("/audit-events/{}", hash["id"].as_str().unwrap())).await;
        assert_eq!(event["hash"], hash["hash"]);
    }

    async fn previews_are_those_of_graphql(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let role = app.role(administrator.account, "clerk", &["clients:read"]).await.id.to_string();
        let client = app.client(ClientSeed { name: Some("Plant"), ..ClientSeed::with_role("clerk") }).await;
        let path = format!("/clients/{}/permissions/preview", client.id);
        let granted = |groups: &Value| -> Vec<String> {
            let grants = groups.as_array().unwrap().iter().flat_map(|group| group["permissions"].as_array().unwrap());
            grants.filter(|grant| grant["granted"] == true).map(|grant| grant["permission"]["code"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(granted(&app.read(&administrator, &path).await["items"]), ["clients:read"]);
        assert_eq!(granted(&app.read(&administrator, &format!("{path}?withoutRole=true")).await["items"]), Vec::<String>::new());
        let query = "query($id: ID!) { previewPermissions(id: $id, role: { key: \"editor\" }, accessLevel: READ_ONLY) {
            permissions { granted permission { code } } } }";
        let told = app.data_for(&administrator, query, json!({ "id": client.id.to_string() })).await["previewPermissions"].clone();
        let read = app.read(&administrator, &format!("{path}?roleKey=editor&accessLevel=READ_ONLY")).await["items"].clone();
        assert_eq!(granted(&read), granted(&told));
        let preview = app.read(&administrator, &format!("/roles/{role}/preview?permission=users:read")).await;
        assert_eq!(json!([preview["gained"][0]["code"], preview["lost"][0]["code"]]), json!(["users:read", "clients:read"]));
        let effects = app.read(&administrator, &format!("/roles/{role}/preview/clients?permission=users:read&first=5")).await;
        let effect = &effects["items"][0];
        assert_eq!(json!([effect["client"]["name"], effect["gained"][0]["code"]]), json!(["Plant", "users:read"]));
        assert_eq!(app.read(&administrator, &format!("/roles/{role}/preview/users")).await["items"], json!([]));
        let unknown = format!("/roles/{role}/preview?permission=no:such");
        let problem = app.rest(&administrator, (Method::GET, &unknown, Value::Null)).await;
        assert_eq!(problem.problem(422, "NOT_FOUND")["errors"][0]["parameter"], "permission");
    }

    async fn a_password_is_set_and_a_rotation_needs_no_body(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let token = app.token(&administrator).await;
        let user = app.rest_with(&token, (Method::POST, "/users", json!({ "username": "ada", "role": { "key": "viewer" } })), &[]).await.expect(201).json();
        let path = format!("/users/{}", user["id"].as_str().unwrap());
        let password = |text: &str| (Method::PUT, format!("{path}/password"), json!({ "password": text }));
        let (method, to, body) = password("correct horse battery");
        let changed = app.rest_with(&token, (method, &to, body), &[]).await.expect(200).json();
        assert!(changed["passwordChangedAt"].is_string() && !changed.to_string().contains("horse"));
        let (method, to, body) = password("short");
        let problem = app.rest_with(&token, (method, &to, body), &[]).await.problem(422, "TOO_SHORT");
        assert_eq!(problem["errors"][0]["pointer"], "#/password");
        let groups = app.read(&administrator, &format!("{path}/permissions")).await["items"].to_string();
        assert!(groups.contains("\"reason\":\"ROLE\""));
        let client = app.client(ClientSeed::default()).await;
        let rotate = format!("/clients/{}/secrets/rotate", client.id);
        let rotated = app.rest_with(&token, (Method::POST, &rotate, Value::Null), &[]).await.expect(200).json();
        assert_eq!(rotated["credentials"]["grantTypes"], json!(["client_credentials"]));
        app.rest_with(&token, (Method::POST, &format!("/clients/{}/secrets", client.id), Value::Null), &[]).await.expect(201);
        app.rest_with(&token, (Method::POST, &format!("/clients/{}/duplicate", client.id), Value::Null), &[]).await.expect(201);
        app.rest_with(&token, (Method::POST, "/users", Value::Null), &[]).await.problem(422, "INVALID");
        let typed = app.rest_with(&token, (Method::POST, &rotate, Value::Null), &[("content-type", "text/plain")]).await;
        assert_eq!(typed.status, 415);
        app.rest_with(&token, (Method::POST, "/tokens/revoke-all", Value::Null), &[]).await.expect(204);
        app.rest_with(&token, (Method::GET, "/account", Value::Null), &[]).await.problem(401, "UNAUTHENTICATED");
    }
}
