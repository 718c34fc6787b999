//! Texts of the page that asks what a client may do.

/// Texts of the page that asks what a client may do.
pub struct ConsentWords {
    /// Title.
    pub title: fn(&str) -> String,
    /// Who is signed in.
    pub signed_in_as: fn(&str) -> String,
    /// Link to sign in as another user.
    pub switch: &'static str,
    /// Label of the host that the response goes to.
    pub host: &'static str,
    /// The response goes to a program on the user's own device.
    pub this_device: &'static str,
    /// Label of the client's owner.
    pub owner: &'static str,
    /// Heading of the scopes.
    pub scopes: &'static str,
    /// The client asks for no scope.
    pub no_scopes: &'static str,
    /// Scope `openid`.
    pub openid: &'static str,
    /// Scope `profile`.
    pub profile: &'static str,
    /// Scope `email`.
    pub email: &'static str,
    /// Scope `roles`.
    pub roles: &'static str,
    /// Scope `offline_access`.
    pub offline_access: &'static str,
    /// Mark of a scope that allows changes.
    pub changes: &'static str,
    /// Mark of a scope that the user itself does not have.
    pub lacking: &'static str,
    /// Mark of a scope that the user has not allowed before.
    pub new: &'static str,
    /// The button that allows.
    pub allow: &'static str,
    /// The button that refuses.
    pub deny: &'static str,
    /// How to withdraw the consent: what stands before the link to the page of the own account, the
    /// link, and what stands after it.
    pub withdraw: [&'static str; 3],
}

impl ConsentWords {
    pub(super) const ENGLISH: Self = Self {
        title: |app| format!("Allow {app}?"),
        signed_in_as: |user| format!("You are signed in as {user}."),
        switch: "Use another user",
        host: "Sends you back to",
        this_device: "a program on this device",
        owner: "Owner",
        scopes: "The application asks for",
        no_scopes: "Nothing but your sign-in.",
        openid: "Know who you are",
        profile: "See your name, username and language",
        email: "See your email address",
        roles: "See your roles",
        offline_access: "Keep this access while you are signed out",
        changes: "can change things",
        lacking: "your role does not include this",
        new: "new",
        allow: "Allow",
        deny: "Deny",
        withdraw: [
            "You can withdraw this at any time on ",
            "the page of your account",
            ".",
        ],
    };

    pub(super) const GERMAN: Self = Self {
        title: |app| format!("{app} zulassen?"),
        signed_in_as: |user| format!("Sie sind angemeldet als {user}."),
        switch: "Anderer Benutzer",
        host: "Leitet Sie zurück zu",
        this_device: "einem Programm auf diesem Gerät",
        owner: "Eigentümer",
        scopes: "Die Anwendung bittet um",
        no_scopes: "Nichts außer Ihrer Anmeldung.",
        openid: "Wissen, wer Sie sind",
        profile: "Ihren Namen, Benutzernamen und Ihre Sprache sehen",
        email: "Ihre E-Mail-Adresse sehen",
        roles: "Ihre Rollen sehen",
        offline_access: "Diesen Zugriff behalten, auch wenn Sie abgemeldet sind",
        changes: "kann etwas ändern",
        lacking: "nicht in Ihrer Rolle enthalten",
        new: "neu",
        allow: "Zulassen",
        deny: "Ablehnen",
        withdraw: [
            "Sie können das jederzeit auf der ",
            "Seite Ihres Kontos",
            " widerrufen.",
        ],
    };
}
