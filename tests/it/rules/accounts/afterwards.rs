//! What is left of a deleted account, and what is not.

use super::{acme, contents, delete, operator};
use crate::{
    rules::head,
    support::{ClientSeed, Setup, TestApp, problems},
};
use domain::{
    account::{self, NewAccount, PolicyPatch},
    error::ProblemCode,
    resource::NewResource,
};
use entity::account::PolicyPreset;
use serde_json::{Value, json};

/// On every node at once, whatever it keeps in memory.
#[both_databases]
async fn what_a_deleted_account_had_ends_and_never_comes_back(app: TestApp) {
    let (acme, client) = acme(&app).await;
    let other = app.node(Setup::default()).await;
    let tokens = [
        app.token(&client).await,
        other.token(&client).await,
        other.token(&acme.administrator).await,
    ];
    delete(&app, &acme, Some(2)).await.unwrap();
    for node in [&app, &other] {
        for token in &tokens {
            assert!(node.actor_of(token).await.is_none());
            let operator = operator(node).await;
            assert!(!node.is_alive(&operator, token).await);
        }
        node.ask(&client, &[]).await.refused(401, "invalid_client");
    }
    head(&app).await;
    let again = app
        .try_client(ClientSeed {
            client_id: Some("plant"),
            ..ClientSeed::default()
        })
        .await;
    assert_eq!(problems(again), [ProblemCode::Taken]);
    let input = NewAccount {
        slug: "acme".to_owned(),
        name: "Another".to_owned(),
        preset: PolicyPreset::Default,
    };
    let again = app
        .change(&app.system(app.platform.id), async |work| {
            account::create(work, input).await
        })
        .await;
    assert_eq!(
        problems(again),
        [ProblemCode::Taken],
        "the slug stood in tokens, and stands in the audit log"
    );
}

#[both_databases]
async fn nothing_is_made_or_changed_in_a_deleted_account(app: TestApp) {
    let (acme, _) = acme(&app).await;
    delete(&app, &acme, Some(2)).await.unwrap();
    let system = app.system(acme.id);
    let gone = [
        problems(app.try_client(ClientSeed::default().of(&acme)).await),
        problems(
            app.change(&system, async |work| {
                account::update(work, acme.id, None, Some("x".to_owned())).await
            })
            .await,
        ),
        problems(
            app.change(&system, async |work| {
                account::update_policy(work, None, None, PolicyPatch::default()).await
            })
            .await,
        ),
        problems(
            app.change(&system, async |work| {
                let new = NewResource {
                    identifier: "https://acme.test".to_owned(),
                    name: "x".to_owned(),
                    permissions: vec![],
                    servers: vec![],
                };
                domain::resource::create(work, new).await
            })
            .await,
        ),
        problems(
            app.change(&system, async |work| {
                let new = domain::role::NewRole {
                    key: "x".to_owned(),
                    name: "x".to_owned(),
                    description: None,
                    permissions: vec![],
                };
                domain::role::create(work, new).await
            })
            .await,
        ),
        problems(delete(&app, &acme, None).await),
    ];
    assert!(
        gone.iter().all(|codes| *codes == [ProblemCode::NotFound]),
        "{gone:?}"
    );
    let operator = operator(&app).await;
    let user = json!({ "account": { "slug": "acme" }, "username": "eve" });
    assert_eq!(
        app.refused_as(&operator, "createUser", user).await,
        ["NOT_FOUND account"]
    );
    assert_eq!(contents(&app, &acme).await, [0; 5]);
}

#[both_databases]
async fn the_log_of_a_deleted_account_stays_for_administrators_of_the_deployment(app: TestApp) {
    let (acme, client) = acme(&app).await;
    delete(&app, &acme, Some(2)).await.unwrap();
    let operator = operator(&app).await;
    let query = "{ account(by: { slug: \"acme\" }) { deletedAt usage { clients } auditEvents(first: 100) { nodes { kind subjectId } } }
        accounts { totalCount nodes { slug deletedAt } } }";
    let seen = app.data_for(&operator, query, json!({})).await;
    assert_eq!(
        seen["accounts"],
        json!({ "totalCount": 1, "nodes": [{ "slug": "default", "deletedAt": null }] })
    );
    assert_eq!(
        (
            &seen["account"]["deletedAt"],
            &seen["account"]["usage"]["clients"]
        ),
        (&json!("2026-01-01T12:00:00Z"), &json!(0))
    );
    let events = seen["account"]["auditEvents"]["nodes"].as_array().unwrap();
    let count = |kind: &str| events.iter().filter(|event| event["kind"] == kind).count();
    let kinds = [
        "ACCOUNT_CREATED",
        "ACCOUNT_DELETED",
        "CLIENT_DELETED",
        "USER_DELETED",
        "ROLE_DELETED",
        "RESOURCE_DELETED",
    ];
    assert_eq!(kinds.map(count), [1, 1, 2, 2, 1, 1]);
    assert_eq!(
        (&events[0]["kind"], &events[0]["subjectId"]),
        (&json!("ACCOUNT_DELETED"), &json!(acme.id.to_string()))
    );
    assert!(
        events
            .iter()
            .any(|event| event["subjectId"] == client.id.to_string())
    );
    let listed = app
        .read(&operator, "/audit-events?accountSlug=acme&first=1")
        .await;
    assert_eq!(listed["items"][0]["kind"], "ACCOUNT_DELETED");
    let viewer = app
        .client(ClientSeed {
            scopes: &["account:read", "audit:read"],
            ..ClientSeed::default()
        })
        .await;
    assert_eq!(
        app.data_for(
            &viewer,
            "{ account(by: { slug: \"acme\" }) { id } }",
            json!({})
        )
        .await["account"],
        Value::Null
    );
}

#[both_databases]
async fn the_prefix_that_a_deleted_account_required_is_free(app: TestApp) {
    let tenant = app.account("tenant", PolicyPreset::Insights).await;
    let of_tenant = || ClientSeed {
        client_id: Some("tenant_new"),
        ..ClientSeed::default()
    };
    assert_eq!(
        problems(app.try_client(of_tenant()).await),
        [ProblemCode::Taken]
    );
    delete(&app, &tenant, Some(1)).await.unwrap();
    app.client(of_tenant()).await;
    let old = ClientSeed {
        client_id: Some("tenant_administrator"),
        ..ClientSeed::default()
    };
    assert_eq!(
        problems(app.try_client(old).await),
        [ProblemCode::Taken],
        "but not the ids that it had"
    );
}
