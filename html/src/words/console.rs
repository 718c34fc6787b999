//! Texts of the choice of an account.

/// Texts of the choice of an account.
pub struct ConsoleWords {
    /// Title.
    pub title: &'static str,
    /// Above the accounts that the browser is signed in to.
    pub signed_in: &'static str,
    /// Heading of the form for another account.
    pub another: &'static str,
    /// Label of the slug of an account.
    pub account: &'static str,
    /// The button.
    pub submit: &'static str,
}

impl ConsoleWords {
    pub(super) const ENGLISH: Self = Self {
        title: "Choose an account",
        signed_in: "You are signed in to:",
        another: "Another account",
        account: "Short name of the account, such as acme",
        submit: "Continue",
    };

    pub(super) const GERMAN: Self = Self {
        title: "Konto wählen",
        signed_in: "Sie sind angemeldet bei:",
        another: "Ein anderes Konto",
        account: "Kurzname des Kontos, zum Beispiel acme",
        submit: "Weiter",
    };
}
