//! A run as a whole: its events in the audit log, two of them at once, and one of a very long file.

use crate::{
    apply::{APPLY, SHOP, account, outcome},
    support::TestApp,
};
use domain::{actor::Actor, deployment};

#[both_databases]
async fn everything_lands_in_the_audit_log_of_its_account_without_secrets(app: TestApp) {
    outcome(&app, SHOP, APPLY).await.unwrap();
    let row = account(&app, "acme").await;
    let slice = domain::page::Slice::new(domain::page::Asked {
        first: Some(100),
        ..Default::default()
    })
    .unwrap();
    let page = domain::audit::list(&app.db, &Actor::system(row.id), &Default::default(), &slice)
        .await
        .unwrap();
    let events: Vec<_> = page.items.into_iter().map(|(_, event)| event).collect();
    assert_eq!(
        events.len(),
        12,
        "account, policy, API twice, role, two users, two clients, two secrets, one switched off"
    );
    assert!(!format!("{events:?}").contains("Rep0rt"));
}

#[both_databases]
async fn files_that_name_the_same_accounts_do_not_wait_for_each_other_for_ever(app: TestApp) {
    for slug in ["a", "b"] {
        outcome(
            &app,
            &format!("latchkey: 1\naccounts: [{{ slug: {slug} }}]"),
            APPLY,
        )
        .await
        .unwrap();
    }
    let account =
        |slug: &str, n: i32| format!("{{ slug: {slug}, clients: [{{ clientId: {slug}-{n} }}] }}");
    for n in 0..5 {
        let one = format!(
            "latchkey: 1\naccounts: [{}, {}]",
            account("a", n),
            account("b", n)
        );
        let two = format!(
            "latchkey: 1\naccounts: [{}, {}]",
            account("b", -n - 1),
            account("a", -n - 1)
        );
        let (one, two) = tokio::join!(outcome(&app, &one, APPLY), outcome(&app, &two, APPLY));
        assert_eq!(
            (one.unwrap().changes.len(), two.unwrap().changes.len()),
            (2, 2)
        );
    }
}

#[both_databases]
async fn many_clients_fit_into_one_file(app: TestApp) {
    let clients: Vec<_> = (0..600)
        .map(|n| format!("{{ clientId: client-{n} }}"))
        .collect();
    let file = format!(
        "latchkey: 1\naccounts: [{{ slug: a, clients: [{}] }}]",
        clients.join(", ")
    );
    let before = deployment::audit_sequence(&app.db).await.unwrap();
    assert_eq!(
        outcome(&app, &file, APPLY).await.unwrap().credentials.len(),
        600
    );
    assert_eq!(
        deployment::audit_sequence(&app.db).await.unwrap(),
        before + 1201
    );
}
