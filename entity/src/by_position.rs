//! Selects and reads rows by the positions of their columns. By their names, each name is put together and
//! looked up, for each row of a list anew.

use sea_orm::{
    DbErr, QueryResult, RuntimeErr, TryGetable,
    sqlx::{Row, ValueRef},
};

/// Defines `ByPosition` for the `Model` of a module, whose fields must be named, those that may be null as
/// `field: nullable`.
macro_rules! by_position {
    ($($field:ident $(: $nullable:ident)?),* $(,)?) => {
        /// A row whose columns are selected by [`ByPosition::columns`] and read in that order.
        pub struct ByPosition(pub Model);

        impl sea_orm::FromQueryResult for ByPosition {
            fn from_query_result(row: &sea_orm::QueryResult, _: &str) -> Result<Self, sea_orm::DbErr> {
                Self::read(row, &mut (0..))
            }
        }

        impl ByPosition {
            /// All columns, as one expression to select: it is put together once.
            #[must_use]
            pub fn columns() -> sea_orm::sea_query::Expr {
                static COLUMNS: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
                    let table = sea_orm::EntityName::table_name(&Entity);
                    [$(stringify!($field)),*].map(|field| format!(r#""{table}"."{field}""#)).join(", ")
                });
                sea_orm::sea_query::Expr::cust(COLUMNS.as_str())
            }

            /// Reads the columns at the next positions.
            ///
            /// # Errors
            /// Where there are fewer columns, or those of other types.
            pub fn read(
                row: &sea_orm::QueryResult,
                positions: &mut std::ops::RangeFrom<usize>,
            ) -> Result<Self, sea_orm::DbErr> {
                let mut next = || positions.next().unwrap_or_default();
                Ok(Self(Model { $($field: crate::by_position::value!(row, next() $(, $nullable)?),)* }))
            }
        }
    };
}

macro_rules! value {
    ($row:expr, $position:expr) => {
        $row.try_get_by_index($position)?
    };
    ($row:expr, $position:expr, nullable) => {
        crate::by_position::nullable($row, $position)?
    };
}

pub(crate) use {by_position, value};

/// A value that may be null. An `Option` that is read at once describes the column of each null in a text, and
/// throws it away.
pub(crate) fn nullable<T: TryGetable>(
    row: &QueryResult,
    position: usize,
) -> Result<Option<T>, DbErr> {
    let null = if let Some(row) = row.try_as_sqlite_row() {
        row.try_get_raw(position).map(|value| value.is_null())
    } else if let Some(row) = row.try_as_pg_row() {
        row.try_get_raw(position).map(|value| value.is_null())
    } else {
        Ok(false)
    };
    match null {
        Ok(true) => Ok(None),
        Ok(false) => row.try_get_by_index(position),
        Err(error) => Err(DbErr::Query(RuntimeErr::SqlxError(error.into()))),
    }
}
