//! Paging arguments, by which a caller says which part of a list is wanted.

use serde::{Deserialize, de::DeserializeOwned};
use utoipa::IntoParams;

/// Names of the paging parameters.
pub(super) const PLACE: [&str; 5] = ["first", "after", "last", "before", "totalCount"];

/// Paging arguments.
#[derive(Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageParams {
    /// Maximum number of items, from the beginning of the list; at most 100, and 25 where neither
    /// `first` nor `last` is given.
    #[param(minimum = 0)]
    pub(super) first: Option<i32>,
    /// Cursor of the item after which the page begins.
    pub(super) after: Option<String>,
    /// Maximum number of items, from the end of the list; at most 100.
    #[param(minimum = 0)]
    pub(super) last: Option<i32>,
    /// Cursor of the item before which the page ends.
    pub(super) before: Option<String>,
    /// Whether to count all items that the filter lets through; false when absent.
    pub(super) total_count: Option<bool>,
}

/// Paging arguments of a list that is read in one direction only.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Onward {
    /// Maximum number of items; at most 100, and 25 when absent.
    #[param(minimum = 0)]
    first: Option<i32>,
    /// Cursor of the item after which the page begins.
    after: Option<String>,
    /// Whether to count all items that the filter lets through; false when absent.
    total_count: Option<bool>,
}

/// No filter.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct All {}

/// Directions in which a list can be read.
pub(crate) trait Reading: DeserializeOwned + Into<PageParams> {
    /// Whether it can be read backwards as well.
    const BACKWARDS: bool;
}

impl Reading for PageParams {
    const BACKWARDS: bool = true;
}

impl Reading for Onward {
    const BACKWARDS: bool = false;
}

impl From<Onward> for PageParams {
    fn from(onward: Onward) -> Self {
        Self {
            first: onward.first,
            after: onward.after,
            total_count: onward.total_count,
            ..Self::default()
        }
    }
}
