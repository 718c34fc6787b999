//! Lists: a request for a part of one. Its arguments are in [`params`], what is answered in
//! [`answer`].

mod answer;
mod params;

pub(crate) use answer::{Part, Whole};
pub(crate) use params::{All, Onward, PageParams};

use super::{
    actor::Caller,
    error::{ApiError, Result},
    query,
    within::Within,
};
use app::App;
use axum::{extract::FromRequestParts, http::request::Parts};
use domain::page::{Asked, Slice};
use params::{PLACE, Reading};
use serde::de::DeserializeOwned;
use std::{marker::PhantomData, sync::Arc};

/// A request for a part of a list: its place as `P` says it, and what else is known of the list.
pub(crate) struct List<P, T> {
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
