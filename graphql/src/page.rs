//! Connections (Relay's cursor connections): pages with edges, nodes and a total that is counted
//! only when it is requested.

use super::{error::Result, time::DateTime};
use async_graphql::{InputObject, SimpleObject};
use chrono::Utc;
use domain::page::{Asked, Page, Slice};

/// Position of a page in its list.
#[derive(SimpleObject)]
pub(crate) struct PageInfo {
    /// Whether there are items after the page.
    has_next_page: bool,
    /// Whether there are items before the page.
    has_previous_page: bool,
    /// Cursor of the first item of the page; null on an empty page.
    start_cursor: Option<String>,
    /// Cursor of the last item of the page; null on an empty page.
    end_cursor: Option<String>,
}

impl PageInfo {
    /// The info of a page.
    pub(crate) fn of<T>(page: &Page<T>) -> Self {
        Self {
            has_next_page: page.has_next,
            has_previous_page: page.has_previous,
            start_cursor: page.items.first().map(|(cursor, _)| cursor.encode()),
            end_cursor: page.items.last().map(|(cursor, _)| cursor.encode()),
        }
    }
}

/// A span of time; unbounded at an end that is absent.
#[derive(InputObject, Clone, Default)]
pub(crate) struct DateTimeRange {
    /// Beginning of the span, inclusive.
    pub from: Option<DateTime>,
    /// End of the span, exclusive.
    pub until: Option<DateTime>,
}

impl DateTimeRange {
    /// Both ends, where there is a range.
    pub(crate) fn ends(
        range: Option<Self>,
    ) -> (Option<chrono::DateTime<Utc>>, Option<chrono::DateTime<Utc>>) {
        range.map_or((None, None), |range| {
            (range.from.map(|at| at.0), range.until.map(|at| at.0))
        })
    }
}

/// Arguments of a list that is read in one direction only.
pub(crate) fn forward(first: Option<i32>, after: Option<String>) -> Result<Slice> {
    Ok(Slice::new(Asked {
        first,
        after,
        ..Asked::default()
    })?)
}

/// Defines a connection and its edge for a type that is a newtype around a row.
macro_rules! connection {
    ($connection:ident, $edge:ident, $node:ident, $filter:ty, |$db:ident, $actor:ident, $asked:pat_param| $count:expr, $things:literal $(, $bound:literal)?) => {
        #[doc = concat!("An item of [`", stringify!($connection), "`] and its place.")]
        pub(crate) struct $edge(domain::page::Cursor, $node);

        #[doc = concat!("An item of a page of ", $things, ", with its cursor.")]
        #[async_graphql::Object]
        impl $edge {
            /// Cursor of the item, for `after` and `before`.
            async fn cursor(&self) -> String {
                self.0.encode()
            }

            #[doc = concat!("Item of the page, one of its ", $things, ".")]
            async fn node(&self) -> $node {
                self.1.clone()
            }
        }

        #[doc = concat!("A page of `", stringify!($node), "`s.")]
        pub(crate) struct $connection {
            page: domain::page::Page<$node>,
            filter: $filter,
            actor: Option<std::sync::Arc<domain::actor::Actor>>,
        }

        impl $connection {
            /// Wraps a page of rows, with its filter for counting.
            pub(crate) fn new<R>(page: domain::page::Page<R>, filter: $filter) -> Self
            where
                $node: From<R>,
            {
                Self { page: page.map(Into::into), filter, actor: None }
            }

            /// The same, counted as seen by the actor that the page was read by.
            pub(crate) fn seen_by(self, actor: std::sync::Arc<domain::actor::Actor>) -> Self {
                Self { actor: Some(actor), ..self }
            }
        }

        #[doc = concat!("A page of ", $things, ".")]
        #[async_graphql::Object]
        impl $connection {
            #[doc = concat!("The ", $things, " of the page, each with its cursor.")]
            async fn edges(&self) -> Vec<$edge> {
                self.page.items.iter().map(|(cursor, node)| $edge(cursor.clone(), node.clone())).collect()
            }

            #[doc = concat!("The ", $things, " of the page.")]
            async fn nodes(&self) -> Vec<&$node> {
                self.page.items.iter().map(|(_, node)| node).collect()
            }

            /// Position of the page in the list.
            async fn page_info(&self) -> $crate::page::PageInfo {
                $crate::page::PageInfo::of(&self.page)
            }

            #[doc = concat!("Number of all ", $things, " that the filter lets through" $(, $bound)?, ".")]
            async fn total_count(&self, ctx: &async_graphql::Context<'_>) -> $crate::error::Result<Option<i64>> {
                let asking = $crate::context::actor(ctx)?;
                let ($db, $actor) = (&$crate::context::app(ctx)?.db, self.actor.as_ref().unwrap_or(asking));
                let $asked = &self.filter;
                let count: Option<u64> = $count.await?.into();
                Ok(count.map(|count| i64::try_from(count).unwrap_or(i64::MAX)))
            }
        }
    };
}

pub(super) use connection;
