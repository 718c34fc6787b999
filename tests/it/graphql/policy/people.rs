//! The rules for sessions and refresh tokens of an account's users: each has its bounds.

use crate::support::{ClientSeed, TestApp};
use serde_json::{Value, json};

const PEOPLE: &str = "account { policy { sessionIdleSeconds sessionMaxSeconds rememberSeconds refreshGraceSeconds allowInsecureRedirects } }";

#[both_databases]
async fn each_rule_for_users_has_its_bounds(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let month = 2_592_000;
    let year = 31_536_000;
    for (rule, lowest, highest) in [
        ("sessionIdleSeconds", 60, month),
        ("sessionMaxSeconds", 60, year),
        ("rememberSeconds", 60, year),
        ("refreshGraceSeconds", 0, 300),
    ] {
        // The rules that must not be less, or more, than this one go along.
        let beside = |value: i32| {
            let mut input = json!({ "sessionIdleSeconds": 60, "sessionMaxSeconds": 60, "rememberSeconds": null });
            if rule == "sessionIdleSeconds" {
                input["sessionMaxSeconds"] = json!(year);
            }
            input[rule] = json!(value);
            input
        };
        for value in [lowest - 1, highest + 1, -1, i32::MIN, i32::MAX] {
            let refused = app
                .refused_as(&admin, "updateAccountPolicy", beside(value))
                .await;
            assert!(
                refused.contains(&format!("INVALID {rule}")),
                "{rule} {value}: {refused:?}"
            );
        }
        for value in [lowest, highest] {
            let done = app
                .done_as(&admin, ("updateAccountPolicy", PEOPLE), beside(value))
                .await;
            assert_eq!(done["account"]["policy"][rule], value, "{rule}");
        }
    }
}

#[both_databases]
async fn a_session_lasts_as_long_as_it_may_be_unused_at_least(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    for (input, expected) in [
        (
            json!({ "sessionIdleSeconds": 3600, "sessionMaxSeconds": 3599 }),
            "INVALID sessionMaxSeconds",
        ),
        (
            json!({ "sessionMaxSeconds": 86400, "rememberSeconds": 86399 }),
            "INVALID rememberSeconds",
        ),
    ] {
        let refused = app.refused_as(&admin, "updateAccountPolicy", input).await;
        assert_eq!(refused, [expected]);
    }
    let input =
        json!({ "sessionIdleSeconds": 3600, "sessionMaxSeconds": 3600, "rememberSeconds": 3600 });
    app.done_as(&admin, ("updateAccountPolicy", PEOPLE), input)
        .await;
    let off = json!({ "rememberSeconds": null });
    let done = app
        .done_as(&admin, ("updateAccountPolicy", PEOPLE), off)
        .await;
    assert_eq!(done["account"]["policy"]["rememberSeconds"], Value::Null);
}
