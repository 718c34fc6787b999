//! Every text of every page, in every language: one file a page, so that a word and its translations
//! stand together. A text that one language lacks does not compile.

mod account;
mod consent;
mod console;
mod errors;
mod password;
mod sign_in;
mod sign_out;

pub use account::AccountWords;
pub use consent::ConsentWords;
pub use console::ConsoleWords;
pub use errors::ErrorWords;
pub use password::PasswordWords;
pub use sign_in::{FormPostWords, SignInWords};
pub use sign_out::SignOutWords;

use super::Language;

/// All texts in one language.
pub struct Words {
    /// Errors.
    pub errors: ErrorWords,
    /// Signing in.
    pub sign_in: SignInWords,
    /// The way back to a client by a form.
    pub form_post: FormPostWords,
    /// Consent.
    pub consent: ConsentWords,
    /// The choice of an account.
    pub console: ConsoleWords,
    /// Setting and changing a password.
    pub password: PasswordWords,
    /// The page of one's own account.
    pub account: AccountWords,
    /// Signing out.
    pub sign_out: SignOutWords,
}

static ENGLISH: Words = Words {
    errors: ErrorWords::ENGLISH,
    sign_in: SignInWords::ENGLISH,
    form_post: FormPostWords::ENGLISH,
    consent: ConsentWords::ENGLISH,
    console: ConsoleWords::ENGLISH,
    password: PasswordWords::ENGLISH,
    account: AccountWords::ENGLISH,
    sign_out: SignOutWords::ENGLISH,
};

static GERMAN: Words = Words {
    errors: ErrorWords::GERMAN,
    sign_in: SignInWords::GERMAN,
    form_post: FormPostWords::GERMAN,
    consent: ConsentWords::GERMAN,
    console: ConsoleWords::GERMAN,
    password: PasswordWords::GERMAN,
    account: AccountWords::GERMAN,
    sign_out: SignOutWords::GERMAN,
};

impl Words {
    /// The texts in that language.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::German => &GERMAN,
        }
    }
}
