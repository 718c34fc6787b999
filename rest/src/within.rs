//! Lists of another account, for operators of the deployment: a parameter names the account.

use super::{
    actor::Caller,
    error::{ApiError, Result},
    query::{self, Named, either, id},
};
use app::App;
use axum::{extract::FromRequestParts, http::request::Parts};
use domain::{operator, reference::AccountBy};
use serde::{Deserialize, de::DeserializeOwned};
use std::sync::Arc;
use utoipa::IntoParams;

/// Which account a list is of.
#[derive(Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Within {
    /// Opaque ID of the account (`acc_...`); the caller's own when absent, any other for operators
    /// of the deployment (`accounts:read`).
    account_id: Option<String>,
    /// Slug of the account, instead of `accountId`.
    account_slug: Option<String>,
}

impl Within {
    /// The caller, acting in that account. An account that the caller may not see is treated as
    /// missing.
    pub(crate) async fn caller(&self, caller: Caller) -> Result<Caller> {
        let (ids, slugs) = (
            ("accountId", self.account_id.as_ref()),
            ("accountSlug", self.account_slug.as_ref()),
        );
        let (account, name) = match either(ids, slugs)? {
            None => return Ok(caller),
            Some(Named::Id(text)) => (id("accountId", text)?, "accountId"),
            Some(Named::Name(slug)) => {
                let by = AccountBy::Slug(slug.to_owned());
                let found = by
                    .resolve(&caller.app.db, &caller.actor, "accountSlug")
                    .await;
                (
                    found.map_err(|_| ApiError::missing("accountSlug", "account"))?,
                    "accountSlug",
                )
            }
        };
        let actor = operator::acting_in(&caller.actor, account)
            .map_err(|_| ApiError::missing(name, "account"))?;
        Ok(Caller { actor, ..caller })
    }
}

/// A caller, acting in the account that it names, and the other parameters that it gave.
pub(crate) struct InAccount<T> {
    /// The caller.
    pub caller: Caller,
    /// The other parameters.
    pub params: T,
}

impl<T: DeserializeOwned> FromRequestParts<Arc<App>> for InAccount<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self> {
        let (caller, pairs) = (Caller::of(parts, app)?, query::pairs(parts)?);
        let within = query::names::<Within>();
        query::refuse_unknown(&pairs, &[query::names::<T>(), within].concat())?;
        let (account, others): (Vec<_>, Vec<_>) = pairs
            .into_iter()
            .partition(|(name, _)| within.contains(&name.as_str()));
        Ok(Self {
            caller: query::read::<Within>(&account)?.caller(caller).await?,
            params: query::read(&others)?,
        })
    }
}
