//! The roles that an actor may change: those of its account that grant nothing beyond it.

use super::usable;
use crate::{
    account,
    error::{Error, ProblemCode, Result},
    grant,
    permission::{Holder, held_by},
    work::Work,
};
use entity::{RoleId, role::Model};

pub(super) async fn own(work: &Work<'_>, field: &str, id: RoleId) -> Result<Model> {
    let account = work.actor().account()?;
    account::lock(work, account).await?;
    let role = usable(work, account, field, id).await?;
    if role.account_id.is_none() {
        return Err(Error::refused(
            ProblemCode::Immutable,
            field,
            "Built-in roles cannot be changed.",
        ));
    }
    Ok(role)
}

/// Like [`own`], for a role which grants nothing that the actor may not grant, and whose clients
/// hold nothing of that kind either: a change to the role takes permissions from them, or revokes
/// their tokens.
pub(super) async fn within_reach(work: &Work<'_>, field: &str, id: RoleId) -> Result<Model> {
    let role = own(work, field, id).await?;
    let account = account::own(work.db(), work.actor()).await?;
    let holder = Holder::of_role(account.id, account::is_platform(&account), id);
    grant::require_reach(work.actor(), field, &held_by(work.db(), &holder).await?)?;
    grant::require_reach_of(work, field, &account, grant::with_role(id)).await?;
    Ok(role)
}
