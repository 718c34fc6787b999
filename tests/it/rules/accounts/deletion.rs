//! Who deletes an account, and when it is refused.

use super::{acme, contents, delete, operator};
use crate::{
    rules::head,
    support::{ClientSeed, Setup, TestApp, problems},
};
use axum::http::Method;
use domain::{
    account::{self, NewAccount},
    error::{Error, ProblemCode},
    permission::Permission,
};
use entity::{RoleId, account::PolicyPreset, role};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

#[both_databases]
async fn an_account_is_deleted_only_with_the_number_of_its_clients(app: TestApp) {
    let (acme, _) = acme(&app).await;
    let operator = operator(&app).await;
    let before = contents(&app, &acme).await;
    for wrong in [Value::Null, json!(0), json!(1), json!(3)] {
        let input = json!({ "id": acme.id.to_string(), "expectedClientCount": wrong });
        let payload = app
            .change_as(&operator, ("deleteAccount", "deletedAccountId"), input)
            .await;
        assert_eq!(
            crate::graphql::refusals(&payload),
            ["IN_USE expectedClientCount"],
            "{wrong}"
        );
        let message = payload["userErrors"][0]["message"].as_str().unwrap();
        assert!(
            message.contains("clients: 2, users: 2, roles: 1, protected APIs: 1"),
            "{message}"
        );
    }
    let negative = json!({ "id": acme.id.to_string(), "expectedClientCount": -2 });
    assert_eq!(
        app.refused_as(&operator, "deleteAccount", negative).await,
        ["INVALID expectedClientCount"]
    );
    assert_eq!(contents(&app, &acme).await, before);
    let stale =
        json!({ "id": acme.id.to_string(), "expectedClientCount": 2, "expectedVersion": 9 });
    assert_eq!(
        app.refused_as(&operator, "deleteAccount", stale).await,
        ["STALE_VERSION expectedVersion"]
    );
    let right =
        json!({ "id": acme.id.to_string(), "expectedClientCount": 2, "expectedVersion": 1 });
    let gone = app
        .done_as(&operator, ("deleteAccount", "deletedAccountId"), right)
        .await;
    assert_eq!(gone["deletedAccountId"], acme.id.to_string());
    assert_eq!(contents(&app, &acme).await, [0; 5]);
    let input = NewAccount {
        slug: "empty".to_owned(),
        name: "Empty".to_owned(),
        preset: PolicyPreset::Default,
    };
    let empty = app
        .change(&app.system(app.platform.id), async |work| {
            account::create(work, input).await
        })
        .await
        .unwrap();
    app.done_as(
        &operator,
        ("deleteAccount", "deletedAccountId"),
        json!({ "id": empty.id.to_string() }),
    )
    .await;
}

#[both_databases]
async fn only_administrators_of_the_deployment_delete_accounts_and_never_their_own(app: TestApp) {
    let (acme, _) = acme(&app).await;
    let operator = operator(&app).await;
    let own = json!({ "id": app.platform.id.to_string(), "expectedClientCount": 1 });
    assert_eq!(
        app.refused_as(&operator, "deleteAccount", own).await,
        ["IMMUTABLE id"]
    );
    let looker = app
        .client(ClientSeed {
            scopes: &["accounts:read", "account:write"],
            ..ClientSeed::default()
        })
        .await;
    let delete = "mutation($id: ID!) { deleteAccount(input: { id: $id, expectedClientCount: 2 }) { userErrors { code } } }";
    for caller in [&acme.administrator, &looker] {
        let answer = app
            .ask_as(caller, delete, json!({ "id": acme.id.to_string() }))
            .await;
        assert_eq!(crate::graphql::codes(&answer), ["FORBIDDEN"]);
        app.rest(
            caller,
            (
                Method::DELETE,
                &format!("/accounts/{}", acme.id),
                Value::Null,
            ),
        )
        .await
        .problem(403, "FORBIDDEN");
    }
    let rule = async |actor| {
        app.change(actor, async |work| {
            account::delete(work, acme.id, None, Some(2)).await
        })
        .await
    };
    assert!(matches!(
        rule(&app.actor(&acme.administrator).await).await,
        Err(Error::Forbidden(Permission::AccountsWrite))
    ));
    let rename = "mutation($id: ID!) { updateAccount(input: { id: $id, name: \"x\" }) { userErrors { code } } }";
    let answer = app
        .ask_as(&looker, rename, json!({ "id": acme.id.to_string() }))
        .await;
    assert_eq!(crate::graphql::codes(&answer), ["FORBIDDEN"]);
    assert_eq!(contents(&app, &acme).await, [2, 2, 1, 1, 2]);
}

/// More than one transaction should delete is refused, with what to do.
#[both_databases]
async fn an_account_with_very_much_in_it_is_not_deleted_at_once(app: TestApp) {
    let acme = app.account("acme", PolicyPreset::Default).await;
    let row = app.role(acme.id, "role", &[]).await;
    let more = |n: u32| {
        let id = RoleId(app.tools.random.uuid(app.clock.now()));
        role::ActiveModel::from(role::Model {
            id,
            key: format!("role-{n}"),
            ..row.clone()
        })
    };
    for chunk in (0..999).map(more).collect::<Vec<_>>().chunks(200) {
        role::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(&app.db)
            .await
            .unwrap();
    }
    let Err(Error::Refused(refused)) = delete(&app, &acme, Some(1)).await else {
        panic!("was not refused")
    };
    assert_eq!(refused[0].code, ProblemCode::InUse);
    assert!(
        refused[0].message.contains("roles: 1000")
            && refused[0]
                .message
                .contains("Delete clients and users first"),
        "{}",
        refused[0].message
    );
    role::Entity::delete_by_id(row.id)
        .exec(&app.db)
        .await
        .unwrap();
    delete(&app, &acme, Some(1)).await.unwrap();
    head(&app).await;
}

#[both_databases]
async fn of_a_deletion_and_a_new_client_at_once_one_is_refused(app: TestApp) {
    let (acme, _) = acme(&app).await;
    let other = app.node(Setup::default()).await;
    let (deleted, made) = tokio::join!(
        delete(&app, &acme, Some(2)),
        other.try_client(ClientSeed::default().of(&acme))
    );
    match (deleted, made) {
        (Ok(()), made) => assert_eq!(problems(made), [ProblemCode::NotFound]),
        (deleted, Ok(_)) => assert_eq!(problems(deleted), [ProblemCode::InUse]),
        other => panic!("neither was done: {other:?}"),
    }
    head(&app).await;
}
