//! Reads rows by the positions of their columns. By their names, each name is put together and looked up, for
//! each row of a list anew.

/// Defines `ByPosition` for the `Model` of a module, whose fields must be named in their order. The order is
/// that of the columns in every statement that selects all of them.
macro_rules! by_position {
    ($($field:ident)*) => {
        /// A row, read by the positions of its columns: for lists, by
        /// [`into_model`](sea_orm::Select::into_model).
        pub struct ByPosition(pub Model);

        impl sea_orm::FromQueryResult for ByPosition {
            fn from_query_result(row: &sea_orm::QueryResult, _: &str) -> Result<Self, sea_orm::DbErr> {
                let mut positions = 0_usize..;
                let mut next = || positions.next().unwrap_or_default();
                Ok(Self(Model { $($field: row.try_get_by_index(next())?,)* }))
            }
        }

        impl ByPosition {
            /// Names of the fields, in the order in which they are read.
            pub const FIELDS: &[&str] = &[$(stringify!($field)),*];
        }
    };
}

pub(crate) use by_position;
