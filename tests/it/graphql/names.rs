//! Names that people read, and names that stand in paths: none of them passes for another one or
//! hides.

use crate::support::{ClientSeed, TestApp, TestClient};
use axum::http::Method;
use serde_json::{Value, json};

/// Unicode Standard Annex 9 (bidirectional text) and Technical Report 36 (security considerations).
const HIDDEN: [&str; 6] = [
    "a\u{202e}b",
    "\u{2066}a",
    "a\u{feff}b",
    "a\u{200b}b",
    "a\u{2028}b",
    "a\u{ad}b",
];

fn with(mut input: Value, field: &str, value: &str) -> Value {
    input[field] = json!(value);
    input
}

/// Whatever people name: the mutation, its input without the name, and the field.
fn named(id: &str, role: &str, user: &Value) -> Vec<(&'static str, Value, &'static str)> {
    vec![
        ("createClient", json!({}), "name"),
        ("createClient", json!({}), "description"),
        ("updateClient", json!({ "id": id }), "name"),
        ("updateClient", json!({ "id": id }), "description"),
        ("duplicateClient", json!({ "id": id }), "name"),
        ("createClientSecret", json!({ "id": id }), "name"),
        ("rotateClientSecret", json!({ "id": id }), "name"),
        (
            "createRole",
            json!({ "key": "k", "name": "n", "permissions": [] }),
            "name",
        ),
        (
            "createRole",
            json!({ "key": "k", "name": "n", "permissions": [] }),
            "description",
        ),
        ("updateRole", json!({ "id": role }), "name"),
        (
            "createResource",
            json!({ "identifier": "urn:x:y", "name": "n", "permissions": [] }),
            "name",
        ),
        (
            "createUser",
            json!({ "username": "u", "kind": "ROOT" }),
            "displayName",
        ),
        ("updateUser", json!({ "id": user }), "displayName"),
        ("createAccount", json!({ "slug": "s", "name": "n" }), "name"),
    ]
}

async fn assert_characters_are_named_and_some_are_allowed(app: &TestApp, admin: &TestClient) {
    let made = app
        .change_as(
            admin,
            ("createClient", "client { id }"),
            json!({ "name": "a\u{202e}b" }),
        )
        .await;
    let expected = "Characters that are invisible or change the direction of text are not allowed: U+202E at position 2.";
    assert_eq!(made["userErrors"][0]["message"], expected);
    app.done_as(
        admin,
        ("createClient", "client { id }"),
        json!({ "name": "👩\u{200d}🔬 می\u{200c}خواهم" }),
    )
    .await;
}

#[both_databases]
async fn no_name_or_description_hides_or_reorders_its_characters(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let id = app.client(ClientSeed::default()).await.id.to_string();
    let role = app.role(app.platform.id, "role", &[]).await.id.to_string();
    let user = app
        .done_as(
            &admin,
            ("createUser", "user { id }"),
            json!({ "username": "ada", "kind": "ROOT" }),
        )
        .await["user"]["id"]
        .clone();
    let permission = |field: &str, value: &str| {
        with(
            json!({ "code": "a:b", "description": "d", "category": "c", "mutating": true }),
            field,
            value,
        )
    };
    for hidden in HIDDEN {
        for (mutation, input, field) in named(&id, &role, &user) {
            let refused = app
                .refused_as(&admin, mutation, with(input, field, hidden))
                .await;
            assert_eq!(
                refused,
                [format!("INVALID {field}")],
                "{mutation} {}",
                hidden.escape_unicode()
            );
        }
        for field in ["description", "category"] {
            let input = json!({ "identifier": "urn:x:y", "name": "n", "permissions": [permission(field, hidden)] });
            assert_eq!(
                app.refused_as(&admin, "createResource", input).await,
                [format!("INVALID permissions.0.{field}")]
            );
        }
        app.rest(
            &admin,
            (
                Method::PATCH,
                &format!("/clients/{id}"),
                json!({ "name": hidden }),
            ),
        )
        .await
        .problem(422, "INVALID");
    }
    assert_characters_are_named_and_some_are_allowed(&app, &admin).await;
}

/// RFC 3986 section 5.2.4: clients and proxies take `.` and `..` out of a path, so a thing of that
/// name could not be addressed.
#[both_databases]
async fn nothing_is_called_by_dots_alone(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await.id.to_string();
    for dots in [".", ".."] {
        for (mutation, input, field) in [
            ("createClient", json!({}), "clientId"),
            ("updateClient", json!({ "id": client }), "clientId"),
            ("duplicateClient", json!({ "id": client }), "clientId"),
            (
                "createRole",
                json!({ "name": "n", "permissions": [] }),
                "key",
            ),
            ("createUser", json!({ "kind": "ROOT" }), "username"),
            ("createAccount", json!({ "name": "n" }), "slug"),
        ] {
            assert_eq!(
                app.refused_as(&admin, mutation, with(input, field, dots))
                    .await,
                [format!("INVALID {field}")],
                "{mutation}"
            );
        }
        let permissions =
            json!([{ "code": dots, "description": "d", "category": "c", "mutating": true }]);
        let input = json!({ "identifier": "urn:x:y", "name": "n", "permissions": permissions });
        assert_eq!(
            app.refused_as(&admin, "createResource", input).await,
            ["INVALID permissions.0.code"]
        );
    }
    for id in ["a/../b", "../a", "a/.", "a/./b"] {
        assert_eq!(
            app.refused_as(&admin, "createClient", json!({ "clientId": id }))
                .await,
            ["INVALID clientId"],
            "{id}"
        );
    }
    let prefix = json!({ "clientIdMode": "REQUIRED_PREFIX", "clientIdPrefix": "../" });
    assert_eq!(
        app.refused_as(&admin, "updateAccountPolicy", prefix).await,
        ["INVALID clientIdPrefix"]
    );
    for id in ["a..b", ".a", "a/b.c", "..."] {
        app.done_as(
            &admin,
            ("createClient", "client { id }"),
            json!({ "clientId": id }),
        )
        .await;
    }
}
