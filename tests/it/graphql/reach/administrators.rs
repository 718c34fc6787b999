//! What an editor cannot do to an administrator, and an administrator can.

use super::{filled, names};
use crate::{
    graphql::{refusals, user_errors},
    support::{ClientSeed, TestApp},
};
use serde_json::json;

/// The built-in role that most often runs into administrators.
#[both_databases]
async fn an_editor_neither_deletes_nor_disables_nor_weakens_an_administrator(app: TestApp) {
    app.client(ClientSeed::with_role("administrator")).await;
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let (editor, peer) = (
        app.client(ClientSeed::with_role("editor")).await,
        app.client(ClientSeed::with_role("editor")).await,
    );
    let selection = "results { id userErrors { code path message } }";
    let ids = json!([administrator.id.to_string(), peer.id.to_string()]);
    let off = json!({ "ids": ids, "status": "INACTIVE" });
    let results = app
        .done_as(&editor, ("setClientsStatus", selection), off)
        .await["results"]
        .clone();
    assert_eq!(refusals(&results[0]), ["PRIVILEGE_ESCALATION ids"]);
    let message = results[0]["userErrors"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("Out of your reach, because it holds permissions that you do not have: account:read, account:write,"), "{message}");
    assert_eq!(
        refusals(&results[1]),
        Vec::<String>::new(),
        "a client that holds the same is within reach"
    );
    let gone = app
        .done_as(&editor, ("deleteClients", selection), json!({ "ids": ids }))
        .await["results"]
        .clone();
    assert_eq!(
        (refusals(&gone[0]), refusals(&gone[1])),
        (vec!["PRIVILEGE_ESCALATION ids".to_owned()], Vec::new())
    );
    let id = administrator.id.to_string();
    assert_eq!(
        app.refused_as(&editor, "setClientRole", json!({ "id": id, "role": null }))
            .await,
        ["PRIVILEGE_ESCALATION id"]
    );
    assert_eq!(
        app.refused_as(&editor, "updateClient", json!({ "id": id, "scopes": [] }))
            .await,
        ["PRIVILEGE_ESCALATION id"]
    );
    assert_eq!(
        app.refused_as(
            &editor,
            "revokeTokens",
            json!({ "clients": [{ "id": id }] })
        )
        .await,
        ["PRIVILEGE_ESCALATION clients.0"]
    );
    app.ask(&administrator, &[]).await.expect(200);
}

/// Within reach everything works as before: the same table, called by an administrator, is refused
/// for no lack of reach.
#[both_databases]
async fn an_administrator_reaches_every_client_and_user_of_its_account(app: TestApp) {
    app.client(ClientSeed::with_role("administrator")).await;
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let names = names(&app, &administrator).await;
    let peer = app.client(ClientSeed::with_role("administrator")).await;
    for (name, call) in [
        ("updateClient", "input: { id: CLIENT, name: \"other\" }"),
        ("updateUser", "input: { id: USER, role: null }"),
        ("updateUser", "input: { id: OWNER, status: INACTIVE }"),
        ("updateRole", "input: { id: ROLE, permissions: [] }"),
        ("deleteResource", "input: { id: API }"),
        ("setClientRole", "input: { id: CLIENT, role: null }"),
    ] {
        let query = format!(
            "mutation {{ {name}({}) {{ userErrors {{ code message }} }} }}",
            filled(call, &names)
        );
        assert_eq!(
            user_errors(&app.data_for(&peer, &query, json!({})).await[name]),
            Vec::<&str>::new(),
            "{query}"
        );
    }
}
