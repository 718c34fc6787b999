//! The first user of a deployment, and whether a link is made for it.

use crate::support::TestApp;
use domain::bootstrap;
use entity::{Secret, user_link};
use sea_orm::{EntityTrait, PaginatorTrait};
use test_macros::both_databases;

async fn links(app: &TestApp) -> u64 {
    user_link::Entity::find().count(&app.db).await.unwrap()
}

/// Programs run such a deployment, and what it prints is collected.
#[both_databases]
async fn where_credentials_are_given_the_first_user_has_no_link(app: TestApp) {
    let secret = Secret::new("a-secret-that-a-script-made-0123456789".to_owned());
    let given = Some(("first".to_owned(), secret));
    let first = bootstrap::first_administrators(&app.db, &app.tools, given)
        .await
        .unwrap()
        .expect("there was no client before");
    assert!(first.secret.is_none());
    let made = first.user.expect("there was no user before");
    assert_eq!(made.user.username, "admin");
    assert!(made.link.is_none());
    assert_eq!(links(&app).await, 0);
    // The operator asks for one.
    bootstrap::create_user_link(&app.db, &app.tools, "default", "admin")
        .await
        .unwrap();
    assert_eq!(links(&app).await, 1);
}

#[both_databases]
async fn where_no_credentials_are_given_the_first_user_has_a_link(app: TestApp) {
    let first = bootstrap::first_administrators(&app.db, &app.tools, None)
        .await
        .unwrap()
        .expect("there was no client before");
    assert!(first.secret.is_some());
    let made = first.user.expect("there was no user before");
    let link = made.link.expect("a link");
    assert!(link.url.expose().contains("/set-password/"));
    assert_eq!(links(&app).await, 1);
}
