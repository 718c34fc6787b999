//! The hashes of the chain, which no party can clear or make without the master key.

use crate::{
    rules::{
        chain::{broken, with_events},
        sql, verify,
    },
    support::{Setup, TestApp},
};
use domain::audit::chain::{self, Damage};

#[both_databases]
async fn hashes_that_were_cleared_show_and_are_not_made_anew(app: TestApp) {
    let end = with_events(&app).await.sequence;
    sql(&app, "UPDATE deployment SET audit_hash = NULL").await;
    assert_eq!(broken(verify(&app, None).await), (end, Damage::NotTheHead));
    let other = app.node(Setup::default()).await;
    assert_eq!(
        broken(verify(&other, None).await),
        (end, Damage::NotTheHead),
        "a start does not cover it up"
    );
    sql(
        &app,
        "UPDATE audit_event SET hash = NULL WHERE sequence = 5",
    )
    .await;
    assert_eq!(broken(verify(&app, None).await), (5, Damage::Unhashed));
}

#[both_databases]
async fn whoever_has_another_master_key_cannot_make_hashes(app: TestApp) {
    with_events(&app).await;
    let master =
        entity::Secret::new("another master key, of an attacker with the database only".to_owned());
    let vault = domain::vault::Vault::new(&master.into(), &Default::default()).unwrap();
    assert_eq!(
        broken(chain::verify(&app.db, &vault, None).await.unwrap()),
        (1, Damage::Changed)
    );
}
