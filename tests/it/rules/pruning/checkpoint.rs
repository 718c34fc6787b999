//! The checkpoint from which a pruned audit log is verified, and the event that tells of the
//! pruning.

use super::pruned;
use crate::{
    rules::verify,
    support::{ClientSeed, TestApp},
};
use domain::audit::chain::{Damage, Head, Verdict};
use entity::audit_event;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;

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
