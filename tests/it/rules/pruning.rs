//! The audit log without its beginning: it can be verified, followed and read as before, and only
//! the holder of the master key can have done it.

use super::{head, sql, verify};
use crate::support::{ClientSeed, Setup, TestApp};
use chrono::Duration;
use domain::{
    audit::chain::{Damage, Head, Verdict},
    pruning::{self, Plan},
};
use entity::{audit_checkpoint, audit_event, client::ClientStatus};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;

/// Events of two days, then all but those of the second are pruned. Answers the head of the first
/// day, and what was pruned.
async fn pruned(app: &TestApp) -> (Head, Plan) {
    for _ in 0..3 {
        app.client(ClientSeed::default()).await;
    }
    let first_day = head(app).await;
    app.clock.advance(Duration::days(2));
    for _ in 0..3 {
        app.client(ClientSeed::default()).await;
    }
    let plan = pruning::plan(&app.db, app.clock.now() - Duration::days(1))
        .await
        .unwrap()
        .unwrap();
    pruning::prune(&app.db, &app.tools, &app.system(app.platform.id), &plan)
        .await
        .unwrap();
    (first_day, plan)
}

#[both_databases]
async fn a_log_without_its_beginning_is_verified_from_the_checkpoint(app: TestApp) {
    let (first_day, plan) = pruned(&app).await;
    assert_eq!(
        (plan.events, &plan.last),
        (first_day.sequence, &first_day),
        "the whole first day, and no more"
    );
    let left = audit_event::Entity::find().count(&app.db).await.unwrap();
    let Verdict::Intact {
        begins_after: Some(begins_after),
        events,
        head: Some(head),
    } = verify(&app, None).await
    else {
        panic!()
    };
    assert_eq!(
        (begins_after.sequence, &begins_after.hash),
        (first_day.sequence, &first_day.hash)
    );
    // Two for each client, and one about the pruning.
    assert_eq!(
        (events, left, head.sequence),
        (7, 7, first_day.sequence + 7)
    );
    app.client(ClientSeed::default()).await;
    assert!(
        matches!(
            verify(&app, Some(&head)).await,
            Verdict::Intact { events: 9, .. }
        ),
        "a head that was kept is found again"
    );
    assert!(
        matches!(verify(&app, Some(&first_day)).await, Verdict::Intact { .. }),
        "the last event that is gone is known by its hash"
    );
    let older = Head {
        sequence: first_day.sequence - 1,
        hash: first_day.hash.clone(),
    };
    assert!(matches!(
        verify(&app, Some(&older)).await,
        Verdict::Pruned { .. }
    ));
    let other = Head {
        sequence: first_day.sequence,
        hash: "0".repeat(64),
    };
    assert_eq!(
        verify(&app, Some(&other)).await,
        Verdict::Broken {
            sequence: first_day.sequence,
            damage: Damage::NotAsKept
        }
    );
}

#[both_databases]
async fn what_was_pruned_is_told_in_the_log(app: TestApp) {
    let (first_day, plan) = pruned(&app).await;
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let query =
        "{ auditEvents(filter: { kinds: [AUDIT_PRUNED] }) { nodes { kind summary actorName } } }";
    let answer = app
        .graphql(&app.token(&administrator).await, query, json!({}))
        .await;
    let nodes = answer["data"]["auditEvents"]["nodes"]
        .as_array()
        .unwrap_or_else(|| panic!("{answer}"));
    assert!(
        nodes.len() == 1
            && nodes[0]["summary"]
                .as_str()
                .unwrap()
                .contains(&first_day.sequence.to_string()),
        "{answer}"
    );
    assert!(plan.events > 0);
}

#[both_databases]
async fn pruning_twice_goes_on_where_it_ended(app: TestApp) {
    let (first_day, _) = pruned(&app).await;
    assert_eq!(
        pruning::plan(&app.db, app.clock.now() - Duration::days(1))
            .await
            .unwrap(),
        None,
        "nothing is left to do"
    );
    let second_day = head(&app).await;
    app.clock.advance(Duration::days(2));
    app.client(ClientSeed::default()).await;
    let plan = pruning::plan(&app.db, app.clock.now() - Duration::days(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (plan.events, plan.last.sequence),
        (
            second_day.sequence - first_day.sequence,
            second_day.sequence
        )
    );
    pruning::prune(&app.db, &app.tools, &app.system(app.platform.id), &plan)
        .await
        .unwrap();
    assert!(matches!(
        verify(&app, Some(&second_day)).await,
        Verdict::Intact { events: 3, .. }
    ));
    assert_eq!(
        audit_checkpoint::Entity::find()
            .count(&app.db)
            .await
            .unwrap(),
        2,
        "each pruning leaves its checkpoint"
    );
}

/// A thousand events are deleted at a time.
#[both_databases]
async fn a_long_log_is_pruned_in_parts_and_the_newest_event_stays(app: TestApp) {
    let system = app.system(app.platform.id);
    for _ in 0..3 {
        let event = || {
            domain::audit::Event::new(
                audit_event::AuditEventKind::ClientUpdated,
                app.platform.id,
                "cli_x",
                "Made up",
            )
        };
        app.change(&system, async |work| {
            (0..800).for_each(|_| work.record(event()));
            Ok(())
        })
        .await
        .unwrap();
    }
    let newest = head(&app).await;
    let plan = pruning::plan(&app.db, app.clock.now() + Duration::days(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(plan.last.sequence, newest.sequence - 1);
    pruning::prune(&app.db, &app.tools, &system, &plan)
        .await
        .unwrap();
    assert!(matches!(
        verify(&app, Some(&newest)).await,
        Verdict::Intact { events: 2, .. }
    ));
    assert_eq!(
        audit_checkpoint::Entity::find()
            .count(&app.db)
            .await
            .unwrap(),
        1
    );
}

/// Only the master key makes a checkpoint; without it, what is missing was removed.
#[both_databases]
async fn a_deletion_that_was_no_pruning_is_found(app: TestApp) {
    let (first_day, _) = pruned(&app).await;
    let next = first_day.sequence + 1;
    let checkpoint = audit_checkpoint::Entity::find()
        .one(&app.db)
        .await
        .unwrap()
        .unwrap();
    sql(
        &app,
        &format!("DELETE FROM audit_event WHERE sequence = {next}"),
    )
    .await;
    assert_eq!(
        verify(&app, None).await,
        Verdict::Broken {
            sequence: next,
            damage: Damage::Removed
        }
    );
    sql(
        &app,
        &format!("UPDATE audit_checkpoint SET sequence = {next}"),
    )
    .await;
    assert_eq!(
        verify(&app, None).await,
        Verdict::Broken {
            sequence: next,
            damage: Damage::NotPruned
        }
    );
    sql(&app, "DELETE FROM audit_checkpoint").await;
    assert_eq!(
        verify(&app, None).await,
        Verdict::Broken {
            sequence: 1,
            damage: Damage::Removed
        }
    );
    // As it was, but for an event that was put in before the beginning.
    audit_checkpoint::Entity::insert(audit_checkpoint::ActiveModel::from(checkpoint))
        .exec_without_returning(&app.db)
        .await
        .unwrap();
    sql(
        &app,
        &format!(
            "UPDATE audit_event SET sequence = 1 WHERE sequence = {}",
            next + 1
        ),
    )
    .await;
    assert_eq!(
        verify(&app, None).await,
        Verdict::Broken {
            sequence: 1,
            damage: Damage::Inserted
        }
    );
}

/// Cursors are numbers of events: pages go on to the beginning that is left.
#[both_databases]
async fn pages_begun_before_a_pruning_go_on(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    for _ in 0..5 {
        app.client(ClientSeed::default()).await;
    }
    let page = async |after: Option<String>| {
        let query = "query($after: String) { auditEvents(first: 4, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } } }";
        app.graphql(&token, query, json!({ "after": after })).await["data"]["auditEvents"].clone()
    };
    let first = page(None).await;
    let plan = pruning::plan(&app.db, app.clock.now() + Duration::days(1))
        .await
        .unwrap()
        .unwrap();
    pruning::prune(&app.db, &app.tools, &app.system(app.platform.id), &plan)
        .await
        .unwrap();
    let second = page(first["pageInfo"]["endCursor"].as_str().map(str::to_owned)).await;
    assert_eq!(
        (&second["nodes"], &second["pageInfo"]["hasNextPage"]),
        (&json!([]), &json!(false))
    );
}

#[both_databases]
async fn followers_hear_what_comes_after_a_pruning(app: TestApp) {
    let mut follower = app.feed.follow().await.unwrap();
    pruned(&app).await;
    app.feed.catch_up().await.unwrap();
    let mut kinds = Vec::new();
    while kinds.last() != Some(&audit_event::AuditEventKind::AuditPruned) {
        let event = tokio::time::timeout(std::time::Duration::from_secs(20), follower.next())
            .await
            .unwrap()
            .unwrap()
            .unwrap();
        kinds.push(event.kind);
    }
    assert_eq!(kinds.len(), 13, "every one of both days: {kinds:?}");
}

/// A node that has not read the log for so long must not believe its memory.
#[both_databases]
async fn a_node_that_missed_what_was_pruned_reads_everything_anew(app: TestApp) {
    let behind = app.node(Setup::default()).await;
    let client = app.client(ClientSeed::default()).await;
    let token = behind.token(&client).await;
    app.set_status(&[client.id], app.platform.id, ClientStatus::Inactive)
        .await;
    app.client(ClientSeed::default()).await;
    let plan = pruning::plan(&app.db, app.clock.now() + Duration::days(1))
        .await
        .unwrap()
        .unwrap();
    pruning::prune(&app.db, &app.tools, &app.system(app.platform.id), &plan)
        .await
        .unwrap();
    behind.feed.catch_up().await.unwrap();
    assert!(
        behind.tokens.verify(&token, None).await.unwrap().is_none(),
        "the client was switched off"
    );
}
