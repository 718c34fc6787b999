//! Verifies the log: reads it in order and compares each event with its hash.

use super::{BATCH, Damage, Head, Verdict, hash};
use crate::{audit::checkpoint, deployment, error::Result, vault::Vault};
use chrono::SecondsFormat;
use entity::{
    audit_checkpoint::Model as Checkpoint,
    audit_event::{Column, Entity, Model},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, IdenStatic,
    PaginatorTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect, QueryTrait, Select,
    sea_query::Expr,
};

/// Name of the selected expression that tells whether a row is stored in the expected form.
const PLAIN: &str = "stored_plainly";

const MOMENT: &str = "stored_moment";

const PLAIN_ON_SQLITE: &str = "CASE WHEN typeof(id) = 'blob' AND typeof(account_id) = 'blob' AND typeof(sequence) = 'integer' \
    AND typeof(occurred_at) = 'text' AND typeof(kind) = 'text' AND typeof(outcome) = 'text' AND typeof(actor_kind) = 'text' \
    AND typeof(actor_name) = 'text' AND typeof(summary) = 'text' AND typeof(actor_id) IN ('text', 'null') \
    AND typeof(subject_id) IN ('text', 'null') AND typeof(ip_address) IN ('text', 'null') AND typeof(user_agent) IN ('text', 'null') \
    AND typeof(request_id) IN ('text', 'null') AND typeof(details) IN ('text', 'null') THEN 1 ELSE 0 END";

/// Verifies the log from its first event, or from the checkpoint that replaces pruned events, to
/// its last. `kept` is a head that the operator stored elsewhere. Servers may go on writing
/// meanwhile, and the log may be pruned.
///
/// # Errors
/// Only internal ones.
pub async fn verify(
    db: &impl ConnectionTrait,
    vault: &Vault,
    kept: Option<&Head>,
) -> Result<Verdict> {
    loop {
        let begins_after = checkpoint::newest(db).await?;
        let verdict = verify_from(begins_after.clone(), (db, vault), kept).await?;
        // Events pruned during the verification look as if they had been removed.
        if matches!(verdict, Verdict::Broken { .. })
            && checkpoint::newest(db).await? != begins_after
        {
            continue;
        }
        return Ok(verdict);
    }
}

async fn verify_from<C: ConnectionTrait>(
    begins_after: Option<Checkpoint>,
    (db, vault): (&C, &Vault),
    kept: Option<&Head>,
) -> Result<Verdict> {
    let start = begins_after
        .as_ref()
        .map_or(0, |checkpoint| checkpoint.sequence);
    if let Some(checkpoint) = &begins_after {
        if !checkpoint::is_genuine(vault, checkpoint) {
            return Ok(Verdict::Broken {
                sequence: start,
                damage: Damage::NotPruned,
            });
        }
        match kept.filter(|kept| kept.sequence <= start) {
            Some(kept) if kept.sequence < start => {
                return Ok(Verdict::Pruned {
                    begins_after: checkpoint.clone(),
                });
            }
            Some(kept) if kept.hash != checkpoint.hash => {
                return Ok(Verdict::Broken {
                    sequence: start,
                    damage: Damage::NotAsKept,
                });
            }
            _ => {}
        }
    }
    let hash = begins_after
        .as_ref()
        .map(|checkpoint| checkpoint.hash.clone());
    let mut walk = ChainWalk {
        db,
        vault,
        kept,
        start,
        sequence: start,
        hash,
    };
    Ok(match walk.run().await? {
        Some((sequence, damage)) => Verdict::Broken { sequence, damage },
        None => {
            let head = walk.hash.map(|hash| Head {
                sequence: walk.sequence,
                hash,
            });
            Verdict::Intact {
                begins_after,
                events: walk.sequence - start,
                head,
            }
        }
    })
}

/// State of a verification: every event up to `sequence` is intact.
struct ChainWalk<'a, C> {
    db: &'a C,
    vault: &'a Vault,
    kept: Option<&'a Head>,
    /// Number after which it began.
    start: i64,
    sequence: i64,
    hash: Option<String>,
}

type Finding = Option<(i64, Damage)>;

impl<C: ConnectionTrait> ChainWalk<'_, C> {
    async fn run(&mut self) -> Result<Finding> {
        loop {
            // The deployment's row is read before the events, so none that it counts may be
            // missing.
            let end = deployment::current(self.db).await?;
            if let Some(found) = self.walk_to(end.audit_sequence).await? {
                return Ok(Some(found));
            }
            if self.hash != end.audit_hash {
                return Ok(Some((self.sequence, Damage::NotTheHead)));
            }
            let Some(row) = self.rows(i64::MAX, 1).await?.into_iter().next() else {
                break;
            };
            let Some(found) = sequence(&row) else {
                return Ok(Some((self.sequence + 1, Damage::Inserted)));
            };
            // There are more events: written since, or by a party that did not update the row.
            if deployment::current(self.db).await?.audit_sequence == end.audit_sequence {
                return Ok(Some((found, Damage::Inserted)));
            }
        }
        if self.strays().await? > 0 {
            return Ok(Some((self.sequence + 1, Damage::Inserted)));
        }
        let cut = self.kept.is_some_and(|kept| kept.sequence > self.sequence);
        Ok(cut.then_some((self.sequence + 1, Damage::Removed)))
    }

    /// Verifies events up to that number, or to the first damaged one.
    async fn walk_to(&mut self, last: i64) -> Result<Finding> {
        loop {
            let rows = self.rows(last, BATCH).await?;
            if rows.is_empty() {
                return Ok((self.sequence < last).then_some((self.sequence + 1, Damage::Removed)));
            }
            for row in rows {
                if let Some(found) = self.step(&row).await? {
                    return Ok(Some(found));
                }
            }
        }
    }

    async fn step(&mut self, row: &QueryResult) -> Result<Finding> {
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

    /// Selects rows with a flag on how they are stored: SQLite lets any column hold any type, and
    /// PostgreSQL has infinite timestamps.
    fn stored(&self) -> Select<Entity> {
        let (plain, moment) = match self.db.get_database_backend() {
            DbBackend::Sqlite => (PLAIN_ON_SQLITE, "CAST(occurred_at AS TEXT)"),
            _ => (
                "CASE WHEN isfinite(occurred_at) THEN 1 ELSE 0 END",
                "CAST(NULL AS text)",
            ),
        };
        Entity::find()
            .expr_as(Expr::cust(plain), PLAIN)
            .expr_as(Expr::cust(moment), MOMENT)
    }

    /// Number of rows whose sequence number is not a whole number, and which therefore have no
    /// place in the order.
    async fn strays(&self) -> Result<u64> {
        match self.db.get_database_backend() {
            DbBackend::Sqlite => Ok(Entity::find()
                .filter(Expr::cust("typeof(sequence) <> 'integer'"))
                .count(self.db)
                .await?),
            _ => Ok(0),
        }
    }

    /// The next rows, as the database has them. At the beginning also those with numbers that the
    /// server never assigns.
    async fn rows(&self, last: i64, most: u64) -> Result<Vec<QueryResult>> {
        let mut query = self
            .stored()
            .filter(Column::Sequence.lte(last))
            .order_by_asc(Column::Sequence)
            .limit(most);
        if self.sequence > self.start {
            query = query.filter(Column::Sequence.gt(self.sequence));
        }
        Ok(self
            .db
            .query_all_raw(query.build(self.db.get_database_backend()))
            .await?)
    }
}

/// The event of a row, if every column is stored in the form in which the server writes it.
fn as_written(row: &QueryResult) -> Option<Model> {
    let plain: i32 = row.try_get("", PLAIN).ok()?;
    if plain != 1 {
        return None;
    }
    let event = Model::from_query_result(row, "").ok()?;
    let moment: Option<String> = row.try_get("", MOMENT).ok()?;
    let written = event
        .occurred_at
        .to_rfc3339_opts(SecondsFormat::AutoSi, false);
    moment
        .is_none_or(|moment| moment == written)
        .then_some(event)
}

fn sequence(row: &QueryResult) -> Option<i64> {
    row.try_get("", Column::Sequence.as_str()).ok()
}
