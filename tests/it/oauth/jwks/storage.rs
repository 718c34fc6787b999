//! The keys in the database: they outlive a start, and lie there sealed.

use crate::support::{Setup, TestApp};
use entity::signing_key;
use sea_orm::EntityTrait;

/// G-05: two nodes that start on one database agree on its keys; starting again makes none.
#[both_databases]
async fn starting_again_makes_no_new_keys(app: TestApp) {
    let before = app.get("/oauth/jwks").await.text();
    let other = app.node(Setup::default()).await;
    assert_eq!(other.get("/oauth/jwks").await.text(), before);
}

/// G-08: what lies in the database opens with the master key only, and prints as nothing.
#[both_databases]
async fn private_keys_are_sealed_at_rest(app: TestApp) {
    for row in signing_key::Entity::find().all(&app.db).await.unwrap() {
        let sealed = String::from_utf8_lossy(&row.private_key.0).into_owned();
        assert!(!sealed.contains("PRIVATE"), "{}", row.kid);
        assert!(app.tools.vault.open(&row.kid, &row.private_key).is_some());
        assert!(
            app.tools
                .vault
                .open("another kid", &row.private_key)
                .is_none(),
            "a sealed key cannot take another's place"
        );
        assert!(format!("{row:?}").contains("private_key: Sealed("));
    }
    let wrong = Setup {
        master_key: "another master key, which is as long as it must be",
        ..Setup::default()
    };
    let failure = app
        .try_node(wrong)
        .await
        .err()
        .expect("no start with another master key");
    assert!(format!("{failure:?}").contains("LATCHKEY_MASTER_KEY does not open the signing keys"));
}
