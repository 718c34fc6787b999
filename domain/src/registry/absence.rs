//! Client ids that are not assigned, remembered for a few seconds, so that requests with them read
//! no database either.

use super::Registry;
use crate::error::Result;
use entity::{ClientId, client::Column};
use sea_orm::{ColumnTrait, DatabaseConnection, sea_query::SimpleExpr};
use std::{sync::atomic::Ordering, time::Duration};

/// How long a client id is remembered as unassigned.
const NEGATIVE_TTL: Duration = Duration::from_secs(5);

/// A client id that was unassigned.
#[derive(Clone, Copy)]
pub(super) struct Absence {
    since: Duration,
    arrivals: u64,
}

impl Registry {
    pub(super) async fn identify(
        &self,
        db: &DatabaseConnection,
        client_id: &str,
    ) -> Result<Option<ClientId>> {
        if self.is_absent(client_id) {
            self.counts.absences.fetch_add(1, Ordering::Relaxed);
            return Ok(None);
        }
        let ask = async {
            // Another request may have found out while this one waited for the lock.
            if self.is_absent(client_id) {
                return Err(None);
            }
            self.ask(db, client_id).await.map_err(Some)?.ok_or(None)
        };
        match self.names.get_or_insert_async(client_id, ask).await {
            Ok(id) => Ok(Some(id)),
            Err(None) => Ok(None),
            Err(Some(error)) => Err(error),
        }
    }

    async fn ask(&self, db: &DatabaseConnection, client_id: &str) -> Result<Option<ClientId>> {
        let (since, arrivals) = (self.clock.passed(), self.arrivals.load(Ordering::SeqCst));
        let changes = self.revocation_changes();
        let Some(found) = self.load(db, is_named(client_id)).await? else {
            if is_possible(client_id) {
                self.absent
                    .insert(client_id.to_owned(), Absence { since, arrivals });
            }
            return Ok(None);
        };
        let id = found.client.id;
        self.keep(found, changes);
        Ok(Some(id))
    }

    fn is_absent(&self, client_id: &str) -> bool {
        self.is_fresh()
            && self.absent.get(client_id).is_some_and(|absence| {
                let age = self.clock.passed().saturating_sub(absence.since);
                age < NEGATIVE_TTL && absence.arrivals == self.arrivals.load(Ordering::SeqCst)
            })
    }
}

/// Whether a client has that client id. A text that cannot be one is not looked up, and costs the same.
pub(super) fn is_named(client_id: &str) -> SimpleExpr {
    Column::ClientId.eq(if is_possible(client_id) {
        client_id
    } else {
        ""
    })
}

fn is_possible(client_id: &str) -> bool {
    client_id.len() <= 255 && client_id.bytes().all(|b| b.is_ascii_graphic())
}
