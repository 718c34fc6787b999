//! Clients of another account, which no search and no list finds.

use super::neighbours;
use crate::support::TestApp;
use domain::{
    client::{
        self,
        list::{self, Field, OrderBy},
    },
    page::{Asked, OrderDirection, Slice},
};

#[both_databases]
async fn clients_of_another_account_are_not_found(app: TestApp) {
    let (actor, one, other) = neighbours(&app).await;
    let theirs = &other.administrator;
    assert!(
        client::find(&app.db, &actor, theirs.id)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        client::by_client_id(&app.db, &actor, &theirs.client_id)
            .await
            .unwrap()
            .is_none()
    );
    let found = client::find_all(&app.db, &actor, &[theirs.id, one.administrator.id])
        .await
        .unwrap();
    assert_eq!(
        found.iter().map(|client| client.id).collect::<Vec<_>>(),
        [one.administrator.id]
    );
    let slice = Slice::new(Asked::default()).unwrap();
    for field in [
        Field::Name,
        Field::ClientId,
        Field::Status,
        Field::CreatedAt,
        Field::UpdatedAt,
        Field::LastUsedAt,
        Field::TokenTtl,
    ] {
        let order = OrderBy {
            field,
            direction: OrderDirection::Desc,
        };
        let all = list::ClientCriteria::default();
        let page = list::list(&app.db, &actor, (&all, order), &slice)
            .await
            .unwrap();
        assert_eq!(
            page.items
                .iter()
                .map(|(_, client)| client.id)
                .collect::<Vec<_>>(),
            [one.administrator.id]
        );
    }
    let search = list::ClientCriteria {
        search: Some(theirs.client_id.clone()),
        ..list::ClientCriteria::default()
    };
    assert_eq!(
        list::count(&app.db, &actor, &search).await.unwrap(),
        Some(0)
    );
}
