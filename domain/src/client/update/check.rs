//! The client's row after a change, if the change is valid.

use super::ClientPatch;
use crate::{
    client::{
        Capabilities, check_algorithms, check_capabilities, check_sign_in, check_ttl, identifier,
        owner, search_text, sign_in_settings, sort_name,
        urls::{self, Urls},
    },
    error::{Error, ProblemCode, Problems, Result, text},
    grant,
    limits::{MAX_DESCRIPTION, MAX_NAME},
    work::Work,
};
use entity::{
    UserId,
    account::Model as Account,
    client::{ClientStatus, ClientStatusReason, Model},
    permission,
    user::UserStatus,
};

/// The row after the change, and the scopes where they change.
pub(super) async fn check(
    work: &Work<'_>,
    account: &Account,
    before: &Model,
    patch: &ClientPatch,
) -> Result<(Model, Option<Vec<permission::Model>>)> {
    let mut problems = Problems::default();
    let mut row = before.clone();
    if let Some(client_id) = patch
        .client_id
        .as_ref()
        .filter(|id| **id != before.client_id)
    {
        problems.keep(check_client_id(work, account, client_id).await)?;
        row.client_id.clone_from(client_id);
    }
    if let Some(name) = &patch.name {
        row.name = problems
            .keep(text("name", name.as_deref(), MAX_NAME))?
            .flatten();
    }
    if let Some(description) = &patch.description {
        row.description = problems
            .keep(text("description", description.as_deref(), MAX_DESCRIPTION))?
            .flatten();
    }
    if let Some(ttl) = patch.token_ttl_seconds {
        problems.keep(check_ttl(account, ttl))?;
        row.token_ttl_seconds = ttl;
    }
    if let Some(urls) = &patch.urls {
        problems.keep(urls::check(account, urls))?;
        apply_urls(&mut row, urls);
    }
    if let Some(Capabilities {
        web_app,
        backchannel,
        script,
    }) = patch.capabilities
    {
        (row.web_app, row.backchannel, row.script) = (web_app, backchannel, script);
    }
    if let Some(sign_in) = patch.sign_in {
        sign_in.apply(&mut row);
    }
    problems.keep(check_flows(&row))?;
    problems.keep(check_sign_in(&sign_in_settings(&row), row.script))?;
    let id_token = patch.sign_in.and_then(|sign_in| sign_in.id_token_algorithm);
    let (signing, id_token) = (patch.signing_algorithm.flatten(), id_token.flatten());
    problems.keep(check_algorithms(work, signing, id_token).await)?;
    let scopes = match &patch.scopes {
        Some(codes) => problems.keep(grant::named(work.db(), account, "scopes", codes).await)?,
        None => None,
    };
    if let Some(wanted) = patch.owner.filter(|wanted| *wanted != before.owner_id) {
        problems.keep(hand_over(work, account, &mut row, wanted).await)?;
    }
    problems.into_result()?;
    row.access_level = patch.access_level.unwrap_or(row.access_level);
    row.signing_algorithm = patch.signing_algorithm.unwrap_or(row.signing_algorithm);
    derive(&mut row);
    row.version += 1;
    row.updated_at = work.now();
    Ok((row, scopes))
}

/// Sets the columns that are derived from others.
fn derive(row: &mut Model) {
    row.sort_name = sort_name(row.name.as_deref(), &row.client_id);
    row.search_text = search_text(
        &row.client_id,
        row.name.as_deref(),
        row.description.as_deref(),
    );
}

/// Whether the client's OAuth `client_id` may be changed, and to this one.
async fn check_client_id(work: &Work<'_>, account: &Account, client_id: &str) -> Result<()> {
    if !account.client_id_editable {
        return Err(Error::refused(
            ProblemCode::Immutable,
            "clientId",
            "Client ids cannot be changed in this account.",
        ));
    }
    let mut problems = Problems::default();
    problems.keep(identifier::check(account, client_id))?;
    problems.keep(identifier::refuse_others_prefix(work, account, client_id).await)?;
    problems.into_result()
}

/// Whether the row has what its flows need.
fn check_flows(row: &Model) -> Result<()> {
    let logout = Urls {
        backchannel_logout_url: row.backchannel_logout_url.clone(),
        ..Urls::default()
    };
    check_capabilities(Capabilities::from(row), &logout)
}

/// Gives the client another owner, and the status that follows. A client that a caller has disabled
/// stays disabled.
async fn hand_over(
    work: &Work<'_>,
    account: &Account,
    row: &mut Model,
    wanted: Option<UserId>,
) -> Result<()> {
    let owner = match wanted {
        Some(id) => Some(owner::usable(work, account, id).await?),
        None => None,
    };
    row.owner_id = wanted;
    let suspended = owner
        .as_ref()
        .is_some_and(|owner| owner.status == UserStatus::Inactive);
    if (row.status == ClientStatus::Active && suspended)
        || row.status_reason == Some(ClientStatusReason::OwnerInactive)
    {
        (row.status, row.status_reason) = owner::standing(work, account, owner.as_ref()).await?;
    }
    Ok(())
}

fn apply_urls(row: &mut Model, urls: &Urls) {
    row.root_url.clone_from(&urls.root_url);
    row.home_url.clone_from(&urls.home_url);
    row.admin_url.clone_from(&urls.admin_url);
    row.backchannel_logout_url
        .clone_from(&urls.backchannel_logout_url);
}
