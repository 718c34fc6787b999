//! How a client signs people in: described, compared and changed.

use crate::{diff::Diff, document};
use domain::client::{SignInPatch, SignInSettings};

/// The settings as in a file, all of them.
pub(super) fn describe(settings: &SignInSettings) -> document::SignIn {
    document::SignIn {
        auth_method: Some(settings.auth_method.into()),
        first_party: Some(settings.first_party),
        require_pkce: Some(settings.require_pkce),
        id_token_algorithm: Some(settings.id_token_algorithm.map(Into::into)),
        claims_in_id_token: Some(settings.claims_in_id_token),
        refresh_idle_seconds: Some(settings.refresh_idle_seconds),
        refresh_max_seconds: Some(settings.refresh_max_seconds),
    }
}

/// What the file says of the settings.
pub(super) fn patch(wanted: &document::SignIn) -> SignInPatch {
    SignInPatch {
        auth_method: wanted.auth_method.map(|word| word.0),
        first_party: wanted.first_party,
        require_pkce: wanted.require_pkce,
        id_token_algorithm: wanted
            .id_token_algorithm
            .map(|algorithm| algorithm.map(|word| word.0)),
        claims_in_id_token: wanted.claims_in_id_token,
        refresh_idle_seconds: wanted.refresh_idle_seconds,
        refresh_max_seconds: wanted.refresh_max_seconds,
    }
}

/// The settings that differ, if any does.
pub(super) fn difference(
    had: Option<&document::SignIn>,
    wanted: Option<&document::SignIn>,
    diff: &mut Diff,
) -> Option<SignInPatch> {
    let (had, wanted) = (had?, wanted?);
    macro_rules! differing {
        ($($name:literal $field:ident,)*) => {
            document::SignIn {
                $($field: diff.value(concat!("signIn.", $name), &had.$field, &wanted.$field),)*
            }
        };
    }
    let differing = differing! {
        "authMethod" auth_method,
        "firstParty" first_party,
        "requirePkce" require_pkce,
        "idTokenAlgorithm" id_token_algorithm,
        "claimsInIdToken" claims_in_id_token,
        "refreshIdleSeconds" refresh_idle_seconds,
        "refreshMaxSeconds" refresh_max_seconds,
    };
    (differing != document::SignIn::default()).then(|| patch(&differing))
}

/// The settings that an export writes: those that are not the default.
pub(crate) fn slim(settings: document::SignIn) -> Option<document::SignIn> {
    let usual = describe(&SignInSettings::default());
    macro_rules! unusual {
        ($($field:ident)*) => {
            document::SignIn { $($field: settings.$field.filter(|value| Some(*value) != usual.$field),)* }
        };
    }
    let unusual = unusual! {
        auth_method first_party require_pkce id_token_algorithm claims_in_id_token
        refresh_idle_seconds refresh_max_seconds
    };
    (unusual != document::SignIn::default()).then_some(unusual)
}
