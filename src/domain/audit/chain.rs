//! The hash chain: each event's hash covers all of its columns and the hash of the event before, under a key that is not in the database.
//!
//! So an event that is changed, removed or put in later shows; what was pruned is stood for by a [`checkpoint`]. What does not show is a log that was cut off at its end together with the
//! deployment's row, or put back to an older state as a whole: for that, somebody has to keep a head elsewhere.

use super::checkpoint;
use crate::domain::{deployment, error::Result, vault::Vault, work::Work};
use chrono::SecondsFormat;
use entity::{
    audit_checkpoint::Model as Checkpoint,
    audit_event::{Column, Entity, Model},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, IdenStatic, PaginatorTrait, QueryFilter, QueryOrder,
    QueryResult, QuerySelect, QueryTrait, Select, sea_query::Expr,
};
use serde_json::json;
use std::{fmt, str::FromStr};

/// Events read at once.
const BATCH: u64 = 500;
/// Names of what is asked beside the columns.
const PLAIN: &str = "stored_plainly";
const MOMENT: &str = "stored_moment";
const PLAIN_ON_SQLITE: &str = "CASE WHEN typeof(id) = 'blob' AND typeof(account_id) = 'blob' AND typeof(sequence) = 'integer' \
    AND typeof(occurred_at) = 'text' AND typeof(kind) = 'text' AND typeof(outcome) = 'text' AND typeof(actor_kind) = 'text' \
    AND typeof(actor_name) = 'text' AND typeof(summary) = 'text' AND typeof(actor_id) IN ('text', 'null') \
    AND typeof(subject_id) IN ('text', 'null') AND typeof(ip_address) IN ('text', 'null') AND typeof(user_agent) IN ('text', 'null') \
    AND typeof(request_id) IN ('text', 'null') AND typeof(details) IN ('text', 'null') THEN 1 ELSE 0 END";

/// Says what is hashed; an encoding that differs would say something else here.
const FORM: &str = "latchkey audit event v1";

/// The hash of an event, given the one before. All columns are in it, as a JSON array: no two events give the same text.
pub(super) fn hash(vault: &Vault, previous: Option<&str>, event: &Model) -> String {
    let entry = json!([
        FORM,
        previous,
        event.sequence,
        event.id.0,
        event.kind.to_value(),
        event.outcome.to_value(),
        event.occurred_at.timestamp_micros(),
        event.account_id.0,
        event.actor_kind.to_value(),
        event.actor_id,
        event.actor_name,
        event.subject_id,
        event.summary,
        event.ip_address,
        event.user_agent,
        event.request_id,
        event.details,
    ]);
    vault.chain(entry.to_string().as_bytes())
}

/// Gives the events of a log that has no hashes yet theirs; called at the start of a server, which has taken the deployment's row.
///
/// # Errors
/// Only internal ones.
pub async fn build(work: &Work<'_>, end: &entity::deployment::Model) -> Result<()> {
    if end.audit_hash.is_some() || end.audit_sequence == 0 {
        return Ok(());
    }
    let hashed = Entity::find().filter(Column::Hash.is_not_null()).limit(1).count(work.db()).await? > 0;
    if hashed || checkpoint::newest(work.db()).await?.is_some() {
        // Somebody took the head away. Hashing anew would only hide what else they did.
        tracing::error!("the head of the audit log's chain is gone: run `latchkey audit verify`");
        return Ok(());
    }
    let (mut sequence, mut hash) = (0, None);
    loop {
        let events = super::since(work.db(), None, sequence, BATCH).await?;
        let Some(last) = events.last() else { break };
        sequence = last.sequence;
        for event in events {
            let fresh = self::hash(work.vault(), hash.as_deref(), &event);
            let update = Entity::update_many().col_expr(Column::Hash, Expr::value(fresh.as_str())).filter(Column::Id.eq(event.id));
            update.exec(work.db()).await?;
            hash = Some(fresh);
        }
    }
    tracing::warn!(events = end.audit_sequence, "the audit log had no hashes; they were made over what is there");
    deployment::advance(work, end.audit_sequence, hash.as_deref().unwrap_or_default()).await
}

/// The newest event's place and hash. Kept elsewhere, it tells later whether the log still has what it had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Sequence number.
    pub sequence: i64,
    /// Hash in hexadecimal.
    pub hash: String,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.sequence, self.hash)
    }
}

impl FromStr for Head {
    type Err = &'static str;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        let read = || {
            let (sequence, hash) = text.split_once(':')?;
            let sequence = sequence.parse().ok().filter(|sequence| *sequence > 0)?;
            let whole = hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit());
            whole.then(|| Self { sequence, hash: hash.to_ascii_lowercase() })
        };
        read().ok_or("a sequence number, a colon and 64 hexadecimal digits, as `latchkey audit verify` prints them")
    }
}

/// What was done to an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Some column says something else than what was hashed.
    Changed,
    /// It is no event of ours; the one that belongs in its place, if any, comes after it.
    Inserted,
    /// There is none with its number.
    Removed,
    /// Its hash is gone.
    Unhashed,
    /// It is the newest, and the deployment's row says otherwise.
    NotTheHead,
    /// It is not the one whose hash was kept elsewhere.
    NotAsKept,
    /// The log begins after it, but not because it was pruned: the seal is wrong.
    NotPruned,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Changed => "was changed, or does not follow the event before it",
            Self::Inserted => "was inserted, or does not belong in this place",
            Self::Removed => "was removed",
            Self::Unhashed => "has no hash",
            Self::NotTheHead => "is the newest, but the deployment's row has another head, or none",
            Self::NotAsKept => "has another hash than the one that was kept",
            Self::NotPruned => "and those before it were removed: the seal of the checkpoint that stands for them is wrong",
        })
    }
}

/// What became of a walk along the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is wrong with it.
    Intact {
        /// Where it begins; none where nothing was ever pruned.
        begins_after: Option<Checkpoint>,
        /// How many events there are.
        events: i64,
        /// The newest; none of an empty log.
        head: Option<Head>,
    },
    /// The event whose hash was kept elsewhere was pruned since, so it says nothing about what is there.
    Pruned {
        /// Where the log begins.
        begins_after: Checkpoint,
    },
    /// The first event with which something is wrong.
    Broken {
        /// Its sequence number.
        sequence: i64,
        /// What.
        damage: Damage,
    },
}

/// Walks the log from its first event, or from the checkpoint that stands for what was pruned, to its last. `kept` is a head that the operator
/// kept elsewhere. Servers may go on writing meanwhile, and the log may be pruned.
///
/// # Errors
/// Only internal ones.
pub async fn verify(db: &impl ConnectionTrait, vault: &Vault, kept: Option<&Head>) -> Result<Verdict> {
    loop {
        let begins_after = checkpoint::newest(db).await?;
        let verdict = verify_from(begins_after.clone(), (db, vault), kept).await?;
        // What was pruned on the way looks as if it had been removed.
        if matches!(verdict, Verdict::Broken { .. }) && checkpoint::newest(db).await? != begins_after {
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
    let start = begins_after.as_ref().map_or(0, |checkpoint| checkpoint.sequence);
    if let Some(checkpoint) = &begins_after {
        if !checkpoint::is_genuine(vault, checkpoint) {
            return Ok(Verdict::Broken { sequence: start, damage: Damage::NotPruned });
        }
        match kept.filter(|kept| kept.sequence <= start) {
            Some(kept) if kept.sequence < start => return Ok(Verdict::Pruned { begins_after: checkpoint.clone() }),
            Some(kept) if kept.hash != checkpoint.hash => return Ok(Verdict::Broken { sequence: start, damage: Damage::NotAsKept }),
            _ => {}
        }
    }
    let hash = begins_after.as_ref().map(|checkpoint| checkpoint.hash.clone());
    let mut walk = Walk { db, vault, kept, start, sequence: start, hash };
    Ok(match walk.run().await? {
        Some((sequence, damage)) => Verdict::Broken { sequence, damage },
        None => {
            let head = walk.hash.map(|hash| Head { sequence: walk.sequence, hash });
            Verdict::Intact { begins_after, events: walk.sequence - start, head }
        }
    })
}

/// Somebody on the way along the log: everything up to `sequence` is good.
struct Walk<'a, C> {
    db: &'a C,
    vault: &'a Vault,
    kept: Option<&'a Head>,
    /// Where it began.
    start: i64,
    sequence: i64,
    hash: Option<String>,
}

type Finding = Option<(i64, Damage)>;

impl<C: ConnectionTrait> Walk<'_, C> {
    async fn run(&mut self) -> Result<Finding> {
        loop {
            // What the row says was true before the events are read, so none that it counts may be missing.
            let end = deployment::current(self.db).await?;
            if let Some(found) = self.walk_to(end.audit_sequence).await? {
                return Ok(Some(found));
            }
            if self.hash != end.audit_hash {
                return Ok(Some((self.sequence, Damage::NotTheHead)));
            }
            let Some(row) = self.rows(i64::MAX, 1).await?.into_iter().next() else { break };
            let Some(found) = sequence(&row) else { return Ok(Some((self.sequence + 1, Damage::Inserted))) };
            // There is more: written since, or by somebody who does not know about the row.
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

    /// Goes on up to that event, or to the first that is not as it should be.
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
        // What is no whole number was never counted.
        let Some(found) = sequence(row) else { return Ok(Some((next, Damage::Inserted))) };
        if found != next {
            return Ok(Some(if found > next { (next, Damage::Removed) } else { (found, Damage::Inserted) }));
        }
        // A column may hold what no event of ours ever held; or the same in another form, which searches would not find.
        let Some(event) = as_written(row) else { return Ok(Some((next, Damage::Changed))) };
        let Some(hash) = event.hash.clone() else { return Ok(Some((next, Damage::Unhashed))) };
        if hash != self.expected(&event) {
            let damage = if self.is_displaced_by_next(next).await? { Damage::Inserted } else { Damage::Changed };
            return Ok(Some((next, damage)));
        }
        if self.kept.is_some_and(|kept| kept.sequence == next && kept.hash != hash) {
            return Ok(Some((next, Damage::NotAsKept)));
        }
        (self.sequence, self.hash) = (next, Some(hash));
        Ok(None)
    }

    /// Whether the event after that place is the one that was hashed for it: then others were moved to make room.
    async fn is_displaced_by_next(&self, place: i64) -> Result<bool> {
        let after = self.stored().filter(Column::Sequence.eq(place + 1)).build(self.db.get_database_backend());
        let row = self.db.query_one_raw(after).await?;
        let Some(event) = row.as_ref().and_then(as_written) else { return Ok(false) };
        let moved = Model { sequence: place, ..event };
        Ok(moved.hash.as_ref() == Some(&self.expected(&moved)))
    }

    fn expected(&self, event: &Model) -> String {
        hash(self.vault, self.hash.as_deref(), event)
    }

    /// Rows with a word on how they are stored: SQLite lets any column hold anything, and PostgreSQL has moments that are none.
    fn stored(&self) -> Select<Entity> {
        let (plain, moment) = match self.db.get_database_backend() {
            DbBackend::Sqlite => (PLAIN_ON_SQLITE, "CAST(occurred_at AS TEXT)"),
            _ => ("CASE WHEN isfinite(occurred_at) THEN 1 ELSE 0 END", "CAST(NULL AS text)"),
        };
        Entity::find().expr_as(Expr::cust(plain), PLAIN).expr_as(Expr::cust(moment), MOMENT)
    }

    /// How many rows have a number that is none, and so come in no order.
    async fn strays(&self) -> Result<u64> {
        match self.db.get_database_backend() {
            DbBackend::Sqlite => Ok(Entity::find().filter(Expr::cust("typeof(sequence) <> 'integer'")).count(self.db).await?),
            _ => Ok(0),
        }
    }

    /// The rows that come next, as the database has them. At the very beginning also those that have no business being there.
    async fn rows(&self, last: i64, most: u64) -> Result<Vec<QueryResult>> {
        let mut query = self.stored().filter(Column::Sequence.lte(last)).order_by_asc(Column::Sequence).limit(most);
        if self.sequence > self.start {
            query = query.filter(Column::Sequence.gt(self.sequence));
        }
        Ok(self.db.query_all_raw(query.build(self.db.get_database_backend())).await?)
    }
}

/// The event of a row, if every column is stored in the form in which we store it.
fn as_written(row: &QueryResult) -> Option<Model> {
    let plain: i32 = row.try_get("", PLAIN).ok()?;
    if plain != 1 {
        return None;
    }
    let event = Model::from_query_result(row, "").ok()?;
    let moment: Option<String> = row.try_get("", MOMENT).ok()?;
    let written = event.occurred_at.to_rfc3339_opts(SecondsFormat::AutoSi, false);
    moment.is_none_or(|moment| moment == written).then_some(event)
}

fn sequence(row: &QueryResult) -> Option<i64> {
    row.try_get("", Column::Sequence.as_str()).ok()
}
