//! A user signs in in a browser that has a session of the account already. No session stays open
//! whose cookie is replaced.

use super::{COOKIE_LENGTH, live, sign_out};
use crate::{error::Result, work::Work};
use entity::{
    SessionId,
    account::Model as Account,
    session::{Column, Entity},
    user::Model as User,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

/// The session of that cookie, where it is open and the same user's: it is to go on under another
/// value, so that the former one opens nothing any more, and applications keep what they were given
/// in it. That of another user ends, as if that user had signed out.
///
/// # Errors
/// Only internal ones.
pub(super) async fn earlier(
    work: &Work<'_>,
    user: &User,
    account: &Account,
    cookie: Option<&str>,
) -> Result<Option<SessionId>> {
    let Some(value) = cookie.filter(|value| value.len() == COOKIE_LENGTH) else {
        return Ok(None);
    };
    // Locked for the rest of the transaction: of two sign-ins at once with the same cookie, the
    // second finds none.
    let found = Entity::find()
        .filter(Column::Digest.eq(work.vault().digest(value)))
        .filter(Column::AccountId.eq(account.id))
        .lock_exclusive()
        .one(work.db())
        .await?;
    let Some(earlier) = live(work.db(), found, work.now()).await? else {
        return Ok(None);
    };
    if earlier.user.id == user.id {
        return Ok(Some(earlier.session.id));
    }
    sign_out(work, &earlier).await?;
    Ok(None)
}
