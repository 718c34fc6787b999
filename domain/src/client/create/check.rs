//! Whether a new client is valid, and within the limits of its account.

use super::{
    CreatedFrom, Making,
    row::{Texts, row},
};
use crate::{
    client::{
        check_algorithms, check_capabilities, check_sign_in, check_ttl, identifier, owner, urls,
    },
    error::{Error, ProblemCode, Problems, Result, text},
    grant,
    limits::{MAX_DESCRIPTION, MAX_NAME},
    role,
    secret::Kept,
    work::Work,
};
use entity::{
    account::Model as Account,
    client::{ActiveModel, Column, Entity},
    permission,
};
use sea_orm::{ActiveValue::Set, PaginatorTrait, QuerySelect};

pub(super) async fn check(
    work: &Work<'_>,
    account: &Account,
    new: &Making<'_>,
    kept: Result<Kept>,
) -> Result<(ActiveModel, Vec<permission::Model>, Kept)> {
    let input = &new.input;
    let mut problems = Problems::default();
    let chosen = match new.source {
        CreatedFrom::Imported => identifier::keep(input.client_id.as_deref()),
        CreatedFrom::New | CreatedFrom::Copied(_) => {
            identifier::choose(work, account, input.client_id.as_deref())
        }
    };
    let client_id = problems.keep(chosen)?.unwrap_or_default();
    problems.keep(identifier::refuse_others_prefix(work, account, &client_id).await)?;
    let name = problems
        .keep(text("name", input.name.as_deref(), MAX_NAME))?
        .flatten();
    let description = problems
        .keep(text(
            "description",
            input.description.as_deref(),
            MAX_DESCRIPTION,
        ))?
        .flatten();
    problems.keep(check_ttl(account, input.token_ttl_seconds))?;
    problems.keep(check_capabilities(input.capabilities, &input.urls))?;
    problems.keep(check_sign_in(&input.sign_in, input.capabilities.script))?;
    problems.keep(urls::check(account, &input.urls))?;
    let (signing, id_token) = (input.signing_algorithm, input.sign_in.id_token_algorithm);
    problems.keep(check_algorithms(work, signing, id_token).await)?;
    let kept = problems.keep(kept)?;
    let scopes = problems.keep(grant::named(work.db(), account, "scopes", &input.scopes).await)?;
    if let Some(role) = input.role {
        problems.keep(role::usable(work, account.id, "role", role).await)?;
    }
    let owner = match input.owner {
        Some(owner) => problems.keep(owner::usable(work, account, owner).await)?,
        None => None,
    };
    problems.into_result()?;
    let (status, status_reason) = owner::standing(work, account, owner.as_ref()).await?;
    let kept = kept.ok_or_else(|| Error::internal("no secret was created"))?;
    let row = ActiveModel {
        account_id: Set(account.id),
        status: Set(status),
        status_reason: Set(status_reason),
        ..row(
            work,
            input,
            Texts {
                client_id,
                name,
                description,
            },
        )
    };
    Ok((row, scopes.unwrap_or_default(), kept))
}

/// Refuses a client beyond the account's limit on clients.
pub(super) async fn refuse_beyond_limit(work: &Work<'_>, account: &Account) -> Result<()> {
    let Some(max) = account.max_clients else {
        return Ok(());
    };
    let (most, all) = (
        u64::try_from(max).unwrap_or_default(),
        Entity::of_account(account.id)
            .select_only()
            .column(Column::Id),
    );
    if all.limit(most).count(work.db()).await? < most {
        return Ok(());
    }
    let message = format!(
        "This account has at most {max} clients. An administrator of the deployment can raise that."
    );
    Err(Error::refused(ProblemCode::QuotaExceeded, "", message))
}
