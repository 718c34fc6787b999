//! What is answered: items of a list with their place in it (`pageInfo`), and links between pages
//! (`Link` of RFC 8288).

use super::{List, params::Reading};
use crate::BASE;
use axum::{
    Json,
    http::{HeaderValue, header::LINK},
    response::{IntoResponse, Response},
};
use domain::page::{Cursor, Page};
use serde::Serialize;
use utoipa::ToSchema;

/// Position of a page in its list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageInfo {
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
pub(crate) struct Part<T> {
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
pub(crate) struct Whole<T> {
    /// All items of the list, in its order.
    pub items: Vec<T>,
}

impl<P: Reading, T> List<P, T> {
    /// The response. `items` are the page's rows as they are returned, in their order.
    pub(crate) fn answer<R>(
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
            .url(&format!("{}{path}", BASE));
        format!("<{url}?{}>; rel=\"{relation}\"", query.finish())
    }
}
