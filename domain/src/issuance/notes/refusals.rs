//! Writes refused requests, and refusals for the audit log.

use crate::{actor::Actor, audit, error::Result, issuance::known, tools::Tools, work::Work};
use entity::refusal;
use sea_orm::{DatabaseConnection, EntityTrait};
use uuid::Uuid;

pub(super) async fn write_refused(
    db: &DatabaseConnection,
    tools: &Tools,
    rows: &[refusal::Model],
) -> Result<()> {
    if !rows.is_empty() {
        let mut rows = rows.to_vec();
        known::keep_known_scopes(db, &mut rows).await?;
        let _turn = tools.turns.next().await?;
        let rows = rows.into_iter().map(refusal::ActiveModel::from);
        // Some rows may exist from a try whose result was lost.
        refusal::Entity::insert_many(rows)
            .on_conflict_do_nothing()
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// All in one transaction, so that a caller who tries ten thousand secrets does not cause ten
/// thousand transactions.
pub(super) async fn write_audited(
    db: &DatabaseConnection,
    tools: &Tools,
    all: &[(audit::Event, Box<Actor>)],
) -> Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    let server = Actor::system(entity::AccountId(Uuid::nil()));
    let work = Work::begin(db, tools, &server).await?;
    for (event, actor) in all {
        work.record(event.clone().by(actor.clone()));
    }
    work.commit().await
}
