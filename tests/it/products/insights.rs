//! The Insights platform: Account > Settings > API Clients. Ids have the account's prefix and stay, secrets are generated, five clients in all.

use super::{column, with_secret};
use crate::{
    graphql::{credentials, refusals},
    support::{Auth, ClientSeed, TestAccount, TestApp, claims},
};
use entity::account::PolicyPreset;
use futures_util::future::join_all;
use serde_json::{Value, json};

async fn acme(app: &TestApp) -> TestAccount {
    app.account("acme", PolicyPreset::Insights).await
}

/// The scopes of the Insights API.
async fn insights_api(app: &TestApp, account: &TestAccount) -> Value {
    let permissions = json!([
        { "code": "datahub-api", "description": "Query the Insights API.", "category": "Insights", "mutating": false },
        { "code": "push-data", "description": "Send datapoints.", "category": "Insights" },
    ]);
    let input = json!({ "identifier": "https://insights.example/api", "name": "Insights", "permissions": permissions });
    app.done_as(&account.administrator, ("createResource", "resource { id }"), input).await
}

/// All of I9.
fn urls() -> Value {
    json!({
        "rootUrl": "https://app.example", "homeUrl": "/home", "adminUrl": "https://app.example/admin",
        "backchannelLogoutUrl": "https://app.example/logout", "redirectUris": ["https://example.com/*", "/callback"],
        "postLogoutRedirectUris": ["https://example.com/bye/*"], "webOrigins": ["+", "https://other.example", "https://*.example.com"],
    })
}

both_databases! {
    async fn i1_the_list_shows_client_id_display_name_description_capabilities_and_scopes(app: TestApp) {
        let account = acme(&app).await;
        let admin = &account.administrator;
        insights_api(&app, &account).await;
        let input = json!({ "clientId": "acme_push", "name": "Pusher", "description": "Sends", "scopes": ["push-data"], "capabilities": ["SCRIPT", "WEB_APP"] });
        app.make(admin, input).await;
        let list = "{ clients(filter: { search: \"push\" }) { nodes { clientId displayName description capabilities scopes { code } } totalCount } }";
        let expected = json!([{ "clientId": "acme_push", "displayName": "Pusher", "description": "Sends", "capabilities": ["WEB_APP", "SCRIPT"], "scopes": [{ "code": "push-data" }] }]);
        let shown = app.data_for(admin, list, json!({})).await["clients"].clone();
        let mut row = shown["nodes"][0].clone();
        // A set: in whatever order it is shown.
        row["capabilities"].as_array_mut().unwrap().sort_by_key(|capability| std::cmp::Reverse(capability.to_string()));
        assert_eq!((json!([row]), &shown["totalCount"]), (expected, &json!(1)));
        let stranger = app.account("stranger", PolicyPreset::Koios).await.administrator;
        assert_eq!(app.data_for(&stranger, list, json!({})).await["clients"]["totalCount"], 0);
    }

    async fn i2_clients_are_opened_by_client_id_and_deleted_in_bulk(app: TestApp) {
        let admin = acme(&app).await.administrator;
        let mut ids = Vec::new();
        for name in ["acme_a", "acme_b", "acme_c"] {
            app.make(&admin, json!({ "clientId": name })).await;
            let opened = app.shown(&admin, name).await;
            assert_eq!(opened["clientId"], name);
            ids.push(opened["id"].clone());
        }
        let all = app.change_as(&admin, ("deleteClients", "succeeded failed"), json!({ "ids": [ids[0], ids[1], "cli_nobody"], "onError": "REJECT_ALL" })).await;
        assert_eq!((&all["succeeded"], all["userErrors"][0]["code"].as_str()), (&json!(0), Some("NOT_FOUND")), "all or nothing");
        assert_ne!(app.shown(&admin, "acme_a").await, Value::Null);
        let gone = app.done_as(&admin, ("deleteClients", "succeeded failed"), json!({ "ids": [ids[0], ids[1]] })).await;
        assert_eq!((&gone["succeeded"], &gone["failed"]), (&json!(2), &json!(0)));
        assert_eq!(app.shown(&admin, "acme_a").await, Value::Null);
        assert_eq!(app.shown(&admin, "acme_c").await["id"], ids[2]);
    }

    async fn i3_the_secret_is_generated_by_the_server_on_first_save(app: TestApp) {
        let admin = acme(&app).await.administrator;
        let made = app.make(&admin, json!({ "clientId": "acme_x" })).await;
        assert!(made["credentials"]["clientSecret"].as_str().unwrap().starts_with("lk_cs_"));
        assert_eq!(made["client"]["secrets"][0]["generated"], true);
        app.ask(credentials(&made), &[]).await.expect(200);
        let chosen = json!({ "clientId": "acme_y", "clientSecret": "ch0sen-secret" });
        assert_eq!(app.refused_as(&admin, "createClient", chosen).await, ["POLICY_VIOLATION clientSecret"]);
        let chosen = json!({ "id": made["client"]["id"], "clientSecret": "ch0sen-secret" });
        assert_eq!(app.refused_as(&admin, "rotateClientSecret", chosen).await, ["POLICY_VIOLATION clientSecret"]);
    }

    async fn i4_five_clients_per_account_and_more_only_from_above(app: TestApp) {
        let platform = app.client(ClientSeed::with_role("administrator")).await;
        let account = acme(&app).await;
        let (admin, id) = (&account.administrator, account.id.to_string());
        for n in 0..4 {
            app.make(admin, json!({ "clientId": format!("acme_{n}") })).await;
        }
        assert_eq!(app.refused_as(admin, "createClient", json!({ "clientId": "acme_5" })).await, ["QUOTA_EXCEEDED"]);
        let first = app.shown(admin, "acme_0").await["id"].clone();
        app.switch(admin, &[&first], "INACTIVE").await;
        assert_eq!(app.refused_as(admin, "createClient", json!({ "clientId": "acme_5" })).await, ["QUOTA_EXCEEDED"], "inactive ones count too");
        assert_eq!(app.refused_as(admin, "duplicateClient", json!({ "id": first, "clientId": "acme_5" })).await, ["QUOTA_EXCEEDED"]);
        for limit in [json!(6), Value::Null] {
            assert_eq!(app.refused_as(admin, "updateAccountPolicy", json!({ "maxClients": limit })).await, ["POLICY_VIOLATION maxClients"]);
        }
        let raised = json!({ "account": { "id": id }, "maxClients": 6 });
        let policy = "account { policy { preset maxClients } usage { clients } }";
        let stranger = app.account("stranger", PolicyPreset::Insights).await.administrator;
        assert_eq!(app.refused_as(&stranger, "updateAccountPolicy", raised.clone()).await, ["NOT_FOUND account"]);
        let raised = app.done_as(&platform, ("updateAccountPolicy", policy), raised).await;
        assert_eq!(raised["account"], json!({ "policy": { "preset": "CUSTOM", "maxClients": 6 }, "usage": { "clients": 5 } }));
        app.make(admin, json!({ "clientId": "acme_5" })).await;
        app.done_as(admin, ("updateAccountPolicy", policy), json!({ "maxClients": 3 })).await;
        assert_eq!(app.usage(admin).await, (6, 5), "lowering it takes nothing away");
        app.switch(admin, &[&first], "ACTIVE").await;
        assert_eq!(app.usage(admin).await, (6, 6));
        assert_eq!(app.refused_as(admin, "createClient", json!({ "clientId": "acme_6" })).await, ["QUOTA_EXCEEDED"]);
    }

    async fn i4_ten_who_create_at_once_never_exceed_five(app: TestApp) {
        let admin = acme(&app).await.administrator;
        let create = async |n: usize| {
            app.calling_from(&format!("10.0.0.{n}")).change_as(&admin, ("createClient", "client { id }"), json!({ "clientId": format!("acme_{n}") })).await
        };
        let outcomes = join_all((0..10).map(create)).await;
        let refused: Vec<_> = outcomes.iter().filter(|outcome| outcome["client"].is_null()).collect();
        assert_eq!(refused.len(), 6);
        for payload in refused {
            assert_eq!(refusals(payload), ["QUOTA_EXCEEDED"]);
        }
        assert_eq!(app.usage(&admin).await, (5, 5));
    }

    async fn i5_every_field_changes_except_the_client_id(app: TestApp) {
        let account = acme(&app).await;
        let admin = &account.administrator;
        insights_api(&app, &account).await;
        let made = app.make(admin, json!({ "clientId": "acme_x" })).await;
        let id = &made["client"]["id"];
        assert_eq!(app.refused_as(admin, "updateClient", json!({ "id": id, "clientId": "acme_y" })).await, ["IMMUTABLE clientId"]);
        app.done_as(admin, ("updateClient", "client { id }"), json!({ "id": id, "clientId": "acme_x", "name": "same id" })).await;
        let change = json!({
            "id": id, "name": "New", "description": "Newer", "capabilities": ["WEB_APP", "SCRIPT", "BACKCHANNEL"], "scopes": ["datahub-api"],
            "accessLevel": "READ_ONLY", "tokenTtlSeconds": 600, "urls": urls(),
        });
        app.done_as(admin, ("updateClient", "client { id }"), change.clone()).await;
        let shown = app.shown(admin, "acme_x").await;
        for field in ["name", "description", "accessLevel", "tokenTtlSeconds", "urls"] {
            assert_eq!(shown[field], change[field], "{field}");
        }
        assert_eq!(shown["scopes"], json!([{ "code": "datahub-api" }]));
        assert_eq!(shown["capabilities"].as_array().unwrap().len(), 3);
        app.ask(credentials(&made), &[]).await.expect(200);
    }

    async fn i6_regenerating_ends_the_previous_secret_and_warns(app: TestApp) {
        let admin = acme(&app).await.administrator;
        let made = app.make(&admin, json!({ "clientId": "acme_x" })).await;
        let (old, id) = (credentials(&made), &made["client"]["id"]);
        let selection = "credentials { clientId clientSecret } stillInUse";
        let unused = app.done_as(&admin, ("rotateClientSecret", selection), json!({ "id": id })).await;
        assert_eq!(unused["stillInUse"], false, "nobody used it");
        app.ask(old.clone(), &[]).await.refused(401, "invalid_client");
        app.ask(credentials(&unused), &[]).await.expect(200);
        app.recorder.flush().await;
        let used = app.done_as(&admin, ("rotateClientSecret", selection), json!({ "id": id })).await;
        assert_eq!(used["stillInUse"], true, "an integration will break");
        app.ask(with_secret(&old, &unused), &[]).await.refused(401, "invalid_client");
        app.ask(credentials(&used), &[]).await.expect(200);
        assert_eq!(app.refused_as(&admin, "rotateClientSecret", json!({ "id": "cli_0000000000000000000000" })).await, ["NOT_FOUND id"], "only once it is there");
    }

    async fn i7_a_deleted_client_is_gone_for_good_with_its_credentials(app: TestApp) {
        let admin = acme(&app).await.administrator;
        let made = app.make(&admin, json!({ "clientId": "acme_x" })).await;
        let token = app.token_with(&made).await;
        let ids = json!({ "ids": [made["client"]["id"], made["client"]["secrets"][0]["id"]] });
        app.done_as(&admin, ("deleteClients", "succeeded"), json!({ "ids": [made["client"]["id"]] })).await;
        app.ask(credentials(&made), &[]).await.refused(401, "invalid_client");
        assert!(!app.is_alive(&admin, &token).await);
        let nodes = app.data_for(&admin, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids).await;
        assert_eq!(nodes["nodes"], json!([null, null]));
        let switched = app.switch(&admin, &[&made["client"]["id"]], "ACTIVE").await;
        assert_eq!(refusals(&switched["results"][0]), ["NOT_FOUND ids"]);
        assert_eq!(app.refused_as(&admin, "createClient", json!({ "clientId": "acme_x" })).await, ["TAKEN clientId"]);
    }

    async fn i8_the_client_id_has_the_accounts_prefix_and_stands_in_for_a_blank_name(app: TestApp) {
        let admin = acme(&app).await.administrator;
        for (id, expected) in [
            (Value::Null, "BLANK clientId"),
            (json!(""), "BLANK clientId"),
            (json!("x"), "POLICY_VIOLATION clientId"),
            (json!("acme_"), "POLICY_VIOLATION clientId"),
            (json!("ACME_x"), "POLICY_VIOLATION clientId"),
            (json!("acme-x"), "POLICY_VIOLATION clientId"),
            (json!("acme_x y"), "INVALID clientId"),
        ] {
            assert_eq!(app.refused_as(&admin, "createClient", json!({ "clientId": id })).await, [expected], "{id}");
        }
        let made = app.make(&admin, json!({ "clientId": "acme_x", "name": " " })).await;
        assert_eq!((&made["client"]["displayName"], &made["client"]["description"]), (&json!("acme_x"), &Value::Null));
        let named = app.make(&admin, json!({ "clientId": "acme_y", "name": "Why", "description": "Because" })).await;
        assert_eq!((&named["client"]["displayName"], &named["client"]["description"]), (&json!("Why"), &json!("Because")));
    }

    async fn i9_access_settings_are_checked_kept_and_joined_to_the_root_url(app: TestApp) {
        let admin = acme(&app).await.administrator;
        let made = app.make(&admin, json!({ "clientId": "acme_x", "urls": urls() })).await;
        assert_eq!(made["client"]["urls"], urls(), "as they were given");
        let query = "query($id: ID!) { client(by: { id: $id }) { urls(resolved: true) { homeUrl adminUrl redirectUris webOrigins } } }";
        let used = app.data_for(&admin, query, json!({ "id": made["client"]["id"] })).await;
        let expected = json!({
            "homeUrl": "https://app.example/home", "adminUrl": "https://app.example/admin",
            "redirectUris": ["https://example.com/*", "https://app.example/callback"], "webOrigins": ["+", "https://other.example", "https://*.example.com"],
        });
        assert_eq!(used["client"]["urls"], expected, "as they are used");
        for (field, value, expected) in [
            ("rootUrl", json!("/app"), "INVALID urls.rootUrl"),
            ("rootUrl", json!("https://*.example"), "INVALID urls.rootUrl"),
            ("homeUrl", json!("home"), "INVALID urls.homeUrl"),
            ("adminUrl", json!("https://app.example/*"), "INVALID urls.adminUrl"),
            ("backchannelLogoutUrl", json!("https://app.example/#x"), "INVALID urls.backchannelLogoutUrl"),
            ("redirectUris", json!(["https://ok.example/*", "https://*.example/"]), "INVALID urls.redirectUris.1"),
            ("redirectUris", json!(["https://ok.example/a*"]), "INVALID urls.redirectUris.0"),
            ("postLogoutRedirectUris", json!(["javascript:alert(1)"]), "INVALID urls.postLogoutRedirectUris.0"),
            ("webOrigins", json!(["+", "https://a.example/path"]), "INVALID urls.webOrigins.1"),
            ("webOrigins", json!(["*"]), "INVALID urls.webOrigins.0"),
            ("webOrigins", json!(["https://a.*.example"]), "INVALID urls.webOrigins.0"),
            ("webOrigins", json!(["https://*"]), "INVALID urls.webOrigins.0"),
        ] {
            let mut wrong = urls();
            wrong[field] = value;
            let refused = app.refused_as(&admin, "updateClient", json!({ "id": made["client"]["id"], "urls": wrong })).await;
            assert!(refused.contains(&expected.to_owned()), "{field}: {refused:?}");
        }
        assert_eq!(app.shown(&admin, "acme_x").await["urls"], urls(), "what is refused changes nothing");
        app.done_as(&admin, ("updateAccountPolicy", "account { id }"), json!({ "allowWildcardRedirects": false })).await;
        let refused = app.refused_as(&admin, "updateClient", json!({ "id": made["client"]["id"], "urls": urls() })).await;
        let wild = ["redirectUris.0", "postLogoutRedirectUris.0", "webOrigins.2"].map(|place| format!("POLICY_VIOLATION urls.{place}"));
        assert_eq!(refused, wild, "wildcards are for accounts that allow them");
    }

    async fn i10_at_least_one_capability_and_each_with_what_it_needs(app: TestApp) {
        let admin = acme(&app).await.administrator;
        let create = |capabilities: Value, urls: Value| json!({ "clientId": "acme_x", "capabilities": capabilities, "urls": urls });
        assert_eq!(app.refused_as(&admin, "createClient", create(json!([]), json!({}))).await, ["BLANK capabilities"]);
        assert_eq!(app.refused_as(&admin, "createClient", create(json!(["BACKCHANNEL"]), json!({}))).await, ["BLANK urls.backchannelLogoutUrl"]);
        let made = app.make(&admin, create(json!(["WEB_APP", "BACKCHANNEL"]), urls())).await;
        app.ask(credentials(&made), &[]).await.refused(400, "unauthorized_client");
        let id = &made["client"]["id"];
        app.done_as(&admin, ("updateClient", "client { id }"), json!({ "id": id, "capabilities": ["SCRIPT", "BACKCHANNEL"] })).await;
        let token = app.token_with(&made).await;
        let gone = json!({ "id": id, "urls": {} });
        assert_eq!(app.refused_as(&admin, "updateClient", gone).await, ["BLANK urls.backchannelLogoutUrl"]);
        assert_eq!(app.refused_as(&admin, "updateClient", json!({ "id": id, "capabilities": [] })).await, ["BLANK capabilities"]);
        app.done_as(&admin, ("updateClient", "client { id }"), json!({ "id": id, "capabilities": ["WEB_APP"] })).await;
        assert!(!app.is_alive(&admin, &token).await, "a token of the flow that it lost is dead");
        app.ask(credentials(&made), &[]).await.refused(400, "unauthorized_client");
    }

    async fn i11_the_credential_is_masked_after_it_was_shown_once(app: TestApp) {
        let account = acme(&app).await;
        let admin = &account.administrator;
        let made = app.make(admin, json!({ "clientId": "acme_x" })).await;
        let secret = made["credentials"]["clientSecret"].as_str().unwrap();
        let whole = "{ clients(first: 10) { nodes { clientId secrets { id name hint generated status createdAt expiresAt lastUsedAt } } } auditEvents { nodes { summary details } } }";
        let shown = app.data_for(admin, whole, json!({})).await.to_string();
        assert!(shown.contains("acme_x") && !shown.contains(secret));
        assert_eq!(app.shown(admin, "acme_x").await["secrets"][0]["hint"], secret[secret.len() - 4..]);
        app.clock.advance(chrono::Duration::minutes(1));
        let fresh = app.done_as(admin, ("rotateClientSecret", "credentials { clientId clientSecret }"), json!({ "id": made["client"]["id"] })).await;
        assert_ne!(fresh["credentials"]["clientSecret"], secret);
        let statuses = column(&app.shown(admin, "acme_x").await["secrets"], "status");
        assert_eq!(statuses, ["ACTIVE", "REVOKED"]);
    }

    async fn i12_a_client_gets_the_scopes_that_it_may_request_and_no_others(app: TestApp) {
        let account = acme(&app).await;
        let admin = &account.administrator;
        insights_api(&app, &account).await;
        let made = app.make(admin, json!({ "clientId": "acme_x", "scopes": ["datahub-api", "push-data"] })).await;
        let answer = app.ask(credentials(&made), &[("scope", "push-data")]).await.expect(200).json();
        assert_eq!(answer["scope"], "push-data");
        assert_eq!(claims(answer["access_token"].as_str().unwrap())["aud"], "https://insights.example/api");
        assert_eq!(app.ask(credentials(&made), &[]).await.json()["scope"], "datahub-api push-data");
        let id = &made["client"]["id"];
        app.done_as(admin, ("updateClient", "client { id }"), json!({ "id": id, "scopes": ["datahub-api"] })).await;
        assert!(!app.is_alive(admin, answer["access_token"].as_str().unwrap()).await);
        app.ask(credentials(&made), &[("scope", "push-data")]).await.refused(400, "invalid_scope");
        app.ask(credentials(&made), &[("scope", "unheard-of")]).await.refused(400, "invalid_scope");
        assert_eq!(app.refused_as(admin, "updateClient", json!({ "id": id, "scopes": ["datahub-api", "unheard-of"] })).await, ["NOT_FOUND scopes.1"]);
        let stranger = app.account("stranger", PolicyPreset::Koios).await.administrator;
        assert_eq!(app.refused_as(&stranger, "createClient", json!({ "scopes": ["push-data"] })).await, ["NOT_FOUND scopes.0"], "another account's scopes are unknown here");
        let wrong = Auth::Basic("acme_x".into(), "lk_cs_wrong".into());
        app.ask(wrong, &[("scope", "datahub-api")]).await.refused(401, "invalid_client");
    }
}
