//! Keyset pagination: a cursor holds the position of the last row, so page 10,000 costs what page 1
//! costs.

mod built_in_first;
mod total;

pub(crate) use built_in_first::BuiltInFirst;
pub use total::COUNTING_CAP;
pub(crate) use total::{counted, total};

use super::{
    error::{Error, ProblemCode, Result},
    limits::MAX_CURSOR,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// Most items of a page.
pub const MAX_PAGE: u32 = 100;

/// Position of a row in a given order. Opaque to callers, and invalid in another order.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    order: String,
    key: Value,
    id: Option<String>,
}

impl Cursor {
    /// Position by a unique number.
    #[must_use]
    pub fn of_integer(order: &str, key: i64) -> Self {
        Self {
            order: order.to_owned(),
            key: json!(key),
            id: None,
        }
    }

    /// Position by a key that is not unique, and an ID.
    #[must_use]
    pub fn of_key(order: &str, key: Value, id: impl ToString) -> Self {
        Self {
            order: order.to_owned(),
            key,
            id: Some(id.to_string()),
        }
    }

    /// The number, if the cursor belongs to that order.
    #[must_use]
    pub fn integer(&self, order: &str) -> Option<i64> {
        self.key.as_i64().filter(|_| self.order == order)
    }

    /// Key and ID, if the cursor belongs to that order.
    #[must_use]
    pub fn key(&self, order: &str) -> Option<(&Value, &str)> {
        self.id
            .as_deref()
            .map(|id| (&self.key, id))
            .filter(|_| self.order == order)
    }

    /// The cursor as text.
    #[must_use]
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(json!([self.order, self.key, self.id]).to_string())
    }

    /// Parses a text created by [`Cursor::encode`].
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
        // PostgreSQL refuses even a comparison with a text that contains NUL.
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

/// Direction in which a page is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Onwards from the cursor.
    Forward,
    /// Back from the cursor.
    Backward,
}

/// Direction of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderDirection {
    /// Smallest, oldest or alphabetically first item first.
    Asc,
    /// Largest, newest or alphabetically last item first.
    Desc,
}

/// The requested part of a list.
#[derive(Clone, Debug)]
pub struct Slice {
    /// Direction of reading.
    pub direction: Direction,
    /// Where to begin; at the list's end that the direction comes from where absent.
    pub cursor: Option<Cursor>,
    size: u32,
}

/// Paging arguments as the caller gave them.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Number of items from the front.
    pub first: Option<i32>,
    /// Items after this cursor.
    pub after: Option<String>,
    /// Number of items from the back.
    pub last: Option<i32>,
    /// Items before this cursor.
    pub before: Option<String>,
}

impl Slice {
    /// Checks the arguments; a number above [`MAX_PAGE`] is reduced to it, negatives and
    /// contradictions are refused.
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

    /// Number of items requested.
    #[must_use]
    pub fn limit(&self) -> u64 {
        u64::from(self.size)
    }

    /// Name of the argument that held the cursor.
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
    /// The items, each with its position.
    pub items: Vec<(Cursor, T)>,
    /// Whether more follow.
    pub has_next: bool,
    /// Whether others come before.
    pub has_previous: bool,
}

impl<T> Page<T> {
    /// The same page with mapped items.
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

    /// Creates a page from rows that were read in the slice's direction, one more than requested if
    /// there are more.
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
