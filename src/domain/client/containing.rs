//! Clients by a part of their client id, name or description.
//!
//! Both databases keep an index of all runs of three letters. It is asked for few: what many
//! clients contain is soon met on the way through a list, so that is compared row by row.

use crate::domain::{error::Result, search};
use entity::{
    AccountId, ClientId,
    client::{Column, Entity},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, QueryFilter, QuerySelect, Statement, Value,
    sea_query::Expr,
};

/// Clients that the index is asked for. Where there are more, one row in a thousand fits even among
/// a million.
const FEW: u64 = 1000;

/// Runs of three letters in one question; further ones hardly narrow it.
const MOST_RUNS: usize = 64;

/// SQLite's index, as migration 25 makes it. It names some that do not fit, since it does not know
/// where in a text a run stands.
const INDEXED: &str = "SELECT client_id FROM client_search
    WHERE number IN (SELECT rowid FROM client_search_text WHERE client_search_text MATCH ? LIMIT ?)";

/// The condition that a client contains the text, regardless of case; none where there is no text.
///
/// # Errors
/// `TOO_LONG`, and internal ones.
pub(super) async fn condition(
    db: &impl ConnectionTrait,
    account: AccountId,
    text: Option<&str>,
) -> Result<Option<Condition>> {
    let Some(term) = search::term("filter.search", text)? else {
        return Ok(None);
    };
    let contains = search::contains(&term, Column::SearchText);
    let few = match runs(&term) {
        Some(runs) => few(db, account, (&contains, runs)).await?,
        None => None,
    };
    Ok(Some(
        Condition::all()
            .add(contains)
            .add_option(few.map(|ids| Column::Id.is_in(ids))),
    ))
}

/// Those among which all are that contain the text, if they are few.
async fn few(
    db: &impl ConnectionTrait,
    account: AccountId,
    (contains, runs): (&Expr, String),
) -> Result<Option<Vec<ClientId>>> {
    let ids: Vec<ClientId> = match db.get_database_backend() {
        DbBackend::Sqlite => {
            let values = [Value::from(runs), Value::from(FEW + 1)];
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
                .limit(FEW + 1)
                .into_tuple()
                .all(db)
                .await?
        }
    };
    Ok((u64::try_from(ids.len()).unwrap_or(u64::MAX) <= FEW).then_some(ids))
}

/// The runs of three letters of a text as SQLite wants to be asked for them: all of them, each in
/// quotes. None of a shorter text.
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
    runs.truncate(MOST_RUNS);
    (!runs.is_empty() && !term.contains('\0')).then(|| runs.join(" "))
}
