//! Pages of a list by keyset: a cursor says where the last row stood, so page 10,000 costs what
//! page 1 costs.

mod built_in_first;

pub(crate) use built_in_first::BuiltInFirst;

use super::{
    error::{Error, ProblemCode, Result},
    limits::MAX_CURSOR,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// Most items of a page.
pub const MAX_PAGE: u32 = 100;

/// Where a row stands in a given order. Opaque to callers, and useless with another order.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    order: String,
    key: Value,
    id: Option<String>,
}

impl Cursor {
    /// Place by a number that is unique.
    #[must_use]
    pub fn of_integer(order: &str, key: i64) -> Self {
        Self {
            order: order.to_owned(),
            key: json!(key),
            id: None,
        }
    }

    /// Place by a key that is not unique, and an id.
    #[must_use]
    pub fn of_key(order: &str, key: Value, id: impl ToString) -> Self {
        Self {
            order: order.to_owned(),
            key,
            id: Some(id.to_string()),
        }
    }

    /// The number, if the cursor is of that order.
    #[must_use]
    pub fn integer(&self, order: &str) -> Option<i64> {
        self.key.as_i64().filter(|_| self.order == order)
    }

    /// Key and id, if the cursor is of that order.
    #[must_use]
    pub fn key(&self, order: &str) -> Option<(&Value, &str)> {
        self.id
            .as_deref()
            .map(|id| (&self.key, id))
            .filter(|_| self.order == order)
    }

    /// Its text.
    #[must_use]
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(json!([self.order, self.key, self.id]).to_string())
    }

    /// Reads a text that [`Cursor::encode`] made.
    ///
    /// # Errors
    /// `INVALID` for any other text.
    pub fn decode(field: &str, text: &str) -> Result<Self> {
        let read = || {
            let bytes = URL_SAFE_NO_PAD
                .decode(text)
                .ok()
                .filter(|_| text.len() <= MAX_CURSOR)?;
            let (order, key, id) = serde_json::from_slice(&bytes).ok()?;
            Some(Self { order, key, id })
        };
        // PostgreSQL cannot even compare with a text that contains NUL.
        let holds = |text: Option<&str>| text.is_some_and(|text| text.contains('\0'));
        let clean = |cursor: &Self| !holds(cursor.key.as_str()) && !holds(cursor.id.as_deref());
        read().filter(clean).ok_or_else(|| Self::refused(field))
    }

    /// The error for a cursor of another list or order.
    #[must_use]
    pub fn refused(field: &str) -> Error {
        Error::refused(
            ProblemCode::Invalid,
            field,
            "Not a cursor of this list in this order.",
        )
    }
}

/// Which way a page is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Onwards from the cursor.
    Forward,
    /// Back from the cursor.
    Backward,
}

/// Which part of a list is wanted.
#[derive(Clone, Debug)]
pub struct Slice {
    /// Which way.
    pub direction: Direction,
    /// Where to begin; at the end of the list that the direction comes from, if none.
    pub cursor: Option<Cursor>,
    size: u32,
}

/// What a caller asked for, as it came.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// So many from the front.
    pub first: Option<i32>,
    /// After this cursor.
    pub after: Option<String>,
    /// So many from the back.
    pub last: Option<i32>,
    /// Before this cursor.
    pub before: Option<String>,
}

impl Slice {
    /// Checks what was asked; more than [`MAX_PAGE`] is cut to that, negatives and contradictions
    /// are refused.
    ///
    /// # Errors
    /// `INVALID`, naming the argument.
    pub fn new(asked: Asked) -> Result<Self> {
        let (direction, size, field, cursor) = match asked {
            Asked {
                last: Some(last),
                first: None,
                after: None,
                before,
            } => (Direction::Backward, last, "before", before),
            Asked {
                last: None,
                before: None,
                first,
                after,
            } => (Direction::Forward, first.unwrap_or(25), "after", after),
            _ => {
                let message = "Give `first` and `after`, or `last` and `before`, not both.";
                return Err(Error::refused(ProblemCode::Invalid, "last", message));
            }
        };
        let size = u32::try_from(size).map_err(|_| {
            let field = if direction == Direction::Forward {
                "first"
            } else {
                "last"
            };
            Error::refused(ProblemCode::Invalid, field, "Must not be negative.")
        })?;
        let cursor = cursor
            .map(|text| Cursor::decode(field, &text))
            .transpose()?;
        Ok(Self {
            direction,
            cursor,
            size: size.min(MAX_PAGE),
        })
    }

    /// How many items are wanted.
    #[must_use]
    pub fn limit(&self) -> u64 {
        u64::from(self.size)
    }

    /// Name of the argument that the cursor came in.
    #[must_use]
    pub fn cursor_field(&self) -> &'static str {
        match self.direction {
            Direction::Forward => "after",
            Direction::Backward => "before",
        }
    }
}

/// A part of a list, in the list's order.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The items, each with its place.
    pub items: Vec<(Cursor, T)>,
    /// Whether more follow.
    pub has_next: bool,
    /// Whether there are some before.
    pub has_previous: bool,
}

impl<T> Page<T> {
    /// The same page of something else.
    #[must_use]
    pub fn map<U>(self, mut turn: impl FnMut(T) -> U) -> Page<U> {
        let Self {
            items,
            has_next,
            has_previous,
        } = self;
        Page {
            items: items
                .into_iter()
                .map(|(place, item)| (place, turn(item)))
                .collect(),
            has_next,
            has_previous,
        }
    }

    /// Makes a page of rows that were read in the slice's direction, one more than wanted if there
    /// are more.
    pub(crate) fn from_rows(mut rows: Vec<T>, slice: &Slice, place: impl Fn(&T) -> Cursor) -> Self {
        let wanted = usize::try_from(slice.size).unwrap_or(usize::MAX);
        let more = rows.len() > wanted;
        rows.truncate(wanted);
        let behind = slice.cursor.is_some();
        let (has_next, has_previous) = match slice.direction {
            Direction::Forward => (more, behind),
            Direction::Backward => {
                rows.reverse();
                (behind, more)
            }
        };
        Self {
            items: rows.into_iter().map(|row| (place(&row), row)).collect(),
            has_next,
            has_previous,
        }
    }
}

#[cfg(test)]
mod properties;
