//! Compares a client before and after a change: which fields differ, and whether it may do less.

use crate::{
    client::{
        sign_in_settings,
        urls::{self, Urls},
    },
    error::Result,
    permission as permissions,
    work::Work,
};
use entity::{
    client::{AccessLevel, Model},
    permission,
};
use std::collections::BTreeSet;

/// A client's row before a change, and as it is wanted.
#[derive(Clone, Copy)]
pub(super) struct RowChange<'r> {
    pub(super) before: &'r Model,
    pub(super) wanted: &'r Model,
}

/// Whether the client may do less than before, whatever its grants.
pub(super) fn is_poorer(before: &Model, after: &Model) -> bool {
    (before.access_level != after.access_level && after.access_level == AccessLevel::ReadOnly)
        || (before.script && !after.script)
        || (before.web_app && !after.web_app)
        || before.status != after.status
}

/// Names of the fields that differ.
pub(super) async fn changed(
    work: &Work<'_>,
    row: RowChange<'_>,
    scopes: Option<&[permission::Model]>,
    urls: Option<&Urls>,
) -> Result<Vec<&'static str>> {
    let RowChange { before, wanted } = row;
    let other_scopes = match scopes {
        Some(scopes) => {
            let ids =
                |rows: &[permission::Model]| rows.iter().map(|row| row.id).collect::<BTreeSet<_>>();
            ids(&permissions::direct(work.db(), before.id).await?) != ids(scopes)
        }
        None => false,
    };
    let other_urls = match urls {
        Some(urls) => urls::of(work.db(), before).await? != *urls,
        None => false,
    };
    let flows = |client: &Model| (client.web_app, client.backchannel, client.script);
    let fields = [
        ("clientId", before.client_id != wanted.client_id),
        ("name", before.name != wanted.name),
        ("description", before.description != wanted.description),
        ("capabilities", flows(before) != flows(wanted)),
        ("accessLevel", before.access_level != wanted.access_level),
        (
            "tokenTtlSeconds",
            before.token_ttl_seconds != wanted.token_ttl_seconds,
        ),
        (
            "signingAlgorithm",
            before.signing_algorithm != wanted.signing_algorithm,
        ),
        ("scopes", other_scopes),
        ("urls", other_urls),
        ("owner", before.owner_id != wanted.owner_id),
        (
            "signIn",
            sign_in_settings(before) != sign_in_settings(wanted),
        ),
        (
            "status",
            (before.status, before.status_reason) != (wanted.status, wanted.status_reason),
        ),
    ];
    Ok(fields
        .into_iter()
        .filter_map(|(name, changed)| changed.then_some(name))
        .collect())
}
