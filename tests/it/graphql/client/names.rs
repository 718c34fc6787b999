//! What a client is called: texts as long as they may be, and ids that are given out once.

use super::{CREATE, UPDATE, paths};
use crate::{
    graphql::user_errors,
    support::{ClientSeed, TestApp},
};
use serde_json::json;

/// What the columns hold is the server's business: nothing that is let in is too long for them.
#[both_databases]
async fn long_texts_are_the_callers_fault_or_fit(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    // Each of these letters becomes two characters in lower case.
    let made = &app
        .data_for(
            &administrator,
            CREATE,
            json!({ "input": { "name": "İ".repeat(200) } }),
        )
        .await["createClient"];
    assert_eq!(
        (user_errors(made), &made["client"]["displayName"]),
        (vec![], &json!("İ".repeat(200)))
    );
    let star = |length: usize| format!("https://e.example/{}/*", "a".repeat(length - 20));
    let lists = ["redirectUris", "postLogoutRedirectUris"];
    for (list, uri) in lists.iter().flat_map(|list| {
        [format!("myapp://{}", "a".repeat(3000)), star(2001)].map(|uri| (list, uri))
    }) {
        let urls = json!({ (*list): [uri] });
        let refused = &app
            .data_for(&administrator, CREATE, json!({ "input": { "urls": urls } }))
            .await["createClient"];
        assert_eq!(
            (user_errors(refused), paths(refused)),
            (vec!["TOO_LONG"], vec![format!("urls.{list}.0")])
        );
        let input = json!({ "id": made["client"]["id"], "urls": urls });
        let refused = &app
            .data_for(&administrator, UPDATE, json!({ "input": input }))
            .await["updateClient"];
        assert_eq!(
            (user_errors(refused), paths(refused)),
            (vec!["TOO_LONG"], vec![format!("urls.{list}.0")])
        );
    }
    let input = json!({ "id": made["client"]["id"], "name": "ŉ".repeat(200), "urls": { "redirectUris": [star(2000)] } });
    let updated = &app
        .data_for(&administrator, UPDATE, json!({ "input": input }))
        .await["updateClient"];
    assert_eq!(
        (
            user_errors(updated),
            &updated["client"]["urls"]["redirectUris"]
        ),
        (vec![], &json!([star(2000)]))
    );
}

#[both_databases]
async fn a_client_id_is_never_given_out_again(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let make = async |id: &str| {
        app.data_for(
            &administrator,
            CREATE,
            json!({ "input": { "clientId": id } }),
        )
        .await["createClient"]
            .clone()
    };
    let made = make("once").await;
    assert_eq!(user_errors(&make("once").await), ["TAKEN"]);
    let id = made["client"]["id"].clone();
    app.data_for(
        &administrator,
        UPDATE,
        json!({ "input": { "id": id, "clientId": "renamed" } }),
    )
    .await;
    assert_eq!(
        user_errors(&make("once").await),
        ["TAKEN"],
        "after renaming"
    );
    let delete = "mutation($id: ID!) { deleteClients(input: { ids: [$id] }) { results { ok client { id } } succeeded failed } }";
    let gone = app
        .data_for(&administrator, delete, json!({ "id": id }))
        .await;
    assert_eq!(
        gone["deleteClients"],
        json!({ "results": [{ "ok": true, "client": null }], "succeeded": 1, "failed": 0 })
    );
    assert_eq!(
        user_errors(&make("renamed").await),
        ["TAKEN"],
        "after deletion"
    );
}
