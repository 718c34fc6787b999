//! Passwords of users, which nothing shows.

use super::{USER, create};
use crate::{
    graphql::refusals,
    support::{ClientSeed, TestApp, TestClient},
};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

async fn assert_passwords_are_checked(app: &TestApp, admin: &TestClient, made: &Value) {
    for (password, expected) in [
        (String::new(), "BLANK password"),
        ("eleven char".to_owned(), "TOO_SHORT password"),
        ("x".repeat(129), "TOO_LONG password"),
        ("twelve chars\n".to_owned(), "INVALID password"),
    ] {
        let refused = app
            .change_as(
                admin,
                ("setUserPassword", USER),
                json!({ "id": made["id"], "password": password }),
            )
            .await;
        assert_eq!(refusals(&refused), [expected]);
        assert!(
            password.is_empty() || !refused.to_string().contains(&password),
            "a refusal repeats the password"
        );
    }
}

#[both_databases]
async fn a_password_is_kept_as_an_argon2id_hash_and_shown_nowhere(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let made = create(&app, &admin, json!({ "username": "ada", "kind": "ROOT" })).await;
    assert_passwords_are_checked(&app, &admin, &made).await;
    let row = async || {
        entity::user::Entity::find()
            .one(&app.db)
            .await
            .unwrap()
            .unwrap()
    };
    assert!(row().await.password.is_none());
    let password = "correct horse bättery staple";
    let set = app
        .done_as(
            &admin,
            ("setUserPassword", USER),
            json!({ "id": made["id"], "password": password }),
        )
        .await;
    assert_eq!(
        (
            &set["user"]["version"],
            set["user"]["passwordChangedAt"].is_string()
        ),
        (&json!(2), true)
    );
    let digest = row().await.password.unwrap();
    let text = digest.0;
    assert!(
        text.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{text}"
    );
    let events = "{ users { nodes { id displayName } } auditEvents { nodes { summary details } } }";
    let seen = app.data_for(&admin, events, json!({})).await.to_string();
    assert!(seen.contains("Password of user ada set"));
    for secret in [password, &text, text.rsplit('$').next().unwrap()] {
        assert!(
            !seen.contains(secret) && !format!("{:?}", row().await).contains(secret),
            "it shows"
        );
    }
}
