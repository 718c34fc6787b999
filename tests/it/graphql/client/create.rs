//! Making clients: what they get, which input is refused, and what an account's policy asks.

use super::{CREATE, paths};
use crate::{
    graphql::user_errors,
    support::{ApiSeed, ClientSeed, TestApp, TestClient},
};
use domain::secret::{Shape, shape};
use entity::account::PolicyPreset;
use serde_json::{Value, json};

#[both_databases]
async fn a_new_client_gets_its_secret_shown_once_and_can_use_it(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let made = &app
        .data_for(
            &administrator,
            CREATE,
            json!({ "input": { "name": "Orders", "scopes": ["clients:read"] } }),
        )
        .await["createClient"];
    assert_eq!(made["userErrors"], json!([]));
    assert_eq!(made["client"]["displayName"], "Orders");
    assert_eq!(made["client"]["status"], "ACTIVE");
    assert_eq!(made["client"]["capabilities"], json!(["SCRIPT"]));
    assert_eq!(made["client"]["tokenTtlSeconds"], 3600);
    let (id, secret) = (
        made["credentials"]["clientId"].as_str().unwrap(),
        made["credentials"]["clientSecret"].as_str().unwrap(),
    );
    assert_eq!(shape(secret), Shape::Generated);
    assert_eq!(
        made["client"]["secrets"],
        json!([{ "hint": secret[secret.len() - 4..], "generated": true, "status": "ACTIVE" }])
    );
    let answer = app
        .post_form(
            "/oauth/token",
            crate::support::Auth::Basic(id.into(), secret.into()),
            &[("grant_type", "client_credentials")],
        )
        .await;
    assert_eq!(answer.expect(200).json()["scope"], "clients:read");
    let again = app
        .data_for(
            &administrator,
            "query($id: String!) { client(by: { clientId: $id }) { secrets { id hint } } }",
            json!({ "id": id }),
        )
        .await;
    assert!(!again.to_string().contains(secret));
}

#[both_databases]
async fn the_display_name_falls_back_to_the_client_id(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let made = &app
        .data_for(
            &administrator,
            CREATE,
            json!({ "input": { "clientId": "chosen-id", "name": "  " } }),
        )
        .await["createClient"];
    assert_eq!(made["client"]["displayName"], "chosen-id");
}

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

/// All at once, each with its place.
#[both_databases]
async fn bad_input_hears_of_every_problem_with_its_path(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let input = json!({
        "clientId": "white space", "name": "x".repeat(201), "tokenTtlSeconds": 5, "capabilities": ["BACKCHANNEL"], "scopes": ["clients:read", "nope"],
        "urls": { "rootUrl": "example", "redirectUris": ["https://ok.example/*", "https://*.example/", "javascript:alert(1)"], "webOrigins": ["+", "https://a.example/path"] },
    });
    let made = &app
        .data_for(&administrator, CREATE, json!({ "input": input }))
        .await["createClient"];
    assert_eq!(made["client"], Value::Null);
    let mut found = paths(made);
    found.sort();
    let expected = [
        "clientId",
        "name",
        "scopes.1",
        "tokenTtlSeconds",
        "urls.backchannelLogoutUrl",
        "urls.redirectUris.1",
        "urls.redirectUris.2",
        "urls.rootUrl",
        "urls.webOrigins.1",
    ];
    assert_eq!(found, expected);
    let count = app
        .data_for(&administrator, "{ clients { totalCount } }", json!({}))
        .await;
    assert_eq!(count["clients"]["totalCount"], 1, "and nothing was made");
}

#[both_databases]
async fn policies_of_other_products_are_policies_and_nothing_else(app: TestApp) {
    let knox = app.account("knox", PolicyPreset::Knox).await;
    for n in 0..5 {
        let made = &app
            .data_for(
                &knox.administrator,
                CREATE,
                json!({ "input": { "clientId": format!("k{n}"), "clientSecret": "secret-1!" } }),
            )
            .await["createClient"];
        let expected = if n < 4 {
            json!(["ACTIVE", null])
        } else {
            json!(["INACTIVE", "ACTIVE_LIMIT_REACHED"])
        };
        assert_eq!(
            json!([made["client"]["status"], made["client"]["statusReason"]]),
            expected,
            "the administrator is the fifth"
        );
    }
    let insights = app.account("acme", PolicyPreset::Insights).await;
    let wrong = &app
        .data_for(
            &insights.administrator,
            CREATE,
            json!({ "input": { "clientId": "other_x" } }),
        )
        .await["createClient"];
    assert_eq!(user_errors(wrong), ["POLICY_VIOLATION"]);
    let right = &app
        .data_for(
            &insights.administrator,
            CREATE,
            json!({ "input": { "clientId": "acme_x" } }),
        )
        .await["createClient"];
    assert_eq!(user_errors(right), Vec::<&str>::new());
    let alphaus = app.account("alphaus", PolicyPreset::Alphaus).await;
    let made = &app
        .data_for(
            &alphaus.administrator,
            CREATE,
            json!({ "input": { "name": "x" } }),
        )
        .await["createClient"];
    let id = made["client"]["clientId"].as_str().unwrap();
    assert!(id.len() == 19 && id.starts_with("ripple-"), "{id}");
}

async fn make_the_first_client(app: &TestApp, administrator: &TestClient, account: &Value) {
    let role = app
        .role_id(app.platform.id, "administrator")
        .await
        .to_string();
    let made = &app
        .data_for(
            administrator,
            CREATE,
            json!({ "input": { "account": { "id": account["id"] }, "role": { "id": role } } }),
        )
        .await["createClient"];
    assert_eq!(user_errors(made), Vec::<&str>::new());
    assert_eq!(
        app.data_for(administrator, "{ clients { totalCount } }", json!({}))
            .await["clients"]["totalCount"],
        1,
        "it is not among ours"
    );
}

#[both_databases]
async fn the_first_client_of_a_new_account_is_made_by_a_platform_administrator(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let make = "mutation { createAccount(input: { slug: \"new\", name: \"New\", preset: KOIOS }) { account { id policy { preset clientIdMode } } userErrors { code } } }";
    let account =
        app.data_for(&administrator, make, json!({})).await["createAccount"]["account"].clone();
    assert_eq!(
        account["policy"],
        json!({ "preset": "KOIOS", "clientIdMode": "UUID" })
    );
    let theirs = domain::account::by_slug(&app.db, "new")
        .await
        .unwrap()
        .unwrap()
        .id;
    make_the_first_client(&app, &administrator, &account).await;
    app.api(ApiSeed {
        account: Some(theirs),
        ..ApiSeed::default()
    })
    .await;
    let role = app
        .role(theirs, "clerk", &["orders:read"])
        .await
        .id
        .to_string();
    let whole = CREATE.replace(
        "scopes { code }",
        "account { slug } scopes { code resource { identifier } }",
    );
    let input = json!({ "account": { "id": account["id"] }, "role": { "id": role }, "scopes": ["orders:read", "clients:read"] });
    let made = &app
        .data_for(&administrator, &whole, json!({ "input": input }))
        .await["createClient"];
    assert_eq!(user_errors(made), Vec::<&str>::new());
    assert_eq!(
        (
            &made["client"]["role"]["key"],
            &made["client"]["account"]["slug"]
        ),
        (&json!("clerk"), &json!("new"))
    );
    let scopes = json!([
        { "code": "clients:read", "resource": { "identifier": "https://latchkey.test/api" } },
        { "code": "orders:read", "resource": { "identifier": "https://orders.test/api" } },
    ]);
    assert_eq!(made["client"]["scopes"], scopes);
    let taken = app.data_for(&administrator, make, json!({})).await["createAccount"].clone();
    assert_eq!(user_errors(&taken), ["TAKEN"]);
}
