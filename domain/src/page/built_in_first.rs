//! Lists of rows of which some are built in: the built-in rows first, then the account's own, each
//! part by a name that is unique in it.

use super::{Cursor, Direction, Page, Slice};
use crate::error::Result;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, Order, QueryFilter,
    QueryOrder, QuerySelect, Select,
};

/// Such a list: its rows, and what they are ordered by.
pub(crate) struct BuiltInFirst<E: EntityTrait> {
    /// The rows, which must be limited to one account's and the built-in ones.
    pub query: Select<E>,
    /// Name of the order in cursors.
    pub order: &'static str,
    /// Column of the account; null where the row is built in.
    pub account: E::Column,
    /// Column that is unique among the built-in rows, and among those of an account.
    pub name: E::Column,
}

/// Position of a row: whether it is the account's own, and its name.
pub(crate) type SortKey<'a> = (bool, &'a str);

impl<E: EntityTrait> BuiltInFirst<E> {
    /// A page of the rows.
    ///
    /// # Errors
    /// `INVALID` for a cursor of another list, and internal ones.
    pub(crate) async fn page(
        self,
        db: &impl ConnectionTrait,
        slice: &Slice,
        place: impl Fn(&E::Model) -> SortKey<'_>,
    ) -> Result<Page<E::Model>> {
        let backward = slice.direction == Direction::Backward;
        let mut query = self.query.clone();
        if let Some(cursor) = &slice.cursor {
            let from = cursor
                .key(self.order)
                .and_then(|(own, name)| Some((own.as_bool()?, name)));
            query = query.filter(self.beyond(
                from.ok_or_else(|| Cursor::refused(slice.cursor_field()))?,
                backward,
            ));
        }
        let order = if backward { Order::Desc } else { Order::Asc };
        query = query
            .order_by(self.account.is_not_null(), order.clone())
            .order_by(self.name, order);
        let rows = query.limit(slice.limit() + 1).all(db).await?;
        Ok(Page::from_rows(rows, slice, |row| {
            let (own, name) = place(row);
            Cursor::of_key(self.order, own.into(), name)
        }))
    }

    /// The rows beyond a position.
    fn beyond(&self, (own, name): SortKey<'_>, backward: bool) -> Condition {
        let (same, other) = if own {
            (self.account.is_not_null(), self.account.is_null())
        } else {
            (self.account.is_null(), self.account.is_not_null())
        };
        let named = if backward {
            self.name.lt(name)
        } else {
            self.name.gt(name)
        };
        // Of the two parts, one comes as a whole: the account's own after a built-in row, the
        // built-in one before an own row.
        let all_of_other = (own == backward).then_some(other);
        Condition::any()
            .add(same.and(named))
            .add_option(all_of_other)
    }
}
