//! Searches clients by a part of their client id, name or description.
//!
//! Both databases have a trigram index. It is used only where few clients match: a term that many
//! clients contain is found soon while reading the list in order, so that is compared row by row.

use crate::{error::Result, search};
use entity::{
    AccountId, ClientId,
    client::{Column, Entity},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    Select, Statement, Value, sea_query::Expr,
};

/// Matches up to which the index is used. Above, even among a million clients one row in a thousand
/// matches.
const MAX_INDEX_HITS: u64 = 1000;

/// Most trigrams in one query; further ones hardly narrow it.
const MAX_TRIGRAMS: usize = 64;

/// SQLite's index, created by migration 25. It may return rows that do not match, since it does not
/// know where in a text a trigram stands.
const INDEXED: &str = "SELECT client_id FROM client_search
    WHERE number IN (SELECT rowid FROM client_search_text WHERE client_search_text MATCH ? LIMIT ?)";

/// The clients of an account that contain the text, regardless of case; all of them for an empty text.
///
/// # Errors
/// `TOO_LONG`, and internal ones.
pub(super) async fn of_account(
    db: &impl ConnectionTrait,
    account: AccountId,
    text: Option<&str>,
) -> Result<Select<Entity>> {
    let Some(term) = search::term("filter.search", text)? else {
        return Ok(Entity::of_account(account));
    };
    let contains = search::contains(&term, Column::SearchText);
    let few = match runs(&term) {
        Some(runs) => few(db, account, &contains, runs).await?,
        None => None,
    };
    let all = match few {
        Some(ids) if !ids.is_empty() && db.get_database_backend() == DbBackend::Sqlite => {
            Entity::find()
                .filter(not_indexed(Column::AccountId).eq(account))
                .filter(Column::Id.is_in(ids))
        }
        Some(ids) => Entity::of_account(account).filter(Column::Id.is_in(ids)),
        None => Entity::of_account(account),
    };
    Ok(all.filter(contains))
}

/// A column whose index SQLite does not use for this condition. Without statistics it takes any account
/// to have ten clients, and would rather read all of them in order than the few that are named.
fn not_indexed(column: Column) -> Expr {
    Expr::cust_with_expr("+?", Expr::col((Entity, column)))
}

/// Ids of candidates that include all clients which contain the text, if there are few.
async fn few(
    db: &impl ConnectionTrait,
    account: AccountId,
    contains: &Expr,
    runs: String,
) -> Result<Option<Vec<ClientId>>> {
    let ids: Vec<ClientId> = match db.get_database_backend() {
        DbBackend::Sqlite => {
            let values = [Value::from(runs), Value::from(MAX_INDEX_HITS + 1)];
            let rows = db
                .query_all_raw(Statement::from_sql_and_values(
                    DbBackend::Sqlite,
                    INDEXED,
                    values,
                ))
                .await?;
            rows.iter()
                .map(|row| row.try_get_by_index(0))
                .collect::<std::result::Result<_, _>>()?
        }
        _ => {
            let all = Entity::of_account(account).filter(contains.clone());
            all.select_only()
                .column(Column::Id)
                .limit(MAX_INDEX_HITS + 1)
                .into_tuple()
                .all(db)
                .await?
        }
    };
    Ok((u64::try_from(ids.len()).unwrap_or(u64::MAX) <= MAX_INDEX_HITS).then_some(ids))
}

/// The trigrams of a text in SQLite's query syntax: all of them, each in quotes. None for a shorter
/// text.
fn runs(term: &str) -> Option<String> {
    let letters: Vec<char> = term.chars().collect();
    let mut runs: Vec<_> = letters
        .windows(3)
        .map(|run| {
            format!(
                "\"{}\"",
                run.iter().collect::<String>().replace('"', "\"\"")
            )
        })
        .collect();
    runs.sort_unstable();
    runs.dedup();
    runs.truncate(MAX_TRIGRAMS);
    (!runs.is_empty() && !term.contains('\0')).then(|| runs.join(" "))
}
