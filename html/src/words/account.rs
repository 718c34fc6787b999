//! Texts of the page of one's own account.

/// Texts of the page of one's own account.
pub struct AccountWords {
    /// Title.
    pub title: &'static str,
    /// Who is signed in, in which account.
    pub signed_in_as: fn(&str, &str) -> String,
    /// Heading of the sessions.
    pub sessions: &'static str,
    /// Mark of the session of this browser.
    pub this_browser: &'static str,
    /// A browser that is not recognised.
    pub unknown_browser: &'static str,
    /// Label of a browser's address.
    pub address: &'static str,
    /// Label of the moment when a session began.
    pub began: &'static str,
    /// Label of the moment when it was last used.
    pub last_used: &'static str,
    /// The button that ends a session.
    pub end: &'static str,
    /// The same, with the browser and the moment when the session began, for those who do not see
    /// the row.
    pub end_of: fn(&str, &str) -> String,
    /// The button that ends all other sessions.
    pub end_others: &'static str,
    /// Heading of the clients.
    pub apps: &'static str,
    /// There is none.
    pub no_apps: &'static str,
    /// Label of what a client may do.
    pub scopes: &'static str,
    /// Label of the moment when the consent was given.
    pub since: &'static str,
    /// The button that withdraws it.
    pub remove: &'static str,
    /// The same, with the client.
    pub remove_of: fn(&str) -> String,
    /// Heading of the form of the password, and its button.
    pub password: &'static str,
    /// The button that signs out.
    pub sign_out: &'static str,
    /// The password was changed.
    pub password_done: &'static str,
    /// Sessions were ended.
    pub sessions_done: &'static str,
    /// A consent was withdrawn.
    pub app_done: &'static str,
}

impl AccountWords {
    pub(super) const ENGLISH: Self = Self {
        title: "Your account",
        signed_in_as: |user, account| format!("Signed in as {user} in the account {account}."),
        sessions: "Where you are signed in",
        this_browser: "this browser",
        unknown_browser: "Unknown browser",
        address: "Address",
        began: "Since",
        last_used: "Last used",
        end: "End",
        end_of: |browser, began| format!("End the session: {browser}, since {began}"),
        end_others: "End all other sessions",
        apps: "Applications that act for you",
        no_apps: "You have not allowed any.",
        scopes: "Scopes",
        since: "Allowed",
        remove: "Remove",
        remove_of: |app| format!("Remove {app}"),
        password: "Change password",
        sign_out: "Sign out",
        password_done: "The password was changed. All other sessions have ended.",
        sessions_done: "The sessions you chose have ended.",
        app_done: "The application may no longer act for you.",
    };

    pub(super) const GERMAN: Self = Self {
        title: "Ihr Konto",
        signed_in_as: |user, account| format!("Angemeldet als {user} im Konto {account}."),
        sessions: "Wo Sie angemeldet sind",
        this_browser: "dieser Browser",
        unknown_browser: "Unbekannter Browser",
        address: "Adresse",
        began: "Seit",
        last_used: "Zuletzt benutzt",
        end: "Beenden",
        end_of: |browser, began| format!("Sitzung beenden: {browser}, seit {began}"),
        end_others: "Alle anderen Sitzungen beenden",
        apps: "Anwendungen, die für Sie handeln",
        no_apps: "Sie haben keine zugelassen.",
        scopes: "Scopes",
        since: "Zugelassen",
        remove: "Entfernen",
        remove_of: |app| format!("{app} entfernen"),
        password: "Passwort ändern",
        sign_out: "Abmelden",
        password_done: "Das Passwort wurde geändert. Alle anderen Sitzungen sind beendet.",
        sessions_done: "Die gewählten Sitzungen sind beendet.",
        app_done: "Die Anwendung darf nicht mehr für Sie handeln.",
    };
}
