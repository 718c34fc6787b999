//! Writes and deletes the rows of secrets.

use super::{NewSecret, usable_at};
use crate::{
    audit, client::display_name, error::Result, limits::MAX_ENDED_SECRETS, registry::KnownSecret,
    secret::Kept, tools::Tools, work::Work,
};
use entity::{
    ClientId, ClientSecretId, SecretDigest,
    audit_event::AuditEventKind,
    client,
    client_secret::{ActiveModel, Column, Entity, SecretKind},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};
use serde_json::json;

pub(crate) async fn insert_secret(
    work: &Work<'_>,
    client: &client::Model,
    kept: Kept,
    new: NewSecret,
) -> Result<()> {
    let id = ClientSecretId(work.id());
    let row = ActiveModel {
        id: Set(id),
        client_id: Set(client.id),
        kind: Set(kept.kind),
        digest: Set(kept.digest),
        pepper_version: Set(kept.pepper_version),
        hint: Set(kept.hint),
        created_at: Set(work.now()),
        created_by: Set(work.actor().client()),
        last_used_at: Set(None),
        expires_at: Set(new.expires_at),
        superseded: Set(false),
        revoked_at: Set(None),
        name: Set(new.name.clone()),
        created_by_user: Set(work.actor().user()),
    };
    Entity::insert(row)
        .exec_without_returning(work.db())
        .await?;
    forget_ended(work, client.id).await?;
    let summary = format!("Secret of client {} created", display_name(client));
    let event = audit::Event::new(
        AuditEventKind::SecretCreated,
        client.account_id,
        client.id,
        summary,
    );
    work.record(event.details(json!({ "secretId": id.to_string(), "name": new.name })));
    Ok(())
}

/// Stores a secret in Latchkey's own form from now on, unless what is stored has changed since it
/// was read.
pub(crate) async fn renew(
    db: &DatabaseConnection,
    tools: &Tools,
    secret: &KnownSecret,
    digest: SecretDigest,
) -> Result<()> {
    let _turn = tools.turns.next().await?;
    Entity::update_many()
        .col_expr(Column::Digest, Expr::value(digest))
        .col_expr(Column::Kind, Expr::value(SecretKind::Chosen))
        .filter(Column::Id.eq(secret.id))
        .filter(Column::Kind.eq(SecretKind::Imported))
        .filter(Column::Digest.eq(secret.digest.clone()))
        .exec(db)
        .await?;
    Ok(())
}

/// Deletes all but the newest of the secrets that no longer work. The audit log keeps what happened
/// to each.
async fn forget_ended(work: &Work<'_>, client: ClientId) -> Result<()> {
    let ended = Entity::of_client(client)
        .filter(usable_at(work.now()).not())
        .offset(MAX_ENDED_SECRETS as u64)
        .limit(100);
    let old: Vec<ClientSecretId> = ended
        .select_only()
        .column(Column::Id)
        .into_tuple()
        .all(work.db())
        .await?;
    if !old.is_empty() {
        Entity::delete_many()
            .filter(Column::Id.is_in(old))
            .exec(work.db())
            .await?;
    }
    Ok(())
}

pub(super) async fn touch(work: &Work<'_>, client: client::Model) -> Result<client::Model> {
    let mut row = crate::client::update::reread(work, client.id).await?;
    row.version += 1;
    row.updated_at = work.now();
    crate::client::save(work, row).await
}
