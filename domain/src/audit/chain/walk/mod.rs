//! Verifies the log: reads it in order and compares each event with its hash.

mod step;
mod stored;

use self::stored::sequence;
use super::{BATCH, Damage, Head, Verdict};
use crate::{audit::checkpoint, deployment, error::Result, vault::Vault};
use entity::audit_checkpoint::Model as Checkpoint;
use sea_orm::ConnectionTrait;

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
        let verdict = verify_from(begins_after.clone(), db, vault, kept).await?;
        // Events pruned during the verification look as if they had been removed.
        if matches!(verdict, Verdict::Broken { .. })
            && checkpoint::newest(db).await? != begins_after
        {
            continue;
        }
        return Ok(verdict);
    }
}

async fn verify_from(
    begins_after: Option<Checkpoint>,
    db: &impl ConnectionTrait,
    vault: &Vault,
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
}
