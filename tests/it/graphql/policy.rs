//! The rules of an account: each with its bounds, presets, and who may change what.

use super::{codes, credentials, refusals};
use crate::support::{ClientSeed, TestAccount, TestApp, TestClient};
use entity::account::PolicyPreset;
use serde_json::{Value, json};

const POLICY: &str = "account { version policy { preset clientIdMode clientIdPrefix clientIdMaxLength clientIdEditable secretMode chosenSecretMinLength
    chosenSecretMaxLength secretGraceSeconds maxClients maxActiveClients defaultTokenTtlSeconds minTokenTtlSeconds maxTokenTtlSeconds allowWildcardRedirects } }";

#[both_databases]
async fn every_preset_has_its_rules(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    for (preset, rules) in [
        (
            "KOIOS",
            json!({ "clientIdMode": "UUID", "clientIdEditable": false, "secretMode": "GENERATED", "maxClients": null, "maxActiveClients": null }),
        ),
        (
            "KNOX",
            json!({ "clientIdMode": "CHOSEN", "clientIdMaxLength": 49, "clientIdEditable": true, "secretMode": "CHOSEN_OR_GENERATED",
            "chosenSecretMinLength": 8, "chosenSecretMaxLength": 30, "maxClients": null, "maxActiveClients": 5, "defaultTokenTtlSeconds": 3600 }),
        ),
        (
            "INSIGHTS",
            json!({ "clientIdMode": "REQUIRED_PREFIX", "clientIdPrefix": "{account}_", "clientIdEditable": false, "secretMode": "GENERATED", "maxClients": 5 }),
        ),
        (
            "ALPHAUS",
            json!({ "clientIdMode": "GENERATED_PREFIX", "clientIdPrefix": "ripple-", "clientIdEditable": false, "secretMode": "GENERATED", "maxClients": null }),
        ),
        (
            "DEFAULT",
            json!({ "clientIdMode": "CHOSEN", "clientIdMaxLength": 255, "clientIdEditable": true, "secretMode": "CHOSEN_OR_GENERATED",
            "clientIdPrefix": null, "maxClients": null, "maxActiveClients": null, "allowWildcardRedirects": true }),
        ),
    ] {
        let changed = app
            .done_as(
                &admin,
                ("updateAccountPolicy", POLICY),
                json!({ "preset": preset }),
            )
            .await;
        let policy = &changed["account"]["policy"];
        assert_eq!(policy["preset"], preset);
        for (rule, value) in rules.as_object().unwrap() {
            assert_eq!(&policy[rule], value, "{preset} {rule}");
        }
    }
    assert_eq!(
        app.refused_as(&admin, "updateAccountPolicy", json!({ "preset": "CUSTOM" }))
            .await,
        ["INVALID preset"]
    );
}

#[both_databases]
async fn a_rule_of_ones_own_makes_a_preset_custom(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let preset = async |input: Value| {
        app.done_as(&admin, ("updateAccountPolicy", POLICY), input)
            .await["account"]["policy"]["preset"]
            .clone()
    };
    assert_eq!(
        preset(json!({ "preset": "KNOX", "maxActiveClients": 5 })).await,
        "KNOX",
        "what it says anyway changes nothing"
    );
    assert_eq!(preset(json!({ "maxActiveClients": 7 })).await, "CUSTOM");
    assert_eq!(
        preset(json!({ "maxActiveClients": 5 })).await,
        "CUSTOM",
        "only naming it brings it back"
    );
    assert_eq!(preset(json!({ "preset": "KNOX" })).await, "KNOX");
    assert_eq!(
        preset(json!({ "preset": "KOIOS", "secretGraceSeconds": 60 })).await,
        "CUSTOM"
    );
}

#[both_databases]
async fn a_prefix_is_short_whatever_the_mode(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let long = json!({ "clientIdPrefix": "x".repeat(65) });
    assert_eq!(
        app.refused_as(&admin, "updateAccountPolicy", long).await,
        ["TOO_LONG clientIdPrefix"]
    );
    app.done_as(
        &admin,
        ("updateAccountPolicy", POLICY),
        json!({ "clientIdPrefix": "x".repeat(64) }),
    )
    .await;
}

#[both_databases]
async fn each_rule_has_its_bounds(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    for (rule, lowest, highest) in [
        ("clientIdMaxLength", 8, 255),
        ("chosenSecretMaxLength", 8, 256),
        ("chosenSecretMinLength", 8, 256),
        ("secretGraceSeconds", 0, 2_592_000),
        ("maxTokenTtlSeconds", 60, 86_400),
        ("minTokenTtlSeconds", 60, 86_400),
        ("maxClients", 0, 10_000_000),
        ("maxActiveClients", 0, 10_000_000),
        ("defaultTokenTtlSeconds", 60, 86_400),
    ] {
        for value in [lowest - 1, highest + 1, -1, i32::MIN, i32::MAX] {
            let refused = app
                .refused_as(
                    &admin,
                    "updateAccountPolicy",
                    json!({ "preset": "DEFAULT", rule: value }),
                )
                .await;
            assert!(
                refused.contains(&format!("INVALID {rule}")),
                "{rule} {value}: {refused:?}"
            );
        }
        for value in [lowest, highest] {
            // The other end of the span goes along.
            let mut input =
                json!({ "preset": "DEFAULT", "chosenSecretMaxLength": 256, rule: value });
            if rule == "chosenSecretMaxLength" {
                input["chosenSecretMinLength"] = json!(8);
            }
            let done = app
                .done_as(&admin, ("updateAccountPolicy", POLICY), input)
                .await;
            assert_eq!(done["account"]["policy"][rule], value, "{rule}");
        }
    }
}

#[both_databases]
async fn rules_that_contradict_each_other_are_refused(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    for (input, expected) in [
        (
            json!({ "chosenSecretMinLength": 20, "chosenSecretMaxLength": 19 }),
            "INVALID chosenSecretMaxLength",
        ),
        (
            json!({ "minTokenTtlSeconds": 600, "maxTokenTtlSeconds": 599 }),
            "INVALID maxTokenTtlSeconds",
        ),
        (
            json!({ "maxTokenTtlSeconds": 600, "defaultTokenTtlSeconds": 601 }),
            "INVALID defaultTokenTtlSeconds",
        ),
        (
            json!({ "clientIdMode": "REQUIRED_PREFIX" }),
            "BLANK clientIdPrefix",
        ),
        (
            json!({ "clientIdMode": "GENERATED_PREFIX", "clientIdPrefix": "" }),
            "BLANK clientIdPrefix",
        ),
        (
            json!({ "clientIdMode": "REQUIRED_PREFIX", "clientIdPrefix": "two words" }),
            "INVALID clientIdPrefix",
        ),
        (
            json!({ "clientIdMode": "REQUIRED_PREFIX", "clientIdPrefix": "colon:" }),
            "INVALID clientIdPrefix",
        ),
        (
            json!({ "clientIdMode": "REQUIRED_PREFIX", "clientIdPrefix": "{account}_{account}_", "clientIdMaxLength": 20 }),
            "TOO_LONG clientIdPrefix",
        ),
    ] {
        let refused = app
            .refused_as(&admin, "updateAccountPolicy", input.clone())
            .await;
        assert_eq!(refused, [expected], "{input}");
    }
}

async fn assert_limit_is_lifted_from_above_only(app: &TestApp, admin: &TestClient) {
    for input in [
        json!({ "maxActiveClients": 10 }),
        json!({ "maxActiveClients": null }),
        json!({ "preset": "DEFAULT" }),
        json!({ "preset": "KOIOS" }),
    ] {
        assert_eq!(
            app.refused_as(admin, "updateAccountPolicy", input).await,
            ["POLICY_VIOLATION maxActiveClients"]
        );
    }
}

async fn assert_change_needs_a_permission_and_is_logged(app: &TestApp, knox: &TestAccount) {
    let admin = &knox.administrator;
    let reader = app
        .client(
            ClientSeed {
                scopes: &["account:read"],
                ..ClientSeed::default()
            }
            .of(knox),
        )
        .await;
    let query =
        "mutation { updateAccountPolicy(input: { maxActiveClients: 1 }) { userErrors { code } } }";
    assert_eq!(
        codes(&app.ask_as(&reader, query, json!({})).await),
        ["FORBIDDEN"]
    );
    let event = "{ auditEvents(filter: { kinds: [POLICY_UPDATED] }, first: 1) { nodes { summary details } } }";
    let seen = app.data_for(admin, event, json!({})).await["auditEvents"]["nodes"][0].clone();
    assert_eq!(
        seen,
        json!({ "summary": "Policy of account knox updated", "details": { "changed": ["maxActiveClients"] } })
    );
}

#[both_databases]
async fn an_account_is_changed_by_its_own_administrator_or_from_above(app: TestApp) {
    let platform = app.client(ClientSeed::with_role("administrator")).await;
    let knox = app.account("knox", PolicyPreset::Knox).await;
    let other = app.account("other", PolicyPreset::Knox).await.administrator;
    let (admin, id) = (&knox.administrator, knox.id.to_string());
    let version = |payload: &Value| payload["account"]["version"].as_i64().unwrap();
    let before = version(
        &app.done_as(
            admin,
            ("updateAccountPolicy", POLICY),
            json!({ "maxActiveClients": 4 }),
        )
        .await,
    );
    assert_eq!(
        app.refused_as(
            &other,
            "updateAccountPolicy",
            json!({ "account": { "id": id }, "maxActiveClients": 1 })
        )
        .await,
        ["NOT_FOUND account"]
    );
    assert_eq!(
        app.refused_as(
            &platform,
            "updateAccountPolicy",
            json!({ "account": { "id": "acc_nobody" } })
        )
        .await,
        ["NOT_FOUND account.id"]
    );
    let stale =
        json!({ "account": { "id": id }, "maxActiveClients": 9, "expectedVersion": before - 1 });
    assert_eq!(
        app.refused_as(&platform, "updateAccountPolicy", stale)
            .await,
        ["STALE_VERSION expectedVersion"]
    );
    let fresh =
        json!({ "account": { "id": id }, "maxActiveClients": 9, "expectedVersion": before });
    assert_eq!(
        version(
            &app.done_as(&platform, ("updateAccountPolicy", POLICY), fresh)
                .await
        ),
        before + 1
    );
    assert_limit_is_lifted_from_above_only(&app, admin).await;
    assert_change_needs_a_permission_and_is_logged(&app, &knox).await;
}

#[both_databases]
async fn lifetimes_are_clamped_to_the_bounds_of_now(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let selection = "client { id tokenTtlSeconds } credentials { clientId clientSecret }";
    let long = app
        .done_as(
            &admin,
            ("createClient", selection),
            json!({ "tokenTtlSeconds": 7200 }),
        )
        .await;
    let usual = app
        .done_as(&admin, ("createClient", selection), json!({}))
        .await;
    let seconds = async |made: &Value| {
        app.ask(credentials(made), &[]).await.expect(200).json()["expires_in"].clone()
    };
    app.done_as(
        &admin,
        ("updateAccountPolicy", POLICY),
        json!({ "maxTokenTtlSeconds": 1800 }),
    )
    .await;
    assert_eq!(
        (seconds(&long).await, seconds(&usual).await),
        (json!(1800), json!(1800))
    );
    let shown = app
        .data_for(
            &admin,
            "query($id: ID!) { client(by: { id: $id }) { tokenTtlSeconds } }",
            json!({ "id": long["client"]["id"] }),
        )
        .await;
    assert_eq!(
        shown["client"]["tokenTtlSeconds"], 1800,
        "what is shown is what counts"
    );
    app.done_as(
        &admin,
        ("updateAccountPolicy", POLICY),
        json!({ "defaultTokenTtlSeconds": 600 }),
    )
    .await;
    assert_eq!(seconds(&usual).await, 600);
    app.done_as(&admin, ("updateAccountPolicy", POLICY), json!({ "defaultTokenTtlSeconds": null, "minTokenTtlSeconds": 1200, "maxTokenTtlSeconds": 86400 })).await;
    assert_eq!(
        (seconds(&long).await, seconds(&usual).await),
        (json!(7200), json!(3600)),
        "nothing was lost"
    );
    assert_eq!(
        app.refused_as(&admin, "createClient", json!({ "tokenTtlSeconds": 1199 }))
            .await,
        ["INVALID tokenTtlSeconds"]
    );
}

#[both_databases]
async fn rules_of_secrets_and_ids_count_from_now_on(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let selection = "client { id clientId } credentials { clientId clientSecret }";
    let old = app
        .done_as(
            &admin,
            ("createClient", selection),
            json!({ "clientId": "old", "clientSecret": "sh0rt-one" }),
        )
        .await;
    let rules = json!({ "clientIdMode": "REQUIRED_PREFIX", "clientIdPrefix": "{account}-", "clientIdEditable": false, "chosenSecretMinLength": 16, "secretGraceSeconds": 60 });
    app.done_as(&admin, ("updateAccountPolicy", POLICY), rules)
        .await;
    app.ask(credentials(&old), &[]).await.expect(200);
    let refused = app
        .change_as(
            &admin,
            ("createClient", selection),
            json!({ "clientId": "new", "clientSecret": "sh0rt-one" }),
        )
        .await;
    assert_eq!(
        refusals(&refused),
        ["POLICY_VIOLATION clientId", "TOO_SHORT clientSecret"]
    );
    assert_eq!(
        app.refused_as(
            &admin,
            "updateClient",
            json!({ "id": old["client"]["id"], "clientId": "default-x" })
        )
        .await,
        ["IMMUTABLE clientId"]
    );
    app.done_as(
        &admin,
        ("createClient", selection),
        json!({ "clientId": "default-new" }),
    )
    .await;
    app.done_as(
        &admin,
        ("rotateClientSecret", selection),
        json!({ "id": old["client"]["id"] }),
    )
    .await;
    app.ask(credentials(&old), &[]).await.expect(200);
    app.clock.advance(chrono::Duration::seconds(60));
    app.ask(credentials(&old), &[])
        .await
        .refused(401, "invalid_client");
}
