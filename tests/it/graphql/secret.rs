//! Several secrets of one client: named, expiring, counted, and the warning when one that is replaced is still in use.

use super::{codes, credentials, refusals};
use crate::support::{Auth, ClientSeed, TestApp, TestClient};
use chrono::Duration;
use serde_json::{Value, json};

const SECRETS: &str = "client { version secrets(includeEnded: true) { id name hint status expiresAt lastUsedAt generated } } credentials { clientId clientSecret } stillInUse";

async fn add(app: &TestApp, admin: &TestClient, client: &TestClient, input: Value) -> Value {
    let mut input = input;
    input["id"] = json!(client.id.to_string());
    app.change_as(admin, ("createClientSecret", SECRETS), input).await
}

async fn rotate(app: &TestApp, admin: &TestClient, client: &TestClient, grace: i32) -> Value {
    app.done_as(admin, ("rotateClientSecret", SECRETS), json!({ "id": client.id.to_string(), "graceSeconds": grace })).await
}

both_databases! {
    async fn a_client_has_several_named_secrets_and_each_works(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed::default()).await;
        let token = app.token(&client).await;
        app.clock.advance(Duration::minutes(1));
        let second = add(&app, &admin, &client, json!({ "name": " Backup " })).await;
        let secrets = second["client"]["secrets"].as_array().unwrap();
        assert_eq!((secrets.len(), &secrets[0]["name"], &secrets[1]["name"]), (2, &json!("Backup"), &Value::Null));
        assert_eq!(second["client"]["version"], 2);
        app.ask(&client, &[]).await.expect(200);
        app.ask(credentials(&second), &[]).await.expect(200);
        assert!(app.is_alive(&admin, &token).await, "nothing ends");
        app.recorder.flush().await;
        let third = add(&app, &admin, &client, json!({ "name": "Third" })).await;
        let used: Vec<_> = third["client"]["secrets"].as_array().unwrap().iter().filter(|secret| secret["lastUsedAt"].is_string()).collect();
        assert_eq!(used.len(), 2, "each remembers its own last use");
        for (input, expected) in [
            (json!({ "name": "n".repeat(101) }), "TOO_LONG name"),
            (json!({ "expiresAt": "2020-01-01T00:00:00Z" }), "INVALID expiresAt"),
            (json!({ "expectedVersion": 1 }), "STALE_VERSION expectedVersion"),
            (json!({ "clientSecret": "weak" }), "TOO_SHORT clientSecret"),
        ] {
            assert_eq!(refusals(&add(&app, &admin, &client, input).await)[0], expected);
        }
    }

    /// A secret that was made for another system is not touched.
    async fn a_rotation_replaces_the_secret_that_is_named_and_no_other(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed::default()).await;
        app.clock.advance(Duration::seconds(1));
        let second = add(&app, &admin, &client, json!({ "name": "Backup" })).await;
        let backup = second["client"]["secrets"][0]["id"].clone();
        let token = app.token(&client).await;
        app.clock.advance(Duration::seconds(1));
        let input = json!({ "id": client.id.to_string(), "secretId": backup, "graceSeconds": 60, "name": "Backup 2" });
        let soon = app.done_as(&admin, ("rotateClientSecret", SECRETS), input).await;
        let statuses = |payload: &Value| {
            let secrets = payload["client"]["secrets"].as_array().unwrap();
            secrets.iter().map(|secret| secret["status"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(statuses(&soon), ["ACTIVE", "RETIRING", "ACTIVE"], "newest first");
        assert!(app.is_alive(&admin, &token).await, "with grace nothing ends at once");
        let newest = soon["client"]["secrets"][0]["id"].clone();
        app.clock.advance(Duration::seconds(1));
        let input = json!({ "id": client.id.to_string(), "secretId": newest, "graceSeconds": 0 });
        let now = app.done_as(&admin, ("rotateClientSecret", SECRETS), input).await;
        assert_eq!(statuses(&now), ["ACTIVE", "REVOKED", "RETIRING", "ACTIVE"]);
        app.ask(credentials(&soon), &[]).await.refused(401, "invalid_client");
        app.ask(&client, &[]).await.expect(200);
        app.ask(credentials(&now), &[]).await.expect(200);
        assert!(!app.is_alive(&admin, &token).await, "it may have come from the secret that was revoked");
        app.clock.advance(Duration::seconds(1));
        let all = app.done_as(&admin, ("rotateClientSecret", SECRETS), json!({ "id": client.id.to_string() })).await;
        assert_eq!(statuses(&all), ["ACTIVE", "REVOKED", "REVOKED", "REVOKED", "REVOKED"], "without a name all are replaced");
        app.ask(&client, &[]).await.refused(401, "invalid_client");
    }

    async fn a_rotation_names_a_working_secret_of_the_client(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let (client, other) = (app.client(ClientSeed::default()).await, app.client(ClientSeed::default()).await);
        app.clock.advance(Duration::seconds(1));
        let foreign = add(&app, &admin, &other, json!({})).await["client"]["secrets"][0]["id"].clone();
        app.clock.advance(Duration::seconds(1));
        let mine = add(&app, &admin, &client, json!({})).await["client"]["secrets"][0]["id"].clone();
        let revoke = "mutation($id: ID!) { revokeClientSecret(input: { id: $id }) { userErrors { code } } }";
        app.data_for(&admin, revoke, json!({ "id": mine })).await;
        for secret in [foreign, mine, json!("sec_00000000000000000000000000000000"), json!("x")] {
            let input = json!({ "id": client.id.to_string(), "secretId": secret });
            assert_eq!(app.refused_as(&admin, "rotateClientSecret", input).await, ["NOT_FOUND secretId"], "{secret}");
            let path = format!("/clients/{}/secrets/rotate", client.id);
            let answer = app.rest(&admin, (axum::http::Method::POST, &path, json!({ "secretId": secret }))).await;
            assert_eq!(answer.problem(422, "NOT_FOUND")["errors"][0]["pointer"], "#/secretId", "{secret}");
        }
        app.ask(&client, &[]).await.expect(200);
        let path = format!("/clients/{}/secrets", client.id);
        let listed = async |query: &str| app.read(&admin, &format!("{path}{query}")).await["items"].as_array().unwrap().clone();
        let (working, all) = (listed("").await, listed("?includeEnded=true").await);
        assert_eq!(working, all[1..], "the revoked one is shown only where it is asked for");
        assert_eq!((working.len(), &all[0]["status"]), (1, &json!("REVOKED")));
        app.rest(&admin, (axum::http::Method::GET, &format!("{path}?includeEnded=1"), json!(null))).await.problem(400, "INVALID");
        let working = working[0]["id"].clone();
        let third = add(&app, &admin, &client, json!({})).await;
        let body = json!({ "secretId": working, "graceSeconds": 0 });
        app.rest(&admin, (axum::http::Method::POST, &format!("{path}/rotate"), body)).await.expect(200);
        app.ask(&client, &[]).await.refused(401, "invalid_client");
        app.ask(credentials(&third), &[]).await.expect(200);
    }

    /// With grace the replaced secret still counts against the limit; without, the others do.
    async fn a_rotation_of_one_secret_keeps_to_the_limit_of_chosen_ones(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed { secret: Some("first-0ne"), ..ClientSeed::default() }).await;
        app.clock.advance(Duration::seconds(1));
        let second = add(&app, &admin, &client, json!({ "clientSecret": "sec0nd-one" })).await["client"]["secrets"][0]["id"].clone();
        app.clock.advance(Duration::seconds(1));
        let third = add(&app, &admin, &client, json!({})).await["client"]["secrets"][0]["id"].clone();
        let input = |secret: &Value, grace: i32| json!({ "id": client.id.to_string(), "secretId": secret, "clientSecret": "th1rd-one", "graceSeconds": grace });
        assert_eq!(app.refused_as(&admin, "rotateClientSecret", input(&second, 60)).await, ["QUOTA_EXCEEDED graceSeconds"]);
        assert_eq!(app.refused_as(&admin, "rotateClientSecret", input(&third, 0)).await, ["QUOTA_EXCEEDED secretId"]);
        app.done_as(&admin, ("rotateClientSecret", "client { id }"), input(&second, 0)).await;
    }

    async fn a_secret_expires_when_it_was_told_to(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed::default()).await;
        let at = (app.clock.now() + Duration::days(1)).to_rfc3339();
        let short = add(&app, &admin, &client, json!({ "expiresAt": at })).await;
        app.clock.advance(Duration::days(1) - Duration::seconds(1));
        app.ask(credentials(&short), &[]).await.expect(200);
        app.clock.advance(Duration::seconds(1));
        app.ask(credentials(&short), &[]).await.refused(401, "invalid_client");
        app.ask(&client, &[]).await.expect(200);
        let query = "query($id: ID!) { client(by: { id: $id }) { secrets(includeEnded: true) { status } } }";
        let shown = app.data_for(&admin, query, json!({ "id": client.id.to_string() })).await;
        let statuses = shown["client"]["secrets"].as_array().unwrap();
        assert!(statuses.contains(&json!({ "status": "EXPIRED" })) && statuses.contains(&json!({ "status": "ACTIVE" })));
    }

    async fn ten_secrets_work_at_a_time_and_two_of_them_are_chosen(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed { secret: Some("ch0sen-first"), ..ClientSeed::default() }).await;
        assert_eq!(refusals(&add(&app, &admin, &client, json!({ "clientSecret": "ch0sen-second" })).await), Vec::<String>::new());
        assert_eq!(refusals(&add(&app, &admin, &client, json!({ "clientSecret": "ch0sen-third" })).await), ["QUOTA_EXCEEDED"]);
        for secret in ["ch0sen-first", "ch0sen-second"] {
            app.ask(Auth::Basic(client.client_id.clone(), secret.into()), &[]).await.expect(200);
        }
        let at = (app.clock.now() + Duration::hours(1)).to_rfc3339();
        for _ in 0..8 {
            assert_eq!(refusals(&add(&app, &admin, &client, json!({ "expiresAt": at })).await), Vec::<String>::new());
        }
        assert_eq!(refusals(&add(&app, &admin, &client, json!({})).await), ["QUOTA_EXCEEDED"]);
        app.clock.advance(Duration::hours(1));
        assert_eq!(refusals(&add(&app, &admin, &client, json!({})).await), Vec::<String>::new(), "expired ones do not count");
    }

    async fn of_those_that_ended_fifty_stay_in_the_list(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed::default()).await;
        for _ in 0..55 {
            rotate(&app, &admin, &client, 0).await;
        }
        let query = "query($id: ID!) { client(by: { id: $id }) { secrets(includeEnded: true) { status } } }";
        let shown = app.data_for(&admin, query, json!({ "id": client.id.to_string() })).await;
        let secrets = shown["client"]["secrets"].as_array().unwrap();
        assert_eq!((secrets.len(), secrets.iter().filter(|secret| secret["status"] == "ACTIVE").count()), (51, 1));
    }

    async fn ten_that_are_made_at_once_never_exceed_ten(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed::default()).await;
        let outcomes = futures_util::future::join_all((0..12).map(|_| add(&app, &admin, &client, json!({})))).await;
        assert_eq!(outcomes.iter().filter(|payload| payload["client"].is_object()).count(), 9);
    }

    async fn rotation_warns_where_a_secret_served_within_a_day(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed::default()).await;
        assert_eq!(rotate(&app, &admin, &client, 0).await["stillInUse"], false, "it was never used");
        let first = rotate(&app, &admin, &client, 0).await;
        app.ask(credentials(&first), &[]).await.expect(200);
        app.recorder.flush().await;
        app.clock.advance(Duration::hours(23) + Duration::minutes(59));
        let second = rotate(&app, &admin, &client, 3600).await;
        assert_eq!(second["stillInUse"], true);
        app.ask(credentials(&second), &[]).await.expect(200);
        app.recorder.flush().await;
        app.clock.advance(Duration::hours(24) + Duration::minutes(1));
        assert_eq!(rotate(&app, &admin, &client, 0).await["stillInUse"], false, "not for a day");
    }

    async fn new_secrets_need_their_permission_and_no_fewer_rights_than_the_client(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let clerk = app.client(ClientSeed { scopes: &["clients:read", "clients:secrets"], ..ClientSeed::default() }).await;
        let writer = app.client(ClientSeed { scopes: &["clients:read", "clients:write"], ..ClientSeed::default() }).await;
        let other = app.account("other", entity::account::PolicyPreset::Default).await.administrator;
        let weak = app.client(ClientSeed::default()).await;
        assert_eq!(refusals(&add(&app, &clerk, &weak, json!({})).await), Vec::<String>::new());
        assert_eq!(refusals(&add(&app, &clerk, &admin, json!({})).await), ["PRIVILEGE_ESCALATION id"]);
        assert_eq!(refusals(&add(&app, &other, &weak, json!({})).await), ["NOT_FOUND id"]);
        let query = "mutation($id: ID!) { createClientSecret(input: { id: $id }) { userErrors { code } } }";
        assert_eq!(codes(&app.ask_as(&writer, query, json!({ "id": weak.id.to_string() })).await), ["FORBIDDEN"]);
    }
}
