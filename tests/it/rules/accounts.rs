//! Accounts that are renamed, and accounts that are deleted with all that they have.

use super::head;
use crate::support::{ApiSeed, ClientSeed, Setup, TestAccount, TestApp, TestClient, claims, problems};
use axum::http::Method;
use entity::{RoleId, account::PolicyPreset, audit_event::AuditEventKind, client, permission, resource, role, user};
use latchkey::domain::{
    account::{self, NewAccount, PolicyPatch},
    audit,
    error::{Error, ProblemCode, Result},
    permission::Permission,
    resource::NewResource,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

/// An account with some of everything, which refer to each other, and a client that holds tokens.
async fn acme(app: &TestApp) -> (TestAccount, TestClient) {
    let acme = app.account("acme", PolicyPreset::Default).await;
    app.api(ApiSeed { account: Some(acme.id), servers: &[&acme.administrator], ..ApiSeed::default() }).await;
    app.role(acme.id, "clerk", &["orders:read"]).await;
    let make = async |input: Value| app.done_as(&acme.administrator, ("createUser", "user { id }"), input).await["user"]["id"].clone();
    let root = make(json!({ "username": "ada", "kind": "ROOT", "role": { "key": "clerk" } })).await;
    let owner = make(json!({ "username": "joe", "parent": { "id": root } })).await;
    let seed = ClientSeed {
        owner: Some(owner.as_str().unwrap().parse().unwrap()),
        client_id: Some("plant"),
        scopes: &["orders:write"],
        ..ClientSeed::with_role("clerk")
    };
    let client = app.client(seed.of(&acme)).await;
    (acme, client)
}

async fn operator(app: &TestApp) -> TestClient {
    app.client(ClientSeed { name: Some("Operator"), ..ClientSeed::with_role("administrator") }).await
}

async fn delete(app: &TestApp, account: &TestAccount, confirmed: Option<i64>) -> Result<()> {
    app.change(&app.system(app.platform.id), async |work| account::delete(work, account.id, None, confirmed).await).await
}

/// How many clients, users, roles, protected APIs and permissions the account has.
async fn contents(app: &TestApp, account: &TestAccount) -> [u64; 5] {
    [
        client::Entity::of_account(account.id).count(&app.db).await.unwrap(),
        user::Entity::of_account(account.id).count(&app.db).await.unwrap(),
        role::Entity::find().filter(role::Column::AccountId.eq(account.id)).count(&app.db).await.unwrap(),
        resource::Entity::find().filter(resource::Column::AccountId.eq(account.id)).count(&app.db).await.unwrap(),
        permission::Entity::find().filter(permission::Column::AccountId.eq(account.id)).count(&app.db).await.unwrap(),
    ]
}

both_databases! {
    async fn an_account_is_renamed_and_keeps_its_slug(app: TestApp) {
        let (acme, client) = acme(&app).await;
        let other = app.node(Setup::default()).await;
        let token = other.token(&client).await;
        let id = acme.id.to_string();
        let input = json!({ "id": id, "name": " Acme Ltd ", "expectedVersion": 1 });
        let renamed = app.done_as(&acme.administrator, ("updateAccount", "account { slug name version }"), input).await;
        assert_eq!(renamed["account"], json!({ "slug": "acme", "name": "Acme Ltd", "version": 2 }));
        assert!(other.is_alive(&client, &token).await);
        assert_eq!(claims(&other.token(&client).await)["acc"], "acme");
        let known = other.tools.registry.by_id(&other.db, client.id).await.unwrap().unwrap();
        assert_eq!(known.account.name, "Acme Ltd", "the other node keeps the old name");

        let head_before = head(&app).await;
        app.done_as(&acme.administrator, ("updateAccount", "account { version }"), json!({ "id": id, "name": "Acme Ltd" })).await;
        app.done_as(&acme.administrator, ("updateAccount", "account { version }"), json!({ "id": id })).await;
        assert_eq!(head(&app).await, head_before, "where nothing differs, nothing is written");
        for (input, refusal) in [
            (json!({ "id": id, "name": "x", "expectedVersion": 1 }), "STALE_VERSION expectedVersion"),
            (json!({ "id": id, "name": " " }), "BLANK name"),
            (json!({ "id": id, "name": "x".repeat(201) }), "TOO_LONG name"),
            (json!({ "id": client.id.to_string(), "name": "x" }), "NOT_FOUND id"),
            (json!({ "id": app.platform.id.to_string(), "name": "x" }), "NOT_FOUND id"),
        ] {
            assert_eq!(app.refused_as(&acme.administrator, "updateAccount", input).await, [refusal]);
        }
        let operator = operator(&app).await;
        app.done_as(&operator, ("updateAccount", "account { name }"), json!({ "id": id, "name": "Acme" })).await;
        let events = audit::since(&app.db, Some(acme.id), 0, 500).await.unwrap();
        let events: Vec<_> = events.iter().filter(|event| event.kind == AuditEventKind::AccountUpdated).collect();
        assert_eq!(events.len(), 2);
        assert_eq!((events[0].details.as_deref(), events[1].actor_name.as_str()), (Some(r#"{"name":"Acme Ltd"}"#), "Operator"));
    }

    async fn an_account_is_deleted_only_with_the_number_of_its_clients(app: TestApp) {
        let (acme, _) = acme(&app).await;
        let operator = operator(&app).await;
        let before = contents(&app, &acme).await;
        for wrong in [Value::Null, json!(0), json!(1), json!(3)] {
            let input = json!({ "id": acme.id.to_string(), "expectedClientCount": wrong });
            let payload = app.change_as(&operator, ("deleteAccount", "deletedAccountId"), input).await;
            assert_eq!(crate::graphql::refusals(&payload), ["IN_USE expectedClientCount"], "{wrong}");
            let message = payload["userErrors"][0]["message"].as_str().unwrap();
            assert!(message.contains("clients: 2, users: 2, roles: 1, protected APIs: 1"), "{message}");
        }
        let negative = json!({ "id": acme.id.to_string(), "expectedClientCount": -2 });
        assert_eq!(app.refused_as(&operator, "deleteAccount", negative).await, ["INVALID expectedClientCount"]);
        assert_eq!(contents(&app, &acme).await, before);
        let stale = json!({ "id": acme.id.to_string(), "expectedClientCount": 2, "expectedVersion": 9 });
        assert_eq!(app.refused_as(&operator, "deleteAccount", stale).await, ["STALE_VERSION expectedVersion"]);
        let right = json!({ "id": acme.id.to_string(), "expectedClientCount": 2, "expectedVersion": 1 });
        let gone = app.done_as(&operator, ("deleteAccount", "deletedAccountId"), right).await;
        assert_eq!(gone["deletedAccountId"], acme.id.to_string());
        assert_eq!(contents(&app, &acme).await, [0; 5]);
        let input = NewAccount { slug: "empty".to_owned(), name: "Empty".to_owned(), preset: PolicyPreset::Default };
        let empty = app.change(&app.system(app.platform.id), async |work| account::create(work, input).await).await.unwrap();
        app.done_as(&operator, ("deleteAccount", "deletedAccountId"), json!({ "id": empty.id.to_string() })).await;
    }

    /// On every node at once, whatever it keeps in memory.
    async fn what_a_deleted_account_had_ends_and_never_comes_back(app: TestApp) {
        let (acme, client) = acme(&app).await;
        let other = app.node(Setup::default()).await;
        let tokens = [app.token(&client).await, other.token(&client).await, other.token(&acme.administrator).await];
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
        let again = app.try_client(ClientSeed { client_id: Some("plant"), ..ClientSeed::default() }).await;
        assert_eq!(problems(again), [ProblemCode::Taken]);
        let input = NewAccount { slug: "acme".to_owned(), name: "Another".to_owned(), preset: PolicyPreset::Default };
        let again = app.change(&app.system(app.platform.id), async |work| account::create(work, input).await).await;
        assert_eq!(problems(again), [ProblemCode::Taken], "the slug stood in tokens, and stands in the audit log");
    }

    async fn nothing_is_made_or_changed_in_a_deleted_account(app: TestApp) {
        let (acme, _) = acme(&app).await;
        delete(&app, &acme, Some(2)).await.unwrap();
        let system = app.system(acme.id);
        let gone = [
            problems(app.try_client(ClientSeed::default().of(&acme)).await),
            problems(app.change(&system, async |work| account::update(work, acme.id, None, Some("x".to_owned())).await).await),
            problems(app.change(&system, async |work| account::update_policy(work, None, None, PolicyPatch::default()).await).await),
            problems(app.change(&system, async |work| {
                let new = NewResource { identifier: "https://acme.test".to_owned(), name: "x".to_owned(), permissions: vec![], servers: vec![] };
                latchkey::domain::resource::create(work, new).await
            }).await),
            problems(app.change(&system, async |work| {
                let new = latchkey::domain::role::NewRole { key: "x".to_owned(), name: "x".to_owned(), description: None, permissions: vec![] };
                latchkey::domain::role::create(work, new).await
            }).await),
            problems(delete(&app, &acme, None).await),
        ];
        assert!(gone.iter().all(|codes| *codes == [ProblemCode::NotFound]), "{gone:?}");
        let operator = operator(&app).await;
        let user = json!({ "account": { "slug": "acme" }, "username": "eve" });
        assert_eq!(app.refused_as(&operator, "createUser", user).await, ["NOT_FOUND account"]);
        assert_eq!(contents(&app, &acme).await, [0; 5]);
    }

    async fn the_log_of_a_deleted_account_stays_for_administrators_of_the_deployment(app: TestApp) {
        let (acme, client) = acme(&app).await;
        delete(&app, &acme, Some(2)).await.unwrap();
        let operator = operator(&app).await;
        let query = "{ account(by: { slug: \"acme\" }) { deletedAt usage { clients } auditEvents(first: 100) { nodes { kind subjectId } } }
            accounts { totalCount nodes { slug deletedAt } } }";
        let seen = app.data_for(&operator, query, json!({})).await;
        assert_eq!(seen["accounts"], json!({ "totalCount": 1, "nodes": [{ "slug": "default", "deletedAt": null }] }));
        assert_eq!((&seen["account"]["deletedAt"], &seen["account"]["usage"]["clients"]), (&json!("2026-01-01T12:00:00Z"), &json!(0)));
        let events = seen["account"]["auditEvents"]["nodes"].as_array().unwrap();
        let count = |kind: &str| events.iter().filter(|event| event["kind"] == kind).count();
        let kinds = ["ACCOUNT_CREATED", "ACCOUNT_DELETED", "CLIENT_DELETED", "USER_DELETED", "ROLE_DELETED", "RESOURCE_DELETED"];
        assert_eq!(kinds.map(count), [1, 1, 2, 2, 1, 1]);
        assert_eq!((&events[0]["kind"], &events[0]["subjectId"]), (&json!("ACCOUNT_DELETED"), &json!(acme.id.to_string())));
        assert!(events.iter().any(|event| event["subjectId"] == client.id.to_string()));
        let listed = app.read(&operator, "/audit-events?accountSlug=acme&first=1").await;
        assert_eq!(listed["items"][0]["kind"], "ACCOUNT_DELETED");
        let viewer = app.client(ClientSeed { scopes: &["account:read", "audit:read"], ..ClientSeed::default() }).await;
        assert_eq!(app.data_for(&viewer, "{ account(by: { slug: \"acme\" }) { id } }", json!({})).await["account"], Value::Null);
    }

    async fn only_administrators_of_the_deployment_delete_accounts_and_never_their_own(app: TestApp) {
        let (acme, _) = acme(&app).await;
        let operator = operator(&app).await;
        let own = json!({ "id": app.platform.id.to_string(), "expectedClientCount": 1 });
        assert_eq!(app.refused_as(&operator, "deleteAccount", own).await, ["IMMUTABLE id"]);
        let looker = app.client(ClientSeed { scopes: &["accounts:read", "account:write"], ..ClientSeed::default() }).await;
        let delete = "mutation($id: ID!) { deleteAccount(input: { id: $id, expectedClientCount: 2 }) { userErrors { code } } }";
        for caller in [&acme.administrator, &looker] {
            let answer = app.ask_as(caller, delete, json!({ "id": acme.id.to_string() })).await;
            assert_eq!(crate::graphql::codes(&answer), ["FORBIDDEN"]);
            app.rest(caller, (Method::DELETE, &format!("/accounts/{}", acme.id), Value::Null)).await.problem(403, "FORBIDDEN");
        }
        let rule = async |actor| app.change(actor, async |work| account::delete(work, acme.id, None, Some(2)).await).await;
        assert!(matches!(rule(&app.actor(&acme.administrator).await).await, Err(Error::Forbidden(Permission::AccountsWrite))));
        let rename = "mutation($id: ID!) { updateAccount(input: { id: $id, name: \"x\" }) { userErrors { code } } }";
        let answer = app.ask_as(&looker, rename, json!({ "id": acme.id.to_string() })).await;
        assert_eq!(crate::graphql::codes(&answer), ["FORBIDDEN"]);
        assert_eq!(contents(&app, &acme).await, [2, 2, 1, 1, 2]);
    }

    /// More than one transaction should delete is refused, with what to do.
    async fn an_account_with_very_much_in_it_is_not_deleted_at_once(app: TestApp) {
        let acme = app.account("acme", PolicyPreset::Default).await;
        let row = app.role(acme.id, "role", &[]).await;
        let more = |n: u32| {
            let id = RoleId(app.tools.random.uuid(app.clock.now()));
            role::ActiveModel::from(role::Model { id, key: format!("role-{n}"), ..row.clone() })
        };
        for chunk in (0..999).map(more).collect::<Vec<_>>().chunks(200) {
            role::Entity::insert_many(chunk.to_vec()).exec_without_returning(&app.db).await.unwrap();
        }
        let Err(Error::Refused(refused)) = delete(&app, &acme, Some(1)).await else { panic!("was not refused") };
        assert_eq!(refused[0].code, ProblemCode::InUse);
        assert!(refused[0].message.contains("roles: 1000") && refused[0].message.contains("Delete clients and users first"), "{}", refused[0].message);
        role::Entity::delete_by_id(row.id).exec(&app.db).await.unwrap();
        delete(&app, &acme, Some(1)).await.unwrap();
        head(&app).await;
    }

    async fn of_a_deletion_and_a_new_client_at_once_one_is_refused(app: TestApp) {
        let (acme, _) = acme(&app).await;
        let other = app.node(Setup::default()).await;
        let (deleted, made) = tokio::join!(delete(&app, &acme, Some(2)), other.try_client(ClientSeed::default().of(&acme)));
        match (deleted, made) {
            (Ok(()), made) => assert_eq!(problems(made), [ProblemCode::NotFound]),
            (deleted, Ok(_)) => assert_eq!(problems(deleted), [ProblemCode::InUse]),
            other => panic!("neither was done: {other:?}"),
        }
        head(&app).await;
    }

    async fn the_prefix_that_a_deleted_account_required_is_free(app: TestApp) {
        let tenant = app.account("tenant", PolicyPreset::Insights).await;
        let of_tenant = || ClientSeed { client_id: Some("tenant_new"), ..ClientSeed::default() };
        assert_eq!(problems(app.try_client(of_tenant()).await), [ProblemCode::Taken]);
        delete(&app, &tenant, Some(1)).await.unwrap();
        app.client(of_tenant()).await;
        let old = ClientSeed { client_id: Some("tenant_administrator"), ..ClientSeed::default() };
        assert_eq!(problems(app.try_client(old).await), [ProblemCode::Taken], "but not the ids that it had");
    }

    async fn rest_renames_and_deletes_accounts_as_well(app: TestApp) {
        let (acme, _) = acme(&app).await;
        let token = app.token(&operator(&app).await).await;
        let path = format!("/accounts/{}", acme.id);
        let renamed = app.rest_with(&token, (Method::PATCH, &path, json!({ "name": "Other" })), &[("if-match", "\"1\"")]).await.expect(200);
        assert_eq!((renamed.header("etag"), &renamed.json()["name"]), ("\"2\"", &json!("Other")));
        app.rest_with(&token, (Method::PATCH, &path, json!({ "name": "x" })), &[("if-match", "\"1\"")]).await.problem(412, "STALE_VERSION");
        app.rest_with(&token, (Method::PATCH, &path, json!({ "slug": "x" })), &[]).await.expect(422);
        let problem = app.rest_with(&token, (Method::DELETE, &path, Value::Null), &[]).await.problem(409, "IN_USE");
        assert_eq!(problem["errors"][0]["parameter"], "expectedClientCount");
        for wrong in ["?expectedClientCount=1", "?expectedClientCount=99"] {
            app.rest_with(&token, (Method::DELETE, &format!("{path}{wrong}"), Value::Null), &[]).await.problem(409, "IN_USE");
        }
        app.rest_with(&token, (Method::DELETE, &format!("{path}?expectedClientCount=x"), Value::Null), &[]).await.expect(400);
        let right = format!("{path}?expectedClientCount=2");
        app.rest_with(&token, (Method::DELETE, &right, Value::Null), &[("if-match", "\"1\"")]).await.problem(412, "STALE_VERSION");
        app.rest_with(&token, (Method::DELETE, &right, Value::Null), &[("if-match", "\"2\"")]).await.expect(204);
        app.rest_with(&token, (Method::DELETE, &right, Value::Null), &[]).await.problem(404, "NOT_FOUND");
        let seen = app.rest_with(&token, (Method::GET, &path, Value::Null), &[]).await.expect(200).json();
        assert_eq!(seen["deletedAt"], "2026-01-01T12:00:00Z");
    }
}
