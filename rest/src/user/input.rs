//! Inputs about a user: to create one, to change one, and its password.

use crate::{
    input::given,
    lookup::{AccountBy, RoleBy, UserBy},
    vocabulary::{UserKind, UserStatus},
};
use domain::{
    error::Result as RuleResult,
    user::{self, NewUser, UserPatch},
    work::Work,
};
use serde::Deserialize;
use utoipa::ToSchema;

/// A user to create.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CreateUser {
    /// ID or slug of the account; the caller's own when absent.
    account: Option<AccountBy>,
    /// Root user above a subuser; required for a subuser, and refused for a root user.
    parent: Option<UserBy>,
    /// Username of the user: 1 to 200 letters, digits and `-`, `_`, `.`, `@`, `+`, `~`. Unique in
    /// the account regardless of case, and never changed.
    username: String,
    /// E-mail address of the user; none when absent.
    email: Option<String>,
    /// Whether the caller vouches for the e-mail address, by which applications may recognise the
    /// user; false when absent.
    email_verified: Option<bool>,
    /// Name of the user, for display; at most 200 characters.
    display_name: Option<String>,
    /// Preferred language of the user, as a tag of 2 to 16 letters, digits and `-`, such as `de` or
    /// `pt-BR` (RFC 5646); none when absent.
    locale: Option<String>,
    /// Kind of the user; when absent, `SUBUSER` where a parent is named, else `ROOT`.
    kind: Option<UserKind>,
    /// Role of the user, which must grant no more than the caller has; none when absent.
    role: Option<RoleBy>,
}

impl CreateUser {
    pub(super) async fn read(self, work: &Work<'_>) -> RuleResult<NewUser> {
        let (db, actor) = (work.db(), work.actor());
        let account = match &self.account {
            Some(by) => by.id(db, actor, "account").await?,
            None => actor.account()?,
        };
        let parent = match &self.parent {
            Some(by) => Some(by.id(db, account, "parent").await?),
            None => None,
        };
        let role = match &self.role {
            Some(by) => Some(by.id(db, account, "role").await?),
            None => None,
        };
        Ok(NewUser {
            account: Some(account),
            parent,
            username: self.username,
            email: self.email,
            email_verified: self.email_verified.unwrap_or_default(),
            display_name: self.display_name,
            locale: self.locale,
            kind: self
                .kind
                .map_or_else(|| user::usual_kind(parent), |word| word.0),
            role,
        })
    }
}

/// Changes to a user. An absent member is left unchanged; null clears it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UpdateUser {
    /// E-mail address of the user.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    email: Option<Option<String>>,
    /// Whether the caller vouches for the e-mail address, by which applications may recognise the
    /// user. Another `email` is not verified, unless both are given.
    email_verified: Option<bool>,
    /// Name of the user, for display; at most 200 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    display_name: Option<Option<String>>,
    /// Preferred language of the user, as a tag of 2 to 16 letters, digits and `-`, such as `de` or
    /// `pt-BR` (RFC 5646).
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    locale: Option<Option<String>>,
    /// Status of the user: `INACTIVE` ends the user's sessions and disables the clients that the
    /// user owns too, and `ACTIVE` enables those clients again.
    status: Option<UserStatus>,
    /// Role of the user, which must grant no more than the caller has.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<RoleBy>)]
    role: Option<Option<RoleBy>>,
}

impl UpdateUser {
    pub(super) async fn read(self, work: &Work<'_>) -> RuleResult<UserPatch> {
        let role = match &self.role {
            Some(Some(by)) => Some(Some(
                by.id(work.db(), work.actor().account()?, "role").await?,
            )),
            Some(None) => Some(None),
            None => None,
        };
        Ok(UserPatch {
            email: self.email,
            email_verified: self.email_verified,
            display_name: self.display_name,
            locale: self.locale,
            status: self.status.map(|word| word.0),
            role,
        })
    }
}

/// The password to set for a user.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SetUserPassword {
    /// Password of the user: 12 to 128 characters. Kept as an Argon2id hash.
    pub(super) password: String,
}
