//! Ids, secrets, validity and level that are chosen for a client (S1 to S4, S13).

use super::{input, knox};
use crate::{
    graphql::{codes, credentials, refusals},
    support::{Auth, TestApp, claims},
};
use chrono::Duration;
use entity::account::PolicyPreset;
use serde_json::{Value, json};

#[both_databases]
async fn s1_the_client_id_is_chosen_unique_and_shorter_than_fifty_characters(app: TestApp) {
    let admin = knox(&app).await.administrator;
    let longest = "c".repeat(49);
    let made = app.make(&admin, input(&longest)).await;
    assert_eq!(made["client"]["clientId"], longest);
    app.ask(Auth::Basic(longest.clone(), "s3cret-enough".into()), &[])
        .await
        .expect(200);
    for (id, expected) in [
        (longest.as_str(), "TAKEN clientId"),
        (&"c".repeat(50), "TOO_LONG clientId"),
        ("", "BLANK clientId"),
        ("two words", "INVALID clientId"),
        ("colon:", "INVALID clientId"),
        ("ünicode", "INVALID clientId"),
    ] {
        assert_eq!(
            app.refused_as(&admin, "createClient", input(id)).await,
            [expected],
            "{id}"
        );
    }
    let other = app.account("other", PolicyPreset::Knox).await.administrator;
    assert_eq!(
        app.refused_as(&other, "createClient", input(&longest))
            .await,
        ["TAKEN clientId"],
        "unique beyond the account"
    );
    assert_eq!(app.usage(&admin).await, (2, 2));
}

#[both_databases]
async fn s2_the_secret_is_chosen_by_rules_and_works(app: TestApp) {
    let admin = knox(&app).await.administrator;
    let longest = format!("a1!{}", "x".repeat(27));
    for (n, secret) in ["l3tters!", longest.as_str()].into_iter().enumerate() {
        let made = app
            .make(
                &admin,
                json!({ "clientId": format!("k{n}"), "clientSecret": secret }),
            )
            .await;
        assert_eq!(made["credentials"]["clientSecret"], secret);
        app.ask(Auth::Basic(format!("k{n}"), secret.to_owned()), &[])
            .await
            .expect(200);
    }
    for (secret, expected) in [
        ("sh0rt!!", "TOO_SHORT clientSecret"),
        (&*format!("{longest}x"), "TOO_LONG clientSecret"),
        ("l3ttersonly", "INVALID clientSecret"),
        ("no-digits!", "INVALID clientSecret"),
        ("12345-678", "INVALID clientSecret"),
        ("bl anks-1", "INVALID clientSecret"),
    ] {
        let refused = app
            .change_as(
                &admin,
                ("createClient", "client { id }"),
                json!({ "clientId": "k9", "clientSecret": secret }),
            )
            .await;
        assert_eq!(
            (refusals(&refused), &refused["client"]),
            (vec![expected.to_owned()], &Value::Null),
            "{secret}"
        );
        assert!(
            !refused.to_string().contains(secret),
            "a refusal repeats the secret"
        );
    }
}

#[both_databases]
async fn s3_tokens_are_valid_for_the_seconds_given_and_by_default_for_3600(app: TestApp) {
    let admin = knox(&app).await.administrator;
    let made = app.make(&admin, input("usual")).await;
    assert_eq!(made["client"]["tokenTtlSeconds"], 3600);
    assert_eq!(
        app.ask(credentials(&made), &[]).await.expect(200).json()["expires_in"],
        3600
    );
    let mut short = input("short");
    short["tokenTtlSeconds"] = json!(120);
    let made = app.make(&admin, short).await;
    let answer = app.ask(credentials(&made), &[]).await.expect(200).json();
    let token = answer["access_token"].as_str().unwrap();
    assert_eq!(answer["expires_in"], 120);
    assert_eq!(
        claims(token)["exp"].as_i64().unwrap() - claims(token)["iat"].as_i64().unwrap(),
        120
    );
    app.clock.advance(Duration::seconds(119));
    assert!(app.is_alive(&admin, token).await);
    app.clock.advance(Duration::seconds(1));
    assert!(!app.is_alive(&admin, token).await);
    for seconds in [-1, 0, 59, 86_401] {
        let mut wrong = input("wrong");
        wrong["tokenTtlSeconds"] = json!(seconds);
        assert_eq!(
            app.refused_as(&admin, "createClient", wrong).await,
            ["INVALID tokenTtlSeconds"],
            "{seconds}"
        );
    }
}

#[both_databases]
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
    assert!(
        scope.contains("clients:read")
            && !["write", "delete", "secrets", "revoke"]
                .iter()
                .any(|word| scope.contains(word)),
        "{scope}"
    );
    app.ask(credentials(&made), &[("scope", "clients:write")])
        .await
        .refused(400, "invalid_scope");
    let (read, write) = (
        "{ clients { totalCount } }",
        "mutation { createClient(input: { clientId: \"more\" }) { userErrors { code } } }",
    );
    let token = answer["access_token"].as_str().unwrap();
    assert_eq!(
        app.graphql(token, read, json!({})).await["data"]["clients"]["totalCount"],
        2
    );
    assert_eq!(
        codes(&app.graphql(token, write, json!({})).await),
        ["FORBIDDEN"]
    );
    let id = &made["client"]["id"];
    app.done_as(
        admin,
        ("updateClient", "client { accessLevel }"),
        json!({ "id": id, "accessLevel": "READ_WRITE" }),
    )
    .await;
    let editor = app.token_with(&made).await;
    assert_eq!(
        app.graphql(&editor, write, json!({})).await["data"]["createClient"]["userErrors"],
        json!([])
    );
    app.done_as(
        admin,
        ("updateClient", "client { accessLevel }"),
        json!({ "id": id, "accessLevel": "READ_ONLY" }),
    )
    .await;
    assert!(
        !app.is_alive(admin, &editor).await,
        "nor does a token of before edit on"
    );
}

#[both_databases]
async fn s13_every_call_needs_a_client(app: TestApp) {
    knox(&app).await;
    for query in [
        "{ clients { totalCount } }",
        "{ users { totalCount } }",
        "{ roles { nodes { key } } }",
        "{ account { slug } }",
    ] {
        let refused = app
            .post_json("/graphql", Auth::None, &json!({ "query": query }))
            .await
            .expect(401);
        assert_eq!(codes(&refused.json()), ["UNAUTHENTICATED"], "{query}");
        assert!(refused.header("www-authenticate").starts_with("Bearer"));
    }
    let write = json!({ "query": "mutation { createClient(input: {}) { userErrors { code } } }" });
    app.post_json("/graphql", Auth::None, &write)
        .await
        .expect(401);
    app.post_json("/graphql", Auth::Bearer("made-up".into()), &write)
        .await
        .expect(401);
    app.ask(Auth::None, &[])
        .await
        .refused(401, "invalid_client");
    for path in ["/oauth/introspect", "/oauth/revoke"] {
        app.post_form(path, Auth::None, &[("token", "made-up")])
            .await
            .refused(401, "invalid_client");
    }
}
