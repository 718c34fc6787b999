//! Revocation of tokens: one by one by their `jti`, or all of a client by its generation.

use crate::{
    account, audit,
    client::display_name,
    deployment,
    error::{Error, Problem, ProblemCode, Result},
    grant,
    page::MAX_PAGE,
    permission::Permission,
    revocations,
    work::Work,
};
use chrono::{DateTime, Duration, Utc};
use entity::{AccountId, ClientId, audit_event::AuditEventKind, issuance, revoked_token};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter,
    sea_query::OnConflict,
};
use serde_json::json;
use uuid::Uuid;

/// Adds a token to the revocation list, once. Returns whether it was added.
pub(super) async fn deny(
    work: &Work<'_>,
    jti: &str,
    client: ClientId,
    expires_at: DateTime<Utc>,
) -> Result<bool> {
    let row = revoked_token::ActiveModel {
        jti: Set(jti.to_owned()),
        client_id: Set(client),
        revoked_at: Set(work.now()),
        expires_at: Set(expires_at),
    };
    let known = OnConflict::column(revoked_token::Column::Jti)
        .do_nothing_on([revoked_token::Column::Jti])
        .to_owned();
    let inserted = revoked_token::Entity::insert(row)
        .on_conflict(known)
        .exec_without_returning(work.db())
        .await?;
    if inserted > 0 {
        revocations::of_token(work, jti, client, expires_at).await?;
        let event = audit::Event::new(
            AuditEventKind::TokensRevoked,
            work.actor().account()?,
            client,
            "A token was revoked",
        );
        work.record(event.details(json!({ "jti": jti })));
    }
    Ok(inserted > 0)
}

/// Revokes tokens of the account's clients by their `jti`. Returns how many were neither expired
/// nor revoked by their `jti` before.
///
/// # Errors
/// Without `tokens:revoke`; `NOT_FOUND` for a `jti` that is not of this account, with its index in
/// the list; `PRIVILEGE_ESCALATION` where a client may do more than the actor; nothing is revoked
/// then.
pub async fn revoke_each(work: &Work<'_>, jtis: &[String]) -> Result<usize> {
    work.actor().require(Permission::TokensRevoke)?;
    bounded("jtis", jtis.len())?;
    let account = work.actor().account()?;
    let found = issued(work, account, jtis).await?;
    let unknown = jtis
        .iter()
        .enumerate()
        .filter(|(_, jti)| !found.iter().any(|row| row.jti == **jti));
    let unknown: Vec<_> = unknown
        .map(|(index, _)| {
            Problem::new(
                ProblemCode::NotFound,
                &format!("jtis.{index}"),
                "There is no such token in this account.",
            )
        })
        .collect();
    if !unknown.is_empty() {
        return Err(Error::Refused(unknown));
    }
    let mut revoked = 0;
    // The reach of deleted clients is not checked: their tokens are invalid anyway.
    let clients: Vec<_> = found.iter().map(|row| row.client_id).collect();
    grant::require_reach_of(
        work,
        "jtis",
        &account::own(work.db(), work.actor()).await?,
        grant::these(&clients),
    )
    .await?;
    for row in &found {
        let fresh = deny(work, &row.jti, row.client_id, row.expires_at).await?;
        revoked += usize::from(fresh && row.expires_at > work.now());
    }
    Ok(revoked)
}

/// The records of an account's tokens by their `jti`, which is the record's ID.
async fn issued(
    work: &Work<'_>,
    account: AccountId,
    jtis: &[String],
) -> Result<Vec<issuance::Model>> {
    let ids = jtis.iter().filter_map(|jti| Uuid::try_parse(jti).ok());
    let query = issuance::Entity::find().filter(issuance::Column::AccountId.eq(account));
    Ok(query
        .filter(issuance::Column::Id.is_in(ids))
        .all(work.db())
        .await?)
}

/// Revokes all tokens of these clients. Returns how many clients these are, whether or not they had
/// any.
///
/// # Errors
/// Without `tokens:revoke`; `NOT_FOUND` for a client that is not of this account,
/// `PRIVILEGE_ESCALATION` for one that may do more than the actor, each with its index in the list;
/// nothing is revoked then.
pub async fn revoke_all_of(work: &Work<'_>, clients: &[ClientId]) -> Result<usize> {
    work.actor().require(Permission::TokensRevoke)?;
    bounded("clients", clients.len())?;
    let account = account::lock(work, work.actor().account()?).await?;
    let query = entity::client::Entity::of_account(account.id)
        .filter(entity::client::Column::Id.is_in(clients.iter().copied()));
    let found = query.all(work.db()).await?;
    let unknown = clients
        .iter()
        .position(|id| !found.iter().any(|client| client.id == *id));
    if let Some(index) = unknown {
        return Err(Error::not_found(&format!("clients.{index}"), "client"));
    }
    for (index, client) in clients.iter().enumerate() {
        grant::require_reach_of(
            work,
            &format!("clients.{index}"),
            &account,
            grant::this(*client),
        )
        .await?;
    }
    for client in &found {
        grant::next_generation(work, grant::this(client.id)).await?;
        grant::end_authorizations(work, grant::this(client.id)).await?;
        let summary = format!("All tokens of client {} were revoked", display_name(client));
        work.record(audit::Event::new(
            AuditEventKind::TokensRevoked,
            account.id,
            client.id,
            summary,
        ));
    }
    Ok(found.len())
}

/// Revokes all tokens of the whole deployment, by giving it a new generation: for the case that a
/// signing key, or the database, was compromised.
///
/// # Errors
/// Without `keys:write`.
pub async fn revoke_all(work: &Work<'_>) -> Result<()> {
    work.actor().require(Permission::KeysWrite)?;
    work.actor().require_recent_sign_in()?;
    // The new generation is not recorded in the audit log: a reader of the log could learn what a
    // token must contain.
    revocations::of_deployment(work).await?;
    deployment::next_generation(work.db(), work.random()).await?;
    work.record(audit::Event::new(
        AuditEventKind::AllTokensRevoked,
        work.actor().account()?,
        "deployment",
        "All tokens were revoked",
    ));
    Ok(())
}

/// Refuses more than a hundred at once.
///
/// # Errors
/// `TOO_LONG`.
pub fn bounded(field: &str, count: usize) -> Result<()> {
    if count > MAX_PAGE as usize {
        return Err(Error::refused(
            ProblemCode::TooLong,
            field,
            format!("At most {MAX_PAGE} at once."),
        ));
    }
    Ok(())
}

/// Deletes revocations of tokens that had expired an hour before that moment: these are refused as
/// expired.
///
/// # Errors
/// Only internal ones.
pub async fn forget_expired(db: &DatabaseConnection, now: DateTime<Utc>) -> Result<u64> {
    let expired = revoked_token::Entity::delete_many()
        .filter(revoked_token::Column::ExpiresAt.lt(now - Duration::hours(1)));
    Ok(expired.exec(db).await?.rows_affected)
}
