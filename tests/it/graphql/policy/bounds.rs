//! The bounds of each rule, and rules that contradict each other.

use super::POLICY;
use crate::support::{ClientSeed, TestApp};
use serde_json::json;

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
