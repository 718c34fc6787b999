//! Secrets that callers choose themselves: which are taken, and that they serve many requests at
//! once.

use super::{CREATE, paths};
use crate::{
    graphql::user_errors,
    support::{ClientSeed, TestApp},
};
use serde_json::json;

#[both_databases]
async fn a_chosen_secret_works_and_its_rules_are_enforced(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    for (secret, expected) in [
        ("sh0rt!", vec!["TOO_SHORT"]),
        (
            "n0-special-but-a-dash-is-one-and-this-is-too-long",
            vec!["TOO_LONG"],
        ),
        ("letters-only!", vec!["INVALID"]),
        ("n0specials", vec!["INVALID"]),
        ("12345678!", vec!["INVALID"]),
        ("perc3nt%sign", vec!["INVALID"]),
        ("plus+s1gn!", vec!["INVALID"]),
        ("white space1!", vec!["INVALID"]),
        ("ümlaut1!x", vec!["INVALID"]),
    ] {
        let made = &app
            .data_for(
                &administrator,
                CREATE,
                json!({ "input": { "clientSecret": secret } }),
            )
            .await["createClient"];
        assert_eq!(user_errors(made), expected, "{secret}");
        assert_eq!(paths(made), ["clientSecret"]);
        assert!(
            !made.to_string().contains(secret),
            "a refusal does not repeat it"
        );
    }
    let input = json!({ "clientId": "mine", "clientSecret": "ch0sen-secret" });
    let made = &app
        .data_for(&administrator, CREATE, json!({ "input": input }))
        .await["createClient"];
    assert_eq!(
        made["client"]["secrets"],
        json!([{ "hint": "et", "generated": false, "status": "ACTIVE" }])
    );
    let auth = crate::support::Auth::Basic("mine".into(), "ch0sen-secret".into());
    app.ask(auth, &[]).await.expect(200);
    app.ask(
        crate::support::Auth::Basic("mine".into(), "ch0sen-secreT".into()),
        &[],
    )
    .await
    .refused(401, "invalid_client");
}

/// C-12 for a secret that takes 30 ms to check: the first check serves all of them.
#[both_databases]
async fn a_hundred_requests_at_once_with_a_chosen_secret_get_a_hundred_tokens(app: TestApp) {
    let client = app
        .client(ClientSeed {
            secret: Some("ch0sen-secret"),
            ..ClientSeed::default()
        })
        .await;
    let requests = (0..100).map(|_| app.ask(&client, &[]));
    for answer in futures_util::future::join_all(requests).await {
        answer.expect(200);
    }
    let wrong = crate::support::Auth::Basic(client.client_id.clone(), "ch0sen-secreT".into());
    app.ask(wrong, &[]).await.refused(401, "invalid_client");
    app.set_status(
        &[client.id],
        client.account,
        entity::client::ClientStatus::Inactive,
    )
    .await;
    app.ask(&client, &[]).await.refused(401, "invalid_client");
}
