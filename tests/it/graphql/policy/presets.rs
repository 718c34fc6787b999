//! The presets of a policy, and what makes a policy one of its own.

use super::POLICY;
use crate::support::{ClientSeed, TestApp};
use serde_json::{Value, json};

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
