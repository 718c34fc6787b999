//! Prefixes that accounts require of their client ids, each reserved for one account.
//!
//! Client ids are unique in the whole deployment. An account that requires a prefix therefore owns
//! every id that begins with it: no other account gets one, and none requires a prefix that
//! overlaps.

use super::{policy::client_id_prefix, rules_platform};
use crate::{
    actor::Actor,
    error::{Error, ProblemCode, Result},
};
use entity::{
    AccountId,
    account::{ClientIdMode, Column, Entity, Model},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, Func, SimpleExpr},
};

const FIELD: &str = "clientIdPrefix";

/// The longest prefix that another account requires and that this client id begins with.
///
/// # Errors
/// Only internal ones.
pub(crate) async fn requiring_prefix_of(
    db: &impl ConnectionTrait,
    account: AccountId,
    client_id: &str,
) -> Result<Option<String>> {
    let found = others(account)
        .filter(begins(Expr::value(client_id), written()))
        .order_by_desc(Func::char_length(written()));
    Ok(found
        .limit(1)
        .one(db)
        .await?
        .map(|other| client_id_prefix(&other)))
}

/// Refuses a policy whose required prefix overlaps with another account's. Unless the actor is an
/// administrator of the deployment, the prefix must also begin with the account's slug and a
/// character that no slug contains.
///
/// # Errors
/// `TAKEN`, `POLICY_VIOLATION`, and internal ones.
pub(super) async fn check(
    db: &impl ConnectionTrait,
    actor: &Actor,
    before: &Model,
    after: &Model,
) -> Result<()> {
    let (had, wanted) = (client_id_prefix(before), client_id_prefix(after));
    let required = |account: &Model| account.client_id_mode == ClientIdMode::RequiredPrefix;
    if !required(after) || wanted.is_empty() || (required(before) && had == wanted) {
        return Ok(());
    }
    let overlaps = begins(Expr::value(wanted.as_str()), written())
        .or(begins(written(), Expr::value(wanted.as_str())));
    if others(after.id)
        .filter(overlaps)
        .limit(1)
        .one(db)
        .await?
        .is_some()
    {
        let message = "Another account requires this prefix, or one that overlaps with it.";
        return Err(Error::refused(ProblemCode::Taken, FIELD, message));
    }
    let own = after
        .client_id_prefix
        .as_deref()
        .and_then(|prefix| prefix.strip_prefix("{account}"));
    let apart = own.is_some_and(|rest| rest.starts_with(['_', '.', '~', '@', '/']));
    if apart || rules_platform(actor) {
        return Ok(());
    }
    let message = "Only an administrator of the deployment may require a prefix that does not begin with `{account}_`: it takes all client ids \
                   that begin with it away from other accounts.";
    Err(Error::refused(ProblemCode::PolicyViolation, FIELD, message))
}

/// The other accounts that require a prefix. Deleted accounts do not count: no rule could release
/// their prefix.
fn others(account: AccountId) -> Select<Entity> {
    super::in_use()
        .filter(Column::Id.ne(account))
        .filter(Column::ClientIdMode.eq(ClientIdMode::RequiredPrefix))
        .filter(Column::ClientIdPrefix.ne(""))
}

/// The required prefix with the slug put in, as an SQL expression.
fn written() -> SimpleExpr {
    let column = |column: Column| Expr::col(column);
    Func::cust("replace")
        .arg(column(Column::ClientIdPrefix))
        .arg("{account}")
        .arg(column(Column::Slug))
        .into()
}

/// Whether a text begins with another, compared character by character, without patterns.
fn begins(text: impl Into<SimpleExpr>, with: impl Into<SimpleExpr>) -> SimpleExpr {
    let with = with.into();
    let head = Func::cust("substr")
        .arg(text.into())
        .arg(1)
        .arg(Func::char_length(with.clone()));
    SimpleExpr::from(head).eq(with)
}
