//! Whether a form was submitted from a page of ours, in the browser that it was shown in: a hidden
//! field sealed for a cookie, and what the browser says of the page that sent it.
//!
//! The cookies are `SameSite=Lax`, so a page of another site sends none with a form. The sealed field
//! holds off other origins of the same site as well.

use super::visit::Visit;
use app::own_page::may_be_own_page;
use domain::{error::Result, vault::Vault};

/// Name of the hidden field.
pub(crate) const FIELD: &str = "csrf";

/// What a form is for. A field of one form is of no use in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FormPurpose {
    /// Signing in; bound to the pre-session cookie.
    SignIn,
    /// Setting a password by a link; bound to the pre-session cookie.
    SetPassword,
    /// Consent; bound to the session cookie, so that it is the answer of the user it was shown to.
    Consent,
    /// Changes of one's own account; bound to the session cookie.
    Account,
    /// Signing out; bound to the session cookie.
    SignOut,
}

impl FormPurpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign in",
            Self::SetPassword => "set password",
            Self::Consent => "consent",
            Self::Account => "account",
            Self::SignOut => "sign out",
        }
    }

    fn context(self, cookie: &str) -> String {
        format!("form to {} {cookie}", self.as_str())
    }
}

/// The hidden field of a form that is shown to the browser with that cookie.
///
/// # Errors
/// Only internal ones.
pub(crate) fn token(vault: &Vault, purpose: FormPurpose, cookie: &str) -> Result<String> {
    vault.seal_page(&purpose.context(cookie), purpose.as_str().to_owned())
}

/// Whether a form was submitted from the page that it was shown in.
pub(crate) fn is_genuine(
    visit: &Visit,
    purpose: FormPurpose,
    cookie: &str,
    given: Option<&str>,
) -> bool {
    may_be_own_page(&visit.headers, &visit.settings().issuer)
        && given.is_some_and(|given| opens(visit.vault(), purpose, cookie, given))
}

fn opens(vault: &Vault, purpose: FormPurpose, cookie: &str, given: &str) -> bool {
    vault.open_page(&purpose.context(cookie), given).is_some()
}

#[cfg(test)]
mod tests {
    use super::{FormPurpose, opens, token};
    use domain::vault::{SealedKeys, Vault};
    use entity::Secret;

    #[test]
    fn a_field_is_good_for_one_purpose_in_one_browser() {
        let master = Secret::new("a master key of a test, which is long enough".to_owned());
        let vault = Vault::new(&master.into(), &SealedKeys::default()).unwrap();
        let field = token(&vault, FormPurpose::SignIn, "cookie").unwrap();
        assert!(opens(&vault, FormPurpose::SignIn, "cookie", &field));
        assert!(!opens(&vault, FormPurpose::SignIn, "another", &field));
        assert!(!opens(&vault, FormPurpose::Account, "cookie", &field));
        assert!(!opens(&vault, FormPurpose::SignIn, "cookie", &field[1..]));
        assert!(!opens(&vault, FormPurpose::SignIn, "cookie", ""));
    }
}
