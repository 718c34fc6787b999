//! An owner cannot be used to do to a client what the caller may not do.

use super::{STANDING, owned, set_user, standing, user};
use crate::support::{ApiSeed, ClientSeed, TestApp};
use serde_json::json;

/// Otherwise a caller that may only write users could enable an administrator's client again.
#[both_databases]
async fn an_owner_is_not_a_way_to_what_one_does_not_have(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let clerk = app
        .client(ClientSeed {
            scopes: &["users:read", "users:write", "clients:read", "clients:write"],
            ..ClientSeed::default()
        })
        .await;
    let ada = user(&app, &admin, "ada").await;
    let strong = owned(&app, &admin, "strong", &ada).await;
    let role = app
        .role_id(app.platform.id, "administrator")
        .await
        .to_string();
    app.done_as(
        &admin,
        ("setClientRole", STANDING),
        json!({ "id": strong["client"]["id"], "role": { "id": role } }),
    )
    .await;
    assert_eq!(
        app.refused_as(
            &clerk,
            "updateUser",
            json!({ "id": ada, "status": "INACTIVE" })
        )
        .await,
        ["PRIVILEGE_ESCALATION status"]
    );
    set_user(&app, &admin, &ada, "INACTIVE").await;
    assert_eq!(
        app.refused_as(
            &clerk,
            "updateUser",
            json!({ "id": ada, "status": "ACTIVE" })
        )
        .await,
        ["PRIVILEGE_ESCALATION status"]
    );
    let release = json!({ "id": strong["client"]["id"], "owner": null });
    assert_eq!(
        app.refused_as(&clerk, "updateClient", release).await,
        ["PRIVILEGE_ESCALATION id"]
    );
    set_user(&app, &admin, &ada, "ACTIVE").await;
    assert_eq!(
        standing(&app, &admin, &strong).await,
        json!(["ACTIVE", null])
    );
}

#[both_databases]
async fn the_last_administrator_is_not_switched_off_by_way_of_its_owner(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let ada = user(&app, &admin, "ada").await;
    app.done_as(
        &admin,
        ("updateClient", STANDING),
        json!({ "id": admin.id.to_string(), "owner": { "id": ada } }),
    )
    .await;
    assert_eq!(
        app.refused_as(
            &admin,
            "updateUser",
            json!({ "id": ada, "status": "INACTIVE" })
        )
        .await,
        ["LAST_ADMINISTRATOR status"]
    );
    app.ask(&admin, &[]).await.expect(200);
}
