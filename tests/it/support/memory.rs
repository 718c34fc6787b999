//! Whether what a node has in memory of its clients is what the database says. Asked after every
//! request that may have changed something, so that no rule can forget to say what it changed.

use super::TestApp;
use domain::registry::{ClientSnapshot, Registry};
use std::sync::atomic::Ordering;

impl TestApp {
    /// What other nodes did has had its two seconds to become known here.
    pub(crate) async fn hear_of_other_nodes(&self) {
        if self.nodes() > 1 {
            self.feed.catch_up().await.unwrap();
        }
    }

    /// Compares every client in memory with its rows, unless other requests are under way.
    pub(crate) async fn assert_memory_is_true(&self) {
        // Nothing in this one is ever believed, so it always reads.
        let database = Registry::new(self.clock.clone(), 1);
        for known in self.tools.registry.clients() {
            let read = database.by_id(&self.db, known.client.id).await.unwrap();
            let still_there = self
                .tools
                .registry
                .clients()
                .iter()
                .any(|other| std::ptr::eq(&**other, &*known));
            if self.in_flight.load(Ordering::SeqCst) > 0 || !still_there || self.nodes() > 1 {
                continue;
            }
            let read = read.unwrap_or_else(|| {
                panic!(
                    "in memory, and not in the database: {}",
                    known.client.client_id
                )
            });
            assert_eq!(
                appearance(&known),
                appearance(&read),
                "what is in memory is not what the database says"
            );
        }
    }
}

fn appearance(known: &ClientSnapshot) -> String {
    let client = entity::client::Model {
        last_used_at: None,
        ..known.client.clone()
    };
    let secrets = known
        .secrets
        .iter()
        .map(|secret| (secret.id, secret.kind, &secret.digest.0))
        .collect::<Vec<_>>();
    let (account, grants, serves, revoked) =
        (&known.account, &known.grants, &known.serves, &known.revoked);
    format!(
        "{client:#?}\n{account:#?}\n{grants:#?}\n{secrets:#?}\n{serves:?}\n{:?}",
        revoked
            .as_ref()
            .map(|all| all.iter().collect::<std::collections::BTreeSet<_>>())
    )
}
