//! Revocation of a compromised key.

use super::{
    KeyStatus, algorithm_name, material, status,
    succession::{activate_next, of_algorithm},
};
use crate::{
    account, audit,
    error::{Error, ProblemCode, Result},
    permission::Permission,
    work::Work,
};
use entity::{
    audit_event::AuditEventKind,
    signing_key::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Revokes a key: it is no longer published, and its signatures are no longer accepted. Where it
/// was the current one, the next one signs at once, so that tokens can always be signed; where it
/// was the current or the next one, a new next one is published. Its row is deleted, with its
/// private key. Returns the key of that algorithm that signs.
///
/// # Errors
/// Without `keys:write`; `NOT_FOUND` for a `kid` that no key has, and internal ones.
pub async fn revoke(work: &Work<'_>, kid: &str) -> Result<Model> {
    work.actor().require(Permission::KeysWrite)?;
    work.actor().require_recent_sign_in()?;
    let account = work.actor().account()?;
    account::lock(work, account).await?;
    let unknown = || {
        Error::refused(
            ProblemCode::NotFound,
            "kid",
            "There is no signing key with that id.",
        )
    };
    // A text that cannot be a thumbprint is not looked up: PostgreSQL would fail on some.
    let found = if kid.len() <= 64 && kid.bytes().all(|b| b.is_ascii_graphic()) {
        Entity::find()
            .filter(Column::Kid.eq(kid))
            .one(work.db())
            .await?
    } else {
        None
    };
    let revoked = found.ok_or_else(unknown)?;
    Entity::delete_by_id(revoked.id).exec(work.db()).await?;
    let summary = format!(
        "{} key {} was revoked",
        algorithm_name(revoked.algorithm),
        revoked.kid
    );
    work.record(audit::Event::new(
        AuditEventKind::KeyRevoked,
        account,
        revoked.id,
        summary,
    ));
    let rows = of_algorithm(work.db(), revoked.algorithm).await?;
    let Some(current) = rows.iter().find(|row| status(row) == KeyStatus::Current) else {
        return activate_next(work, account, &rows, revoked.algorithm).await;
    };
    if status(&revoked) == KeyStatus::Next {
        material::make(work, revoked.algorithm, None).await?;
    }
    Ok(current.clone())
}
