//! History of an account's tokens: those issued in [`tokens`], all activity of one client in
//! [`activity`], counts for charts in [`usage`], and the deletion of old records in [`retention`].
//!
//! Records outlive the clients that they are about, so every query is scoped by the account that
//! the records name.

pub mod activity;
pub mod retention;
mod revoked;
pub mod tokens;
pub mod usage;

use super::{
    error::{Result, moment},
    page::{Cursor, Slice},
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition};
use serde_json::json;
use uuid::Uuid;

/// Position of a record: newest first, and among records of one moment the largest ID first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Position {
    at: DateTime<Utc>,
    id: Uuid,
}

impl Position {
    fn cursor(self, order: &str) -> Cursor {
        Cursor::of_key(order, json!(self.at.timestamp_micros()), self.id.simple())
    }

    /// Where the slice begins, unless it begins at the front.
    fn of(slice: &Slice, order: &str) -> Result<Option<Self>> {
        let refused = || Cursor::refused(slice.cursor_field());
        let Some(cursor) = &slice.cursor else {
            return Ok(None);
        };
        let (key, id) = cursor.key(order).ok_or_else(refused)?;
        let at = key
            .as_i64()
            .and_then(DateTime::from_timestamp_micros)
            .ok_or_else(refused)?;
        moment(slice.cursor_field(), Some(at)).map_err(|_| refused())?;
        Ok(Some(Self {
            at,
            id: Uuid::try_parse(id).map_err(|_| refused())?,
        }))
    }

    /// The records after this position. The first half repeats what the second implies, because
    /// databases use an index only for that form.
    fn beyond(self, at: impl ColumnTrait, id: impl ColumnTrait) -> Condition {
        Condition::all()
            .add(at.lte(self.at))
            .add(Condition::any().add(at.lt(self.at)).add(id.lt(self.id)))
    }
}

/// A part of a list: so many records after a position, or from the front.
#[derive(Clone, Copy)]
struct Portion {
    after: Option<Position>,
    most: u64,
}

impl Portion {
    /// The records of a slice, and one more, which tells whether there are more.
    fn of(slice: &Slice, order: &str) -> Result<Self> {
        Ok(Self {
            after: Position::of(slice, order)?,
            most: slice.limit() + 1,
        })
    }
}

/// A span of time in a filter: from the first moment on, and before the second.
pub type TimeSpan = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// The records of a span; `field` is the filter's name for it.
fn within(column: impl ColumnTrait, field: &str, span: TimeSpan) -> Result<Condition> {
    let (from, until) = (
        moment(&format!("{field}.from"), span.0)?,
        moment(&format!("{field}.until"), span.1)?,
    );
    Ok(Condition::all()
        .add_option(from.map(|from| column.gte(from)))
        .add_option(until.map(|until| column.lt(until))))
}
