//! Who holds more than the caller is out of the caller's reach: no mutation that names such a
//! client or user does anything to it.

mod administrators;
mod table;

use crate::support::{ApiSeed, ClientSeed, TestApp, TestClient, claims};
use serde_json::{Value, json};

async fn secret_of(app: &TestApp, administrator: &TestClient) -> String {
    let seen = "query($id: ID!) { client(by: { id: $id }) { secrets { id } } }";
    let data = app
        .data_for(
            administrator,
            seen,
            json!({ "id": administrator.id.to_string() }),
        )
        .await;
    data["client"]["secrets"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// What stands for what in the calls.
async fn names(app: &TestApp, administrator: &TestClient) -> Vec<(&'static str, String)> {
    let make = async |username: &str, role: Value| {
        let input = json!({ "username": username, "kind": "ROOT", "role": role });
        app.done_as(administrator, ("createUser", "user { id }"), input)
            .await["user"]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let powerful = app
        .role_id(app.platform.id, "administrator")
        .await
        .to_string();
    let (user, owner) = (
        make("chief", json!({ "id": powerful })).await,
        make("owner", Value::Null).await,
    );
    let api = app.api(ApiSeed::default()).await;
    let role = app
        .role(app.platform.id, "ordering", &["orders:read"])
        .await;
    let empty = app.role(app.platform.id, "empty", &[]).await;
    let off = app
        .client(ClientSeed {
            status: entity::client::ClientStatus::Inactive,
            ..ClientSeed::with_role("administrator")
        })
        .await;
    let strong = ClientSeed {
        scopes: &["accounts:write"],
        ..ClientSeed::with_role("ordering")
    };
    app.client(strong).await;
    let secret = secret_of(app, administrator).await;
    let jti = claims(&app.token(administrator).await)["jti"]
        .as_str()
        .unwrap()
        .to_owned();
    app.done_as(
        administrator,
        ("updateClient", "client { id }"),
        json!({ "id": administrator.id.to_string(), "owner": { "id": owner } }),
    )
    .await;
    vec![
        ("CLIENT", administrator.id.to_string()),
        ("SECRET", secret),
        ("JTI", jti),
        ("USER", user),
        ("OWNER", owner),
        ("ROLE", role.id.to_string()),
        ("EMPTY", empty.id.to_string()),
        ("API", api.id.to_string()),
        ("OFF", off.id.to_string()),
    ]
}

fn filled(call: &str, names: &[(&str, String)]) -> String {
    names.iter().fold(call.to_owned(), |call, (name, id)| {
        call.replace(name, &format!("\"{id}\""))
    })
}
