//! Creation of a user.

use super::{
    checks::{check_email, check_locale, check_parent, check_username, check_verified, is_taken},
    held, search_text,
};
use crate::{
    account, audit,
    error::{Error, ProblemCode, Problems, Result, text},
    grant,
    limits::MAX_NAME,
    permission::Permission,
    role,
    work::Work,
};
use entity::{
    AccountId, RoleId, UserId,
    audit_event::AuditEventKind,
    user::{ActiveModel, Entity, Model, UserKind, UserStatus},
};
use sea_orm::{ActiveValue::Set, EntityTrait, PaginatorTrait};
use serde_json::json;

/// Users that an account may have.
const MAX_USERS: u64 = 100_000;

/// A new user.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Its account; the actor's where absent.
    pub account: Option<AccountId>,
    /// The root user above a subuser.
    pub parent: Option<UserId>,
    /// Unique in the account, regardless of case.
    pub username: String,
    /// Electronic mail address.
    pub email: Option<String>,
    /// Whether the caller vouches for that address.
    pub email_verified: bool,
    /// Display name.
    pub display_name: Option<String>,
    /// Preferred language (RFC 5646).
    pub locale: Option<String>,
    /// Root user or subuser.
    pub kind: UserKind,
    /// Its role.
    pub role: Option<RoleId>,
}

impl NewUser {
    /// A root user of the actor's account, with that username and nothing else.
    #[must_use]
    pub fn named(username: impl Into<String>) -> Self {
        Self {
            account: None,
            parent: None,
            username: username.into(),
            email: None,
            email_verified: false,
            display_name: None,
            locale: None,
            kind: UserKind::Root,
            role: None,
        }
    }
}

/// Creates a user.
///
/// # Errors
/// Without `users:write`; problems with the input; `QUOTA_EXCEEDED`, `PRIVILEGE_ESCALATION` for a
/// role that gives more than the actor has.
pub async fn create(work: &Work<'_>, input: NewUser) -> Result<Model> {
    work.actor().require(Permission::UsersWrite)?;
    let account = account::target(work.db(), work.actor(), input.account).await?;
    let account = account::lock(work, account.id).await?;
    let UserTexts {
        email,
        display_name,
        locale,
    } = check(work, account.id, &input).await?;
    if Entity::of_account(account.id).count(work.db()).await? >= MAX_USERS {
        return Err(Error::refused(
            ProblemCode::QuotaExceeded,
            "",
            format!("An account has at most {MAX_USERS} users."),
        ));
    }
    let row = ActiveModel {
        id: Set(UserId(work.id())),
        account_id: Set(account.id),
        parent_id: Set(input.parent),
        role_id: Set(input.role),
        search_text: Set(search_text(
            &input.username,
            display_name.as_deref(),
            email.as_deref(),
        )),
        username: Set(input.username),
        display_name: Set(display_name),
        email: Set(email),
        kind: Set(input.kind),
        status: Set(UserStatus::Active),
        version: Set(1),
        created_at: Set(work.now()),
        updated_at: Set(work.now()),
        last_login_at: Set(None),
        password: Set(None),
        password_changed_at: Set(None),
        generation: Set(work.random().generation()),
        session_generation: Set(work.random().generation()),
        email_verified: Set(input.email_verified),
        locale: Set(locale),
    };
    let user = Entity::insert(row).exec_with_returning(work.db()).await?;
    grant::check(
        work.actor(),
        "role",
        &[],
        &held(work, &user, &account).await?,
    )?;
    let event = audit::Event::new(
        AuditEventKind::UserCreated,
        account.id,
        user.id,
        format!("User {} created", user.username),
    );
    work.record(event.details(
        json!({ "kind": kind_name(user.kind), "role": user.role_id.map(|id| id.to_string()) }),
    ));
    Ok(user)
}

/// The texts of a new user, checked.
struct UserTexts {
    email: Option<String>,
    display_name: Option<String>,
    locale: Option<String>,
}

/// The texts of a new user, if the input is valid.
async fn check(work: &Work<'_>, account: AccountId, input: &NewUser) -> Result<UserTexts> {
    let mut problems = Problems::default();
    problems.keep(check_username(&input.username))?;
    let email = problems
        .keep(check_email(input.email.as_deref()))?
        .flatten();
    let display_name = problems
        .keep(text("displayName", input.display_name.as_deref(), MAX_NAME))?
        .flatten();
    let locale = problems
        .keep(check_locale(input.locale.as_deref()))?
        .flatten();
    problems.keep(check_verified(input.email_verified, input.email.as_deref()))?;
    problems.keep(check_parent(work, account, input.kind, input.parent).await)?;
    if is_taken(work, account, &input.username).await? {
        problems.add(
            ProblemCode::Taken,
            "username",
            "This username is taken in this account.",
        );
    }
    if let Some(role) = input.role {
        problems.keep(role::usable(work, account, "role", role).await)?;
    }
    problems.into_result()?;
    Ok(UserTexts {
        email,
        display_name,
        locale,
    })
}

/// Name of a user's kind in the audit log.
fn kind_name(kind: UserKind) -> &'static str {
    match kind {
        UserKind::Root => "root",
        UserKind::Subuser => "subuser",
    }
}
