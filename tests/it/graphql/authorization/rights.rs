//! A caller may do what its role and its token allow at this moment, and give no more than that.

use crate::{
    graphql::{codes, user_errors},
    support::{ClientSeed, TestApp},
};
use serde_json::json;

/// The role's rights are no use to a token that was asked for with less.
#[both_databases]
async fn a_narrow_token_of_an_administrator_may_only_do_what_it_says(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app
        .token_for(&administrator, &[("scope", "clients:read")])
        .await;
    let viewer = app
        .graphql(
            &token,
            "{ viewer { scopes can(permission: \"clients:write\") } clients { totalCount } }",
            json!({}),
        )
        .await;
    assert_eq!(
        viewer["data"]["viewer"],
        json!({ "scopes": ["clients:read"], "can": false })
    );
    let answer = app
        .graphql(
            &token,
            "mutation { createClient(input: {}) { userErrors { code } } }",
            json!({}),
        )
        .await;
    assert_eq!(codes(&answer), ["FORBIDDEN"]);
}

#[both_databases]
async fn a_role_change_bites_at_once_even_with_the_token_in_hand(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::with_role("editor")).await;
    let token = app.token(&client).await;
    let role = "mutation($id: ID!, $role: ID!) { setClientRole(input: { id: $id, role: {id: $role} }) { userErrors { code } } }";
    let viewer = app.role_id(client.account, "viewer").await.to_string();
    let data = app
        .data_for(
            &administrator,
            role,
            json!({ "id": client.id.to_string(), "role": viewer }),
        )
        .await;
    assert_eq!(user_errors(&data["setClientRole"]), Vec::<&str>::new());
    assert_eq!(
        codes(
            &app.graphql(&token, "{ clients { totalCount } }", json!({}))
                .await
        ),
        ["UNAUTHENTICATED"],
        "it lost clients:write"
    );
}

#[both_databases]
async fn nobody_gives_what_they_do_not_have(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let editor = app.client(ClientSeed::with_role("editor")).await;
    let powerful = app
        .role_id(editor.account, "administrator")
        .await
        .to_string();
    let make = "mutation($role: ID!) { createClient(input: { role: {id: $role} }) { client { id } credentials { clientSecret } userErrors { code } } }";
    let data = app
        .data_for(&editor, make, json!({ "role": powerful }))
        .await;
    assert_eq!(
        data["createClient"],
        json!({ "client": null, "credentials": null, "userErrors": [{ "code": "PRIVILEGE_ESCALATION" }] })
    );
    let rotate = "mutation($id: ID!) { rotateClientSecret(input: { id: $id }) { credentials { clientSecret } userErrors { code } } }";
    let data = app
        .data_for(
            &editor,
            rotate,
            json!({ "id": administrator.id.to_string() }),
        )
        .await;
    assert_eq!(
        user_errors(&data["rotateClientSecret"]),
        ["PRIVILEGE_ESCALATION"]
    );
    app.ask(&administrator, &[]).await.expect(200);
}
