//! Lists: paging arguments, and links between pages (`pageInfo`, and `Link` of RFC 8288).

use super::{
    actor::Caller,
    error::{ApiError, Result},
    query,
    within::Within,
};
use app::App;
use axum::{
    Json,
    extract::FromRequestParts,
    http::{HeaderValue, header::LINK, request::Parts},
    response::{IntoResponse, Response},
};
use domain::page::{Asked, Cursor, Page, Slice};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{marker::PhantomData, sync::Arc};
use utoipa::{IntoParams, ToSchema};

/// Names of the paging parameters.
const PLACE: [&str; 5] = ["first", "after", "last", "before", "totalCount"];

/// Paging arguments.
#[derive(Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// Maximum number of items, from the beginning of the list; at most 100, and 25 where neither
    /// `first` nor `last` is given.
    #[param(minimum = 0)]
    first: Option<i32>,
    /// Cursor of the item after which the page begins.
    after: Option<String>,
    /// Maximum number of items, from the end of the list; at most 100.
    #[param(minimum = 0)]
    last: Option<i32>,
    /// Cursor of the item before which the page ends.
    before: Option<String>,
    /// Whether to count all items that the filter lets through; false when absent.
    total_count: Option<bool>,
}

/// Paging arguments of a list that is read in one direction only.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Onward {
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
pub struct All {}

/// Directions in which a list can be read.
pub trait Reading: DeserializeOwned + Into<PageParams> {
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

/// A request for a part of a list: its place as `P` says it, and what else is known of the list.
pub struct List<P, T> {
    /// The caller.
    pub caller: Caller,
    /// The requested slice.
    pub slice: Slice,
    /// The other parameters: filter and order.
    pub params: T,
    /// Whether to count.
    pub counted: bool,
    given: query::Pairs,
    reading: PhantomData<P>,
}

impl<P, T> FromRequestParts<Arc<App>> for List<P, T>
where
    P: Reading,
    T: DeserializeOwned,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self> {
        let caller = Caller::of(parts, app)?;
        let pairs = query::pairs(parts)?;
        let within = query::names::<Within>();
        query::refuse_unknown(
            &pairs,
            &[query::names::<P>(), query::names::<T>(), within].concat(),
        )?;
        let (account, pairs): (Vec<_>, Vec<_>) = pairs
            .into_iter()
            .partition(|(name, _)| within.contains(&name.as_str()));
        let caller = query::read::<Within>(&account)?.caller(caller).await?;
        let (place, given): (Vec<_>, Vec<_>) = pairs
            .into_iter()
            .partition(|(name, _)| PLACE.contains(&name.as_str()));
        let PageParams {
            first,
            after,
            last,
            before,
            total_count,
        } = query::read::<P>(&place)?.into();
        let params = query::read(&given)?;
        let slice = Slice::new(Asked {
            first,
            after,
            last,
            before,
        })
        .map_err(|error| ApiError::from(error).in_request())?;
        let given = account.into_iter().chain(given).collect();
        Ok(Self {
            caller,
            slice,
            params,
            counted: total_count.unwrap_or_default(),
            given,
            reading: PhantomData,
        })
    }
}

/// Position of a page in its list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PageInfo {
    /// Whether there are items after the page.
    has_next_page: bool,
    /// Whether there are items before the page.
    has_previous_page: bool,
    /// Cursor of the first item of the page; null on an empty page.
    start_cursor: Option<String>,
    /// Cursor of the last item of the page; null on an empty page.
    end_cursor: Option<String>,
}

/// One page of a list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Part<T> {
    /// Items of the page, in the order of the list.
    items: Vec<T>,
    /// Position of the page in the list.
    page_info: PageInfo,
    /// Number of all items that the filter lets through, where `totalCount=true` asked for it; null
    /// where there are more than are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<u64>)]
    total_count: Option<Option<u64>>,
}

/// A whole list, which is not divided into pages.
#[derive(Serialize, ToSchema)]
pub struct Whole<T> {
    /// All items of the list, in its order.
    pub items: Vec<T>,
}

impl<P: Reading, T> List<P, T> {
    /// The response. `items` are the page's rows as they are returned, in their order.
    pub fn answer<R>(
        &self,
        path: &str,
        (page, items): (&Page<R>, Vec<impl Serialize>),
        total_count: Option<Option<u64>>,
    ) -> Response {
        let cursor = |item: Option<&(Cursor, R)>| item.map(|(cursor, _)| cursor.encode());
        let (start_cursor, end_cursor) = (cursor(page.items.first()), cursor(page.items.last()));
        let next = end_cursor
            .as_deref()
            .filter(|_| page.has_next)
            .map(|end| self.link(path, "next", end));
        let back = start_cursor
            .as_deref()
            .filter(|_| page.has_previous && P::BACKWARDS);
        let back = back.map(|start| self.link(path, "prev", start));
        let page_info = PageInfo {
            has_next_page: page.has_next,
            has_previous_page: page.has_previous,
            start_cursor,
            end_cursor,
        };
        let mut response = Json(Part {
            items,
            page_info,
            total_count,
        })
        .into_response();
        let links = next.into_iter().chain(back).collect::<Vec<_>>().join(", ");
        if let Some(links) = HeaderValue::from_str(&links)
            .ok()
            .filter(|links| !links.is_empty())
        {
            response.headers_mut().insert(LINK, links);
        }
        response
    }

    /// A link to a neighbouring page of the same size, with the same filter in the same order.
    fn link(&self, path: &str, relation: &str, cursor: &str) -> String {
        let (size, beyond) = if relation == "next" {
            ("first", "after")
        } else {
            ("last", "before")
        };
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query
            .extend_pairs(&self.given)
            .append_pair(size, &self.slice.limit().to_string())
            .append_pair(beyond, cursor);
        if self.counted {
            query.append_pair("totalCount", "true");
        }
        let url = self
            .caller
            .app
            .tools
            .settings
            .url(&format!("{}{path}", super::BASE));
        format!("<{url}?{}>; rel=\"{relation}\"", query.finish())
    }
}
