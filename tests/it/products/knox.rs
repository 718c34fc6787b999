//! Samsung Knox Manage: API Integration. Ids and secrets are chosen, five clients are active at a time.
//!
//! S8 and S9, a client's history and its tokens, are tried beside what keeps them.

use super::{column, moment};
use crate::{
    graphql::{codes, credentials, refusals},
    support::{Auth, ClientSeed, TestAccount, TestApp, claims},
};
use chrono::Duration;
use entity::account::PolicyPreset;
use futures_util::future::join_all;
use serde_json::{Value, json};

async fn knox(app: &TestApp) -> TestAccount {
    app.account("knox", PolicyPreset::Knox).await
}

/// What an administrator of Knox fills in.
fn input(client_id: &str) -> Value {
    json!({ "clientId": client_id, "clientSecret": "s3cret-enough" })
}

fn standing(payload: &Value) -> Value {
    json!([payload["client"]["status"], payload["client"]["statusReason"]])
}

both_databases! {
    async fn s1_the_client_id_is_chosen_unique_and_shorter_than_fifty_characters(app: TestApp) {
        let admin = knox(&app).await.administrator;
        let longest = "c".repeat(49);
        let made = app.make(&admin, input(&longest)).await;
        assert_eq!(made["client"]["clientId"], longest);
        app.ask(Auth::Basic(longest.clone(), "s3cret-enough".into()), &[]).await.expect(200);
        for (id, expected) in [
            (longest.as_str(), "TAKEN clientId"),
            (&"c".repeat(50), "TOO_LONG clientId"),
            ("", "BLANK clientId"),
            ("two words", "INVALID clientId"),
            ("colon:", "INVALID clientId"),
            ("ünicode", "INVALID clientId"),
        ] {
            assert_eq!(app.refused_as(&admin, "createClient", input(id)).await, [expected], "{id}");
        }
        let other = app.account("other", PolicyPreset::Knox).await.administrator;
        assert_eq!(app.refused_as(&other, "createClient", input(&longest)).await, ["TAKEN clientId"], "unique beyond the account");
        assert_eq!(app.usage(&admin).await, (2, 2));
    }

    async fn s2_the_secret_is_chosen_by_rules_and_works(app: TestApp) {
        let admin = knox(&app).await.administrator;
        let longest = format!("a1!{}", "x".repeat(27));
        for (n, secret) in ["l3tters!", longest.as_str()].into_iter().enumerate() {
            let made = app.make(&admin, json!({ "clientId": format!("k{n}"), "clientSecret": secret })).await;
            assert_eq!(made["credentials"]["clientSecret"], secret);
            app.ask(Auth::Basic(format!("k{n}"), secret.to_owned()), &[]).await.expect(200);
        }
        for (secret, expected) in [
            ("sh0rt!!", "TOO_SHORT clientSecret"),
            (&*format!("{longest}x"), "TOO_LONG clientSecret"),
            ("l3ttersonly", "INVALID clientSecret"),
            ("no-digits!", "INVALID clientSecret"),
            ("12345-678", "INVALID clientSecret"),
            ("bl anks-1", "INVALID clientSecret"),
        ] {
            let refused = app.change_as(&admin, ("createClient", "client { id }"), json!({ "clientId": "k9", "clientSecret": secret })).await;
            assert_eq!((refusals(&refused), &refused["client"]), (vec![expected.to_owned()], &Value::Null), "{secret}");
            assert!(!refused.to_string().contains(secret), "a refusal repeats the secret");
        }
    }

    async fn s3_tokens_are_valid_for_the_seconds_given_and_by_default_for_3600(app: TestApp) {
        let admin = knox(&app).await.administrator;
        let made = app.make(&admin, input("usual")).await;
        assert_eq!(made["client"]["tokenTtlSeconds"], 3600);
        assert_eq!(app.ask(credentials(&made), &[]).await.expect(200).json()["expires_in"], 3600);
        let mut short = input("short");
        short["tokenTtlSeconds"] = json!(120);
        let made = app.make(&admin, short).await;
        let answer = app.ask(credentials(&made), &[]).await.expect(200).json();
        let token = answer["access_token"].as_str().unwrap();
        assert_eq!(answer["expires_in"], 120);
        assert_eq!(claims(token)["exp"].as_i64().unwrap() - claims(token)["iat"].as_i64().unwrap(), 120);
        app.clock.advance(Duration::seconds(119));
        assert!(app.is_alive(&admin, token).await);
        app.clock.advance(Duration::seconds(1));
        assert!(!app.is_alive(&admin, token).await);
        for seconds in [-1, 0, 59, 86_401] {
            let mut wrong = input("wrong");
            wrong["tokenTtlSeconds"] = json!(seconds);
            assert_eq!(app.refused_as(&admin, "createClient", wrong).await, ["INVALID tokenTtlSeconds"], "{seconds}");
        }
    }

    async fn s4_a_read_only_client_only_reads_and_one_that_can_edit_edits(app: TestApp) {
        let account = knox(&app).await;
        let admin = &account.administrator;
        let role = app.role_id(account.id, "administrator").await.to_string();
        let mut wanted = input("reader");
        (wanted["accessLevel"], wanted["role"]) = (json!("READ_ONLY"), json!({ "id": role }));
        let made = app.make(admin, wanted).await;
        assert_eq!(made["client"]["accessLevel"], "READ_ONLY");
        let answer = app.ask(credentials(&made), &[]).await.expect(200).json();
        let scope = answer["scope"].as_str().unwrap();
        assert!(scope.contains("clients:read") && !["write", "delete", "secrets", "revoke"].iter().any(|word| scope.contains(word)), "{scope}");
        app.ask(credentials(&made), &[("scope", "clients:write")]).await.refused(400, "invalid_scope");
        let (read, write) = ("{ clients { totalCount } }", "mutation { createClient(input: { clientId: \"more\" }) { userErrors { code } } }");
        let token = answer["access_token"].as_str().unwrap();
        assert_eq!(app.graphql(token, read, json!({})).await["data"]["clients"]["totalCount"], 2);
        assert_eq!(codes(&app.graphql(token, write, json!({})).await), ["FORBIDDEN"]);
        let id = &made["client"]["id"];
        app.done_as(admin, ("updateClient", "client { accessLevel }"), json!({ "id": id, "accessLevel": "READ_WRITE" })).await;
        let editor = app.token_with(&made).await;
        assert_eq!(app.graphql(&editor, write, json!({})).await["data"]["createClient"]["userErrors"], json!([]));
        app.done_as(admin, ("updateClient", "client { accessLevel }"), json!({ "id": id, "accessLevel": "READ_ONLY" })).await;
        assert!(!app.is_alive(admin, &editor).await, "nor does a token of before edit on");
    }

    async fn s5_five_are_active_at_a_time_and_the_sixth_starts_inactive(app: TestApp) {
        let admin = knox(&app).await.administrator;
        let mut made = Vec::new();
        for n in 0..6 {
            made.push(app.make(&admin, input(&format!("k{n}"))).await);
        }
        let expected = |n| if n < 4 { json!(["ACTIVE", null]) } else { json!(["INACTIVE", "ACTIVE_LIMIT_REACHED"]) };
        for (n, payload) in made.iter().enumerate() {
            assert_eq!(standing(payload), expected(n), "the administrator is the fifth");
        }
        assert_eq!(app.usage(&admin).await, (7, 5), "of all clients there may be any number");
        app.ask(credentials(&made[4]), &[]).await.refused(401, "invalid_client");
        let id = |n: usize| &made[n]["client"]["id"];
        let refused = app.switch(&admin, &[id(4)], "ACTIVE").await;
        assert_eq!((refusals(&refused["results"][0]), &refused["failed"]), (vec!["QUOTA_EXCEEDED ids".to_owned()], &json!(1)));
        app.switch(&admin, &[id(0)], "INACTIVE").await;
        let both = app.switch(&admin, &[id(4), id(5)], "ACTIVE").await;
        assert_eq!(column(&both["results"], "ok"), [true, false], "one place was free");
        app.ask(credentials(&made[4]), &[]).await.expect(200);
        app.ask(credentials(&made[0]), &[]).await.refused(401, "invalid_client");
        app.done_as(&admin, ("deleteClients", "succeeded"), json!({ "ids": [id(4)] })).await;
        assert_eq!(app.switch(&admin, &[id(5)], "ACTIVE").await["succeeded"], 1, "a deleted client frees its place too");
    }

    /// Each with a token and an address of its own.
    async fn s5_ten_who_activate_at_once_never_exceed_five(app: TestApp) {
        let admin = knox(&app).await.administrator;
        let mut ids = Vec::new();
        for n in 0..10 {
            let made = app.make(&admin, input(&format!("k{n}"))).await;
            app.switch(&admin, &[&made["client"]["id"]], "INACTIVE").await;
            ids.push(made["client"]["id"].clone());
        }
        assert_eq!(app.usage(&admin).await, (11, 1));
        let activate = async |(n, id): (usize, &Value)| app.calling_from(&format!("10.0.0.{n}")).switch(&admin, &[id], "ACTIVE").await;
        let outcomes = join_all(ids.iter().enumerate().map(activate)).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome["succeeded"] == 1).count(), 4);
        for outcome in outcomes.iter().filter(|outcome| outcome["failed"] == 1) {
            assert_eq!(refusals(&outcome["results"][0]), ["QUOTA_EXCEEDED ids"]);
        }
        assert_eq!(app.usage(&admin).await, (11, 5));
    }

    async fn s5_ten_who_create_at_once_never_exceed_five_active(app: TestApp) {
        let admin = knox(&app).await.administrator;
        let create = async |n: usize| app.calling_from(&format!("10.0.0.{n}")).make(&admin, input(&format!("k{n}"))).await;
        let made = join_all((0..10).map(create)).await;
        assert_eq!(made.iter().filter(|payload| standing(payload) == json!(["ACTIVE", null])).count(), 4);
        assert_eq!(app.usage(&admin).await, (11, 5));
    }

    async fn s5_the_limit_on_active_clients_is_raised_from_above_and_lowering_it_disables_nothing(app: TestApp) {
        let platform = app.client(ClientSeed::with_role("administrator")).await;
        let account = knox(&app).await;
        let (admin, id) = (&account.administrator, account.id.to_string());
        let mut made = Vec::new();
        for n in 0..5 {
            made.push(app.make(admin, input(&format!("k{n}"))).await);
        }
        for limit in [json!(6), Value::Null] {
            assert_eq!(app.refused_as(admin, "updateAccountPolicy", json!({ "maxActiveClients": limit })).await, ["POLICY_VIOLATION maxActiveClients"]);
        }
        app.done_as(&platform, ("updateAccountPolicy", "account { id }"), json!({ "account": { "id": id }, "maxActiveClients": 6 })).await;
        assert_eq!(app.switch(admin, &[&made[4]["client"]["id"]], "ACTIVE").await["succeeded"], 1);
        app.done_as(admin, ("updateAccountPolicy", "account { id }"), json!({ "maxActiveClients": 2 })).await;
        assert_eq!(app.usage(admin).await, (6, 6), "nothing is switched off");
        for payload in &made {
            app.ask(credentials(payload), &[]).await.expect(200);
        }
        assert_eq!(standing(&app.make(admin, input("k5")).await), json!(["INACTIVE", "ACTIVE_LIMIT_REACHED"]));
        app.switch(admin, &[&made[0]["client"]["id"]], "INACTIVE").await;
        assert_eq!(app.switch(admin, &[&made[0]["client"]["id"]], "ACTIVE").await["failed"], 1, "still above the limit");
    }

    async fn s6_the_status_toggles(app: TestApp) {
        let admin = knox(&app).await.administrator;
        let made = app.make(&admin, input("toggled")).await;
        for (status, reason, answer) in [("INACTIVE", json!("MANUAL"), 401), ("ACTIVE", Value::Null, 200), ("INACTIVE", json!("MANUAL"), 401)] {
            let switched = app.switch(&admin, &[&made["client"]["id"]], status).await;
            assert_eq!(switched["results"][0]["client"], json!({ "status": status, "statusReason": reason }));
            app.ask(credentials(&made), &[]).await.expect(answer);
        }
        let stranger = app.account("stranger", PolicyPreset::Knox).await.administrator;
        let refused = app.switch(&stranger, &[&made["client"]["id"]], "ACTIVE").await;
        assert_eq!(refusals(&refused["results"][0]), ["NOT_FOUND ids"]);
        assert_eq!(app.shown(&admin, "toggled").await["status"], "INACTIVE");
    }

    async fn s7_the_list_is_searched_by_client_id_and_sorted_by_status(app: TestApp) {
        let admin = knox(&app).await.administrator;
        for id in ["Warehouse-1", "warehouse-2", "office"] {
            app.make(&admin, input(id)).await;
        }
        app.clock.advance(Duration::hours(1));
        let office = app.shown(&admin, "office").await["id"].clone();
        app.switch(&admin, &[&office], "INACTIVE").await;
        let list = async |arguments: &str| {
            let query = format!("{{ clients({arguments}) {{ nodes {{ clientId tokenTtlSeconds status accessLevel updatedAt }} }} }}");
            app.data_for(&admin, &query, json!({})).await["clients"]["nodes"].clone()
        };
        let mut found = column(&list("filter: { search: \"WAREHOUSE\" }").await, "clientId");
        found.sort_by_key(ToString::to_string);
        assert_eq!(found, ["Warehouse-1", "warehouse-2"]);
        assert_eq!(list("filter: { search: \"nowhere\" }").await, json!([]));
        assert_eq!(list("filter: { search: \"%\" }").await, json!([]), "a search is for what it says");
        let row = list("filter: { search: \"office\" }").await[0].clone();
        assert_eq!((&row["tokenTtlSeconds"], &row["status"], &row["accessLevel"]), (&json!(3600), &json!("INACTIVE"), &json!("READ_WRITE")));
        assert_eq!(moment(&row["updatedAt"]), app.clock.now());
        for (direction, first, last) in [("ASC", "ACTIVE", "INACTIVE"), ("DESC", "INACTIVE", "ACTIVE")] {
            let statuses = column(&list(&format!("orderBy: {{ field: STATUS, direction: {direction} }}")).await, "status");
            assert_eq!((&statuses[0], &statuses[3]), (&json!(first), &json!(last)));
        }
    }

    async fn s10_a_duplicate_has_the_same_validity_and_level_and_its_own_id_and_secret(app: TestApp) {
        let admin = knox(&app).await.administrator;
        let mut wanted = input("original");
        (wanted["tokenTtlSeconds"], wanted["accessLevel"]) = (json!(900), json!("READ_ONLY"));
        let made = app.make(&admin, wanted).await;
        let id = &made["client"]["id"];
        for (more, expected) in [
            (json!({ "clientId": "original" }), "TAKEN clientId"),
            (json!({ "clientId": "c".repeat(50) }), "TOO_LONG clientId"),
            (json!({ "clientId": "copy", "clientSecret": "weak" }), "TOO_SHORT clientSecret INVALID clientSecret"),
        ] {
            let mut wrong = more;
            wrong["id"] = id.clone();
            assert_eq!(app.refused_as(&admin, "duplicateClient", wrong).await.join(" "), expected);
        }
        let selection = "client { clientId tokenTtlSeconds accessLevel } credentials { clientId clientSecret }";
        let chosen = json!({ "id": id, "clientId": "copy", "clientSecret": "an0ther-secret" });
        let copy = app.done_as(&admin, ("duplicateClient", selection), chosen).await;
        assert_eq!(copy["client"], json!({ "clientId": "copy", "tokenTtlSeconds": 900, "accessLevel": "READ_ONLY" }));
        app.ask(Auth::Basic("copy".into(), "an0ther-secret".into()), &[]).await.expect(200);
        app.ask(Auth::Basic("copy".into(), "s3cret-enough".into()), &[]).await.refused(401, "invalid_client");
        app.ask(credentials(&made), &[]).await.expect(200);
    }

    async fn s11_client_id_validity_and_permission_level_can_be_changed(app: TestApp) {
        let admin = knox(&app).await.administrator;
        let made = app.make(&admin, input("before")).await;
        let token = app.token_with(&made).await;
        app.make(&admin, input("neighbour")).await;
        let id = &made["client"]["id"];
        for (field, value, expected) in [
            ("clientId", json!("neighbour"), "TAKEN clientId"),
            ("clientId", json!("c".repeat(50)), "TOO_LONG clientId"),
            ("tokenTtlSeconds", json!(1), "INVALID tokenTtlSeconds"),
        ] {
            assert_eq!(app.refused_as(&admin, "updateClient", json!({ "id": id, field: value })).await, [expected]);
        }
        let change = json!({ "id": id, "clientId": "after", "tokenTtlSeconds": 7200, "accessLevel": "READ_ONLY" });
        let changed = app.done_as(&admin, ("updateClient", "client { clientId tokenTtlSeconds accessLevel }"), change).await;
        assert_eq!(changed["client"], json!({ "clientId": "after", "tokenTtlSeconds": 7200, "accessLevel": "READ_ONLY" }));
        app.ask(credentials(&made), &[]).await.refused(401, "invalid_client");
        assert!(!app.is_alive(&admin, &token).await);
        let answer = app.ask(Auth::Basic("after".into(), "s3cret-enough".into()), &[]).await.expect(200);
        assert_eq!(answer.json()["expires_in"], 7200);
        assert_eq!(app.refused_as(&admin, "createClient", input("before")).await, ["TAKEN clientId"], "nobody else can pass for it");
    }

    async fn s12_one_or_several_are_deleted(app: TestApp) {
        let admin = knox(&app).await.administrator;
        let mut made = Vec::new();
        for n in 0..3 {
            made.push(app.make(&admin, input(&format!("k{n}"))).await);
        }
        let token = app.token_with(&made[0]).await;
        for chosen in [vec![&made[0]], vec![&made[1], &made[2]]] {
            let ids: Vec<_> = chosen.iter().map(|payload| &payload["client"]["id"]).collect();
            let gone = app.done_as(&admin, ("deleteClients", "succeeded failed"), json!({ "ids": ids })).await;
            assert_eq!((&gone["succeeded"], &gone["failed"]), (&json!(ids.len()), &json!(0)));
            for payload in chosen {
                app.ask(credentials(payload), &[]).await.refused(401, "invalid_client");
            }
        }
        assert!(!app.is_alive(&admin, &token).await);
        assert_eq!(app.usage(&admin).await, (1, 1));
        let again = app.change_as(&admin, ("deleteClients", "results { userErrors { code path } }"), json!({ "ids": [made[0]["client"]["id"]] })).await;
        assert_eq!(refusals(&again["results"][0]), ["NOT_FOUND ids"]);
    }

    async fn s13_every_call_needs_a_client(app: TestApp) {
        knox(&app).await;
        for query in ["{ clients { totalCount } }", "{ users { totalCount } }", "{ roles { nodes { key } } }", "{ account { slug } }"] {
            let refused = app.post_json("/graphql", Auth::None, &json!({ "query": query })).await.expect(401);
            assert_eq!(codes(&refused.json()), ["UNAUTHENTICATED"], "{query}");
            assert!(refused.header("www-authenticate").starts_with("Bearer"));
        }
        let write = json!({ "query": "mutation { createClient(input: {}) { userErrors { code } } }" });
        app.post_json("/graphql", Auth::None, &write).await.expect(401);
        app.post_json("/graphql", Auth::Bearer("made-up".into()), &write).await.expect(401);
        app.ask(Auth::None, &[]).await.refused(401, "invalid_client");
        for path in ["/oauth/introspect", "/oauth/revoke"] {
            app.post_form(path, Auth::None, &[("token", "made-up")]).await.refused(401, "invalid_client");
        }
    }
}
