//! Lists of another account, for operators of the deployment: a parameter names the account.

use super::{
    actor::Caller,
    error::{ApiError, Result},
    query::{Named, either, id},
};
use domain::{operator, reference::AccountBy};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which account a list is of.
#[derive(Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Within {
    /// Opaque ID of the account (`acc_...`); the caller's own when absent, any other for operators
    /// of the deployment (`accounts:read`).
    account_id: Option<String>,
    /// Slug of the account, instead of `accountId`.
    account_slug: Option<String>,
}

impl Within {
    /// The caller, acting in that account. An account that the caller may not see is treated as
    /// missing.
    pub async fn caller(&self, caller: Caller) -> Result<Caller> {
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
