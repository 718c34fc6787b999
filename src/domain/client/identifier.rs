//! OAuth client ids: how an account's policy brings them about, and that none is ever given out
//! twice.

use crate::domain::{
    account::{self, GENERATED_LENGTH, client_id_prefix, is_of_client_id},
    error::{Error, ProblemCode, Result, unless_taken},
    visible::is_dots,
    work::Work,
};
use entity::{
    ClientId,
    account::{ClientIdMode, Model as Account},
    client_identifier,
};
use sea_orm::{ActiveValue::Set, EntityTrait};

const FIELD: &str = "clientId";
/// Characters that a client id has at most in any account, and in one that says nothing else.
const MAX_LENGTH: usize = 255;

/// The client id that a new client gets, given the one that was asked for.
pub(super) fn choose(work: &Work<'_>, account: &Account, wanted: Option<&str>) -> Result<String> {
    let prefix = client_id_prefix(account);
    match (account.client_id_mode, wanted) {
        (ClientIdMode::Uuid, Some(_)) | (ClientIdMode::GeneratedPrefix, Some(_)) => {
            let message = "This account's client ids are made by the server. Leave `clientId` out.";
            Err(Error::refused(ProblemCode::PolicyViolation, FIELD, message))
        }
        (ClientIdMode::GeneratedPrefix, None) => {
            Ok(prefix + &work.random().base62(GENERATED_LENGTH).to_lowercase())
        }
        (ClientIdMode::RequiredPrefix, None) => Err(Error::refused(
            ProblemCode::Blank,
            FIELD,
            format!("Needed in this account; must begin with `{prefix}`."),
        )),
        (ClientIdMode::Uuid | ClientIdMode::Chosen, None) => {
            Ok(work.random().uuid_v4().to_string())
        }
        (ClientIdMode::Chosen | ClientIdMode::RequiredPrefix, Some(wanted)) => {
            check(account, wanted).map(|()| wanted.to_owned())
        }
    }
}

/// Checks a chosen client id.
pub(super) fn check(account: &Account, wanted: &str) -> Result<()> {
    check_form(
        wanted,
        usize::try_from(account.client_id_max_length).unwrap_or_default(),
    )?;
    let prefix = client_id_prefix(account);
    if account.client_id_mode == ClientIdMode::RequiredPrefix
        && (!wanted.starts_with(&prefix) || wanted.len() == prefix.len())
    {
        return Err(Error::refused(
            ProblemCode::PolicyViolation,
            FIELD,
            format!("Must begin with `{prefix}` and go on."),
        ));
    }
    Ok(())
}

/// Checks what can be said of a client id before there is any account.
///
/// # Errors
/// A problem with `clientId`.
pub fn check_given(wanted: &str) -> Result<()> {
    check_form(wanted, MAX_LENGTH)
}

/// The client id of a client that is imported: as it was, whatever the account's policy says.
pub(super) fn keep(wanted: Option<&str>) -> Result<String> {
    let wanted = wanted.unwrap_or_default();
    check_form(wanted, MAX_LENGTH).map(|()| wanted.to_owned())
}

fn check_form(wanted: &str, max: usize) -> Result<()> {
    let refused = |code, message: String| Err(Error::refused(code, FIELD, message));
    if wanted.is_empty() {
        refused(ProblemCode::Blank, "Must not be blank.".to_owned())
    } else if wanted.len() > max {
        refused(ProblemCode::TooLong, format!("At most {max} characters."))
    } else if !wanted.bytes().all(is_of_client_id) {
        refused(
            ProblemCode::Invalid,
            "Only letters, digits and `-`, `_`, `.`, `~`, `@`, `/`.".to_owned(),
        )
    } else if wanted.split('/').any(is_dots) {
        refused(
            ProblemCode::Invalid,
            "No part between slashes may be `.` or `..`.".to_owned(),
        )
    } else {
        Ok(())
    }
}

/// Refuses a client id that begins with the prefix which another account requires of its own. An
/// account that requires the same or a longer one itself may have it: that is a state of old, which
/// no policy can be brought into any more.
pub(super) async fn refuse_others_prefix(
    work: &Work<'_>,
    account: &Account,
    wanted: &str,
) -> Result<()> {
    let own = client_id_prefix(account);
    let of_own = account.client_id_mode == ClientIdMode::RequiredPrefix && wanted.starts_with(&own);
    match account::requiring_prefix_of(work.db(), account.id, wanted).await? {
        Some(prefix) if !of_own || prefix.len() > own.len() => {
            let message = format!(
                "Client ids that begin with `{prefix}` are for another account, which requires this prefix."
            );
            Err(Error::refused(ProblemCode::Taken, FIELD, message))
        }
        _ => Ok(()),
    }
}

/// Takes a client id for good.
pub(super) async fn claim(work: &Work<'_>, client_id: &str, given_to: ClientId) -> Result<()> {
    let row = client_identifier::ActiveModel {
        client_id: Set(client_id.to_owned()),
        given_to: Set(given_to),
        given_at: Set(work.now()),
    };
    let message = "This client id is taken, or was once. Client ids are never given out again.";
    let taken = |cause| unless_taken(cause, FIELD, message);
    client_identifier::Entity::insert(row)
        .exec_without_returning(work.db())
        .await
        .map_err(taken)?;
    Ok(())
}
