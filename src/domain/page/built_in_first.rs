//! Lists of what an account sees of a kind that is partly built in: the built-in rows first, then
//! the account's own, each part by a name that is unique in it.

use super::{Cursor, Direction, Page, Slice};
use crate::domain::error::Result;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, Order, QueryFilter,
    QueryOrder, QuerySelect, Select,
};

/// The order of such a list.
pub(crate) struct BuiltInFirst<C> {
    /// Names the order in cursors.
    pub order: &'static str,
    /// The account of a row; none where it is built in.
    pub account: C,
    /// What is unique among the built-in rows, and among those of an account.
    pub name: C,
}

/// Where a row stands: whether it is the account's own, and its name.
pub(crate) type Place<'a> = (bool, &'a str);

impl<C: ColumnTrait> BuiltInFirst<C> {
    /// A page of the rows of a query, which must be one account's and the built-in ones.
    ///
    /// # Errors
    /// `INVALID` for a cursor of another list, and internal ones.
    pub async fn page<E: EntityTrait<Column = C>>(
        &self,
        db: &impl ConnectionTrait,
        (query, slice): (Select<E>, &Slice),
        place: impl Fn(&E::Model) -> Place<'_>,
    ) -> Result<Page<E::Model>> {
        let backward = slice.direction == Direction::Backward;
        let mut query = query;
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

    /// What stands on the other side of a place.
    fn beyond(&self, (own, name): Place<'_>, backward: bool) -> Condition {
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
        // The other part follows on the built-in one, and precedes the account's own.
        let all_of_other = (own == backward).then_some(other);
        Condition::any()
            .add(same.and(named))
            .add_option(all_of_other)
    }
}
