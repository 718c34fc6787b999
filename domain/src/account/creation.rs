//! Creation of accounts.

use super::{in_use, policy};
use crate::{
    audit,
    error::{ProblemCode, Problems, Result, required_text, unless_taken},
    limits::{MAX_NAME, MAX_SLUG},
    permission::Permission,
    work::Work,
};
use entity::{
    AccountId,
    account::{ActiveModel, Column, Entity, Model, PolicyPreset},
    audit_event::AuditEventKind,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

/// A new account.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Short name: lower-case letters, digits and hyphens.
    pub slug: String,
    /// Display name.
    pub name: String,
    /// The preset that its policy starts from.
    pub preset: PolicyPreset,
}

/// Creates an account.
///
/// # Errors
/// Without `accounts:write`; problems with `slug`, `name` and `preset`.
pub async fn create(work: &Work<'_>, input: NewAccount) -> Result<Model> {
    work.actor().require(Permission::AccountsWrite)?;
    let mut problems = Problems::default();
    let name = problems.keep(required_text("name", &input.name, MAX_NAME))?;
    if !is_slug(&input.slug) {
        let message =
            "1 to 63 lower-case letters, digits and hyphens, beginning with a letter or a digit.";
        problems.add(ProblemCode::Invalid, "slug", message);
    }
    if input.preset == PolicyPreset::Custom {
        problems.add(
            ProblemCode::Invalid,
            "preset",
            "Choose a preset; editing it afterwards makes it CUSTOM.",
        );
    }
    problems.into_result()?;
    let row = ActiveModel {
        id: Set(AccountId(work.id())),
        slug: Set(input.slug.clone()),
        name: Set(name.unwrap_or_default()),
        version: Set(1),
        created_at: Set(work.now()),
        updated_at: Set(work.now()),
        ..policy::of_preset(input.preset)
    };
    let taken = |cause| {
        unless_taken(
            cause,
            "slug",
            format!(
                "There is, or was, an account `{}`. Slugs are never assigned again.",
                input.slug
            ),
        )
    };
    let account = Entity::insert(row)
        .exec_with_returning(work.db())
        .await
        .map_err(taken)?;
    let summary = format!("Account {} created", account.slug);
    work.record(audit::Event::new(
        AuditEventKind::AccountCreated,
        account.id,
        account.id,
        summary,
    ));
    Ok(account)
}

/// The account, for showing it to the caller that created it.
///
/// # Errors
/// Without `accounts:write`, and internal ones.
pub async fn made(work: &Work<'_>, id: AccountId) -> Result<Option<Model>> {
    work.actor().require(Permission::AccountsWrite)?;
    Ok(in_use().filter(Column::Id.eq(id)).one(work.db()).await?)
}

fn is_slug(slug: &str) -> bool {
    (1..=MAX_SLUG).contains(&slug.len())
        && !slug.starts_with('-')
        && slug
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
