//! Plans of histories and of the audit log.

use super::{Heard, Order, forward, populate};
use crate::support::{TestApp, TestClient};
use chrono::Duration;
use domain::{
    audit,
    history::{activity, retention, tokens},
    token,
    unused_access::{self, ReviewPeriod},
};
use entity::audit_event;

async fn assert_tokens_of_the_account_are_found(app: &TestApp, heard: &Heard, client: &TestClient) {
    let (actor, now) = (app.system(client.account), app.clock.now());
    let filter = tokens::TokenCriteria {
        now,
        client: None,
        statuses: None,
        issued: (None, None),
        jti: None,
        ip_address: None,
    };
    let page = tokens::list(&heard.db, &actor, &filter, &forward(None))
        .await
        .unwrap();
    tokens::list(
        &heard.db,
        &actor,
        &filter,
        &forward(Some(page.items[19].0.encode())),
    )
    .await
    .unwrap();
    heard.finds("tokens of an account", Order::Any).await;
}

async fn assert_a_token_is_found_by_its_key(app: &TestApp, heard: &Heard, client: &TestClient) {
    let filter = tokens::TokenCriteria {
        now: app.clock.now(),
        client: None,
        statuses: None,
        issued: (None, None),
        jti: Some("0".repeat(32)),
        ip_address: None,
    };
    let actor = app.system(client.account);
    // The list has the same condition. It also reads a table of one row for each token, whose cost
    // hides all others from PostgreSQL where it is told not to read all of a table.
    tokens::count(&heard.db, &actor, &filter).await.unwrap();
    let key = ["issuance_pkey", "sqlite_autoindex_issuance_1"];
    for (sql, plan) in heard.plans().await {
        assert!(key.iter().any(|key| plan.contains(key)), "{sql}\n{plan}");
    }
}

async fn assert_activity_is_found(app: &TestApp, heard: &Heard, client: &TestClient) {
    let (actor, now) = (app.system(client.account), app.clock.now());
    let at = (Some(now - Duration::days(1)), Some(now + Duration::days(1)));
    let filter = activity::ActivityCriteria {
        now,
        client: client.id,
        kinds: None,
        at,
    };
    let page = activity::list(&heard.db, &actor, &filter, &forward(None))
        .await
        .unwrap();
    activity::list(
        &heard.db,
        &actor,
        &filter,
        &forward(Some(page.items[0].0.encode())),
    )
    .await
    .unwrap();
    activity::count(&heard.db, &actor, &filter).await.unwrap();
    heard.finds("activity of a client", Order::Any).await;
}

#[both_databases]
async fn histories_are_read_from_where_they_are_asked_for(app: TestApp) {
    let client = populate(&app).await;
    let (actor, heard, now) = (
        app.system(client.account),
        Heard::on(&app).await,
        app.clock.now(),
    );
    let at = (Some(now - Duration::days(1)), Some(now + Duration::days(1)));
    for issued in [(None, None), at] {
        let filter = tokens::TokenCriteria {
            now,
            client: Some(client.id),
            statuses: None,
            issued,
            jti: None,
            ip_address: None,
        };
        let page = tokens::list(&heard.db, &actor, &filter, &forward(None))
            .await
            .unwrap();
        tokens::list(
            &heard.db,
            &actor,
            &filter,
            &forward(Some(page.items[0].0.encode())),
        )
        .await
        .unwrap();
        tokens::count(&heard.db, &actor, &filter).await.unwrap();
        heard.finds("tokens of a client", Order::Any).await;
    }
    assert_tokens_of_the_account_are_found(&app, &heard, &client).await;
    assert_a_token_is_found_by_its_key(&app, &heard, &client).await;
    assert_activity_is_found(&app, &heard, &client).await;
    let period = ReviewPeriod::of_days(30, &app.tools).unwrap();
    unused_access::of_account(&heard.db, &actor, period, &forward(None))
        .await
        .unwrap();
    heard.finds("unused access of an account", Order::Any).await;
    retention::forget_old(&heard.db, 90, app.clock.now())
        .await
        .unwrap();
    token::forget_expired(&heard.db, now).await.unwrap();
    heard.finds("the end of old records", Order::Any).await;
}

#[both_databases]
async fn the_audit_log_is_read_by_its_numbers(app: TestApp) {
    let client = populate(&app).await;
    let (actor, heard, now) = (
        app.system(client.account),
        Heard::on(&app).await,
        app.clock.now(),
    );
    let some = audit::AuditCriteria::default();
    for filter in [
        some.clone(),
        audit::AuditCriteria {
            kinds: Some(vec![audit_event::AuditEventKind::ClientCreated]),
            ..some.clone()
        },
        audit::AuditCriteria {
            outcome: Some(audit_event::AuditOutcome::Failure),
            ..some.clone()
        },
        audit::AuditCriteria {
            actor: Some("stranger".to_owned()),
            ..some.clone()
        },
        audit::AuditCriteria {
            subject: Some(client.id.to_string()),
            ..some.clone()
        },
        audit::AuditCriteria {
            from: Some(now - Duration::days(1)),
            until: Some(now),
            ..some
        },
    ] {
        let page = audit::list(&heard.db, &actor, &filter, &forward(None))
            .await
            .unwrap();
        if let Some((cursor, _)) = page.items.last() {
            audit::list(&heard.db, &actor, &filter, &forward(Some(cursor.encode())))
                .await
                .unwrap();
        }
        heard.finds(&format!("{filter:?}"), Order::Any).await;
    }
    audit::since(&heard.db, None, 100_500, 100).await.unwrap();
    heard.finds("what follows the log", Order::Any).await;
}
