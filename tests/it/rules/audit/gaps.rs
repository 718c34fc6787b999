//! The numbers of events have no gap, however many write at once and whatever is dropped.

use super::assert_no_gap;
use crate::support::{ClientSeed, TestApp};
use domain::{
    client::{self, NewClient},
    deployment,
};
use entity::client as row;
use futures_util::future::join_all;
use sea_orm::{EntityTrait, PaginatorTrait};

#[both_databases]
async fn twenty_writers_at_once_leave_no_gap(app: TestApp) {
    let before = deployment::audit_sequence(&app.db).await.unwrap();
    join_all((0..20).map(|_| app.client(ClientSeed::default()))).await;
    assert_eq!(
        deployment::audit_sequence(&app.db).await.unwrap(),
        before + 40,
        "one for the client, one for its secret"
    );
    assert_no_gap(&app).await;
}

#[both_databases]
async fn work_that_is_dropped_leaves_no_trace(app: TestApp) {
    let (clients, sequence) = (
        row::Entity::find().count(&app.db).await.unwrap(),
        deployment::audit_sequence(&app.db).await.unwrap(),
    );
    let system = app.system(app.platform.id);
    let minted = app.mint(&app.platform, None).await;
    let input = NewClient {
        client_id: Some("never-was".to_owned()),
        ..NewClient::default()
    };
    let work = app.begin(&system).await.unwrap();
    client::create(&work, input, minted).await.unwrap();
    drop(work);
    assert_eq!(row::Entity::find().count(&app.db).await.unwrap(), clients);
    assert_eq!(deployment::audit_sequence(&app.db).await.unwrap(), sequence);
    app.client(ClientSeed {
        client_id: Some("never-was"),
        ..ClientSeed::default()
    })
    .await;
    assert_no_gap(&app).await;
}
