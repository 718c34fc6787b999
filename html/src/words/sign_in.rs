//! Texts of signing in, and of the way back to the client.

/// Texts of signing in.
pub struct SignInWords {
    /// Title.
    pub title: &'static str,
    /// Which client the sign-in is for.
    pub to_app: fn(&str) -> String,
    /// Which account it is in, by its slug.
    pub in_account: fn(&str) -> String,
    /// Label of the username.
    pub username: &'static str,
    /// Label of the password.
    pub password: &'static str,
    /// Label of the box by which a user stays signed in.
    pub remember: &'static str,
    /// The button.
    pub submit: &'static str,
    /// The sign-in failed, whatever the reason.
    pub wrong: &'static str,
}

impl SignInWords {
    pub(super) const ENGLISH: Self = Self {
        title: "Sign in",
        to_app: |app| format!("to continue to {app}"),
        in_account: |slug| format!("Account: {slug}"),
        username: "Username",
        password: "Password",
        remember: "Stay signed in on this device",
        submit: "Sign in",
        wrong: "The sign-in failed. Check the username and the password.",
    };

    pub(super) const GERMAN: Self = Self {
        title: "Anmelden",
        to_app: |app| format!("und weiter zu {app}"),
        in_account: |slug| format!("Konto: {slug}"),
        username: "Benutzername",
        password: "Passwort",
        remember: "Auf diesem Gerät angemeldet bleiben",
        submit: "Anmelden",
        wrong: "Die Anmeldung ist fehlgeschlagen. Prüfen Sie Benutzername und Passwort.",
    };
}

/// Texts of the page that sends a form to a client.
pub struct FormPostWords {
    /// Title.
    pub title: &'static str,
    /// What happens.
    pub text: &'static str,
    /// The button, for browsers without scripts.
    pub submit: &'static str,
}

impl FormPostWords {
    pub(super) const ENGLISH: Self = Self {
        title: "One moment",
        text: "You are being sent back to the application.",
        submit: "Continue",
    };

    pub(super) const GERMAN: Self = Self {
        title: "Einen Moment",
        text: "Sie werden zur Anwendung zurückgeleitet.",
        submit: "Weiter",
    };
}
