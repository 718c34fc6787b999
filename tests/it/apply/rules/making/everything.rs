//! A file with something of everything makes all of it, and a plan makes nothing.

use crate::{
    apply::{APPLY, PLAN, SHOP, account, changes, outcome},
    support::TestApp,
};
use domain::{
    account as accounts,
    client::{self, secrets, urls},
    permission, role, user,
};
use entity::{account::PolicyPreset, client::ClientStatus};

async fn assert_the_shop_is_there(app: &TestApp) {
    let row = account(app, "acme").await;
    assert_eq!(
        (row.preset, row.max_active_clients),
        (PolicyPreset::Custom, Some(10))
    );
    let system = app.system(row.id);
    let jane = user::by_username(&app.db, &system, "jane")
        .await
        .unwrap()
        .unwrap();
    let joe = user::by_username(&app.db, &system, "joe")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(joe.parent_id, Some(jane.id));
    let made = client::by_client_id(&app.db, &system, "report")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (made.owner_id, made.token_ttl_seconds),
        (Some(jane.id), Some(600))
    );
    assert_eq!(made.description.as_deref(), Some("Sends the report."));
    let role = role::by_key(&app.db, row.id, "reporter")
        .await
        .unwrap()
        .unwrap();
    assert_eq!((made.role_id, jane.role_id), (Some(role.id), Some(role.id)));
    let direct: Vec<_> = permission::direct(&app.db, made.id)
        .await
        .unwrap()
        .into_iter()
        .map(|p| p.code)
        .collect();
    assert_eq!(direct, ["orders:write"]);
    assert_eq!(
        urls::of(&app.db, &made).await.unwrap().redirect_uris,
        ["/callback", "/other"]
    );
    let other = client::by_client_id(&app.db, &system, "orders-api")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(other.status, ClientStatus::Inactive);
    let secret = secrets::of_clients(&app.db, &[made.id], secrets::Listed::All)
        .await
        .unwrap()
        .remove(&made.id)
        .unwrap();
    assert_eq!(secret.len(), 1);
    assert_eq!(secret[0].hint, "et", "the end of the chosen one");
}

#[both_databases]
async fn a_file_makes_everything_that_stands_in_it(app: TestApp) {
    let expected = [
        "+ account acme",
        "+ resource acme/https://orders.example/api",
        "+ role acme/reporter",
        "+ user acme/jane",
        "+ user acme/joe",
        "+ client acme/orders-api",
        "+ client acme/report",
    ];
    assert_eq!(changes(&app, SHOP, PLAN).await, expected);
    assert!(
        accounts::by_slug(&app.db, "acme").await.unwrap().is_none(),
        "a plan changes nothing"
    );
    let report = outcome(&app, SHOP, APPLY).await.unwrap();
    assert_eq!(
        report
            .changes
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        expected
    );
    let generated: Vec<_> = report
        .credentials
        .iter()
        .map(|made| made.client_id.as_str())
        .collect();
    assert_eq!(
        generated,
        ["orders-api"],
        "the other's secret is known already"
    );

    assert_the_shop_is_there(&app).await;
}
