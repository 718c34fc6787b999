//! One step: whether the next event is the one that the server wrote there.

use super::{
    ChainWalk, Finding,
    stored::{as_written, sequence},
};
use crate::{
    audit::chain::{Damage, hash},
    error::Result,
};
use entity::audit_event::{Column, Model};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryResult, QueryTrait};

impl<C: ConnectionTrait> ChainWalk<'_, C> {
    pub(super) async fn step(&mut self, row: &QueryResult) -> Result<Finding> {
        let next = self.sequence + 1;
        // The server only assigns whole numbers.
        let Some(found) = sequence(row) else {
            return Ok(Some((next, Damage::Inserted)));
        };
        if found != next {
            return Ok(Some(if found > next {
                (next, Damage::Removed)
            } else {
                (found, Damage::Inserted)
            }));
        }
        // A column may hold a value that no genuine event has, or the same value in another form,
        // which searches would not find.
        let Some(event) = as_written(row) else {
            return Ok(Some((next, Damage::Changed)));
        };
        let Some(hash) = event.hash.clone() else {
            return Ok(Some((next, Damage::Unhashed)));
        };
        if hash != self.expected(&event) {
            let damage = if self.is_displaced_by_next(next).await? {
                Damage::Inserted
            } else {
                Damage::Changed
            };
            return Ok(Some((next, damage)));
        }
        if self
            .kept
            .is_some_and(|kept| kept.sequence == next && kept.hash != hash)
        {
            return Ok(Some((next, Damage::NotAsKept)));
        }
        (self.sequence, self.hash) = (next, Some(hash));
        Ok(None)
    }

    /// Whether the event after that number is the one that was hashed for it: then an event was
    /// inserted and the others were moved.
    async fn is_displaced_by_next(&self, place: i64) -> Result<bool> {
        let after = self
            .stored()
            .filter(Column::Sequence.eq(place + 1))
            .build(self.db.get_database_backend());
        let row = self.db.query_one_raw(after).await?;
        let Some(event) = row.as_ref().and_then(as_written) else {
            return Ok(false);
        };
        let moved = Model {
            sequence: place,
            ..event
        };
        Ok(moved.hash.as_ref() == Some(&self.expected(&moved)))
    }

    fn expected(&self, event: &Model) -> String {
        hash(self.vault, self.hash.as_deref(), event)
    }
}
