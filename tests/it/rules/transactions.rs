//! Transactions that end in other ways than we end them.

use crate::support::{ClientSeed, TestApp};
use entity::client;
use latchkey::database;
use sea_orm::{ConnectionTrait, EntityTrait};

/// SQLite does so where there is no space left.
#[both_databases]
async fn a_transaction_that_the_database_ends_by_itself_spoils_none_that_come_later(app: TestApp) {
    let system = app.system(app.platform.id);
    for statement in ["ROLLBACK", "UPDATE deployment SET generation = generation"] {
        for _ in 0..10 {
            let work = app.begin(&system).await.unwrap();
            work.db().execute_unprepared(statement).await.unwrap();
            drop(work);
        }
    }
    let elsewhere = database::connect(&app.database()).await.unwrap();
    for _ in 0..3 {
        let made = app.client(ClientSeed::default()).await;
        let seen = client::Entity::find_by_id(made.id)
            .one(&elsewhere)
            .await
            .unwrap();
        assert!(seen.is_some(), "committed, and no other connection sees it");
    }
}
