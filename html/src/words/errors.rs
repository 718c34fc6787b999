//! Texts about what went wrong.

/// Texts about what went wrong.
pub struct ErrorWords {
    /// Link to the home page of a client.
    pub home: &'static str,
    /// Link to the page of the own account.
    pub account: &'static str,
    /// Title where a sign-in cannot go on.
    pub start_again_title: &'static str,
    /// What to do then.
    pub start_again_text: &'static str,
    /// Title where there is no such page.
    pub not_found_title: &'static str,
    /// What that means.
    pub not_found_text: &'static str,
    /// Title where the input is refused.
    pub refused_title: &'static str,
    /// The form is too old, of another browser, or came from another page.
    pub expired_form: &'static str,
    /// The request is no form, or too large.
    pub malformed: &'static str,
    /// An application's request cannot be read.
    pub unreadable_request: &'static str,
    /// No such application is known.
    pub unknown_client: &'static str,
    /// The application is disabled.
    pub disabled_client: &'static str,
    /// The application did not say where to go afterwards.
    pub no_redirect_uri: &'static str,
    /// The application did not register where to go afterwards.
    pub unregistered_redirect_uri: &'static str,
    /// Where to go afterwards is not safe.
    pub unsafe_redirect_uri: &'static str,
    /// The application means a sign-in that this server does not know.
    pub invalid_hint: &'static str,
    /// Label of the cause, for developers.
    pub for_developers: &'static str,
    /// The user may not do this.
    pub forbidden: &'static str,
    /// Title where there were too many attempts.
    pub too_many_title: &'static str,
    /// Too many attempts: how many seconds to wait.
    pub too_many: fn(u32) -> String,
    /// Title where the server has too much to do.
    pub busy_title: &'static str,
    /// What to do then.
    pub busy: &'static str,
    /// Title where the server failed.
    pub failed_title: &'static str,
    /// What to do then.
    pub failed_text: &'static str,
}

impl ErrorWords {
    pub(super) const ENGLISH: Self = Self {
        home: "Go to the application",
        account: "Go to your account",
        start_again_title: "Please start again",
        start_again_text: "This sign-in is more than half an hour old, or was begun in another browser. Go back to the application and sign in there again.",
        not_found_title: "Page not found",
        not_found_text: "There is no such page. Check the address.",
        refused_title: "This did not work",
        expired_form: "This form has expired, or your browser keeps no cookies of this site. Please try again.",
        malformed: "The server could not read what the browser sent. Go back and try again.",
        unreadable_request: "The application sent a request that this server cannot read. Please tell the people who run the application.",
        unknown_client: "This server does not know the application that sent you here. Please tell the people who run the application.",
        disabled_client: "The application that sent you here has been disabled. Ask your administrator whether you may still use it.",
        no_redirect_uri: "The application did not say where you go afterwards. Please tell the people who run the application.",
        unregistered_redirect_uri: "The application wants to send you to an address that is not registered for it, so you stay here. Please tell the people who run the application.",
        unsafe_redirect_uri: "The application wants to send you to an address that is not safe, so you stay here. Please tell the people who run the application.",
        invalid_hint: "The application refers to a sign-in that this server does not know. Please tell the people who run the application.",
        for_developers: "For developers of the application",
        forbidden: "You may not do this.",
        too_many_title: "Too many attempts",
        too_many: |seconds| match seconds {
            0..=90 => format!("Too many attempts. Try again in {seconds} seconds."),
            _ => format!(
                "Too many attempts. Try again in {} minutes.",
                seconds.div_ceil(60)
            ),
        },
        busy_title: "One moment, please",
        busy: "The server is busy. Please try again in a moment.",
        failed_title: "Something went wrong",
        failed_text: "The server could not do this. Please try again later; the cause is in the server's log.",
    };

    pub(super) const GERMAN: Self = Self {
        home: "Zur Anwendung",
        account: "Zu Ihrem Konto",
        start_again_title: "Bitte beginnen Sie von vorn",
        start_again_text: "Diese Anmeldung ist älter als eine halbe Stunde oder wurde in einem anderen Browser begonnen. Gehen Sie zurück zur Anwendung und melden Sie sich dort noch einmal an.",
        not_found_title: "Seite nicht gefunden",
        not_found_text: "Diese Seite gibt es nicht. Prüfen Sie die Adresse.",
        refused_title: "Das hat nicht geklappt",
        expired_form: "Dieses Formular ist abgelaufen, oder Ihr Browser behält keine Cookies dieser Website. Bitte versuchen Sie es noch einmal.",
        malformed: "Der Server konnte nicht lesen, was der Browser gesendet hat. Gehen Sie zurück und versuchen Sie es noch einmal.",
        unreadable_request: "Die Anwendung hat eine Anfrage gesendet, die dieser Server nicht lesen kann. Bitte melden Sie das den Betreibern der Anwendung.",
        unknown_client: "Dieser Server kennt die Anwendung nicht, von der Sie kommen. Bitte melden Sie das den Betreibern der Anwendung.",
        disabled_client: "Die Anwendung, von der Sie kommen, wurde abgeschaltet. Fragen Sie Ihre Administration, ob Sie sie noch nutzen können.",
        no_redirect_uri: "Die Anwendung hat nicht angegeben, wohin es danach weitergeht. Bitte melden Sie das den Betreibern der Anwendung.",
        unregistered_redirect_uri: "Die Anwendung will Sie an eine Adresse schicken, die nicht für sie eingetragen ist; deshalb bleiben Sie hier. Bitte melden Sie das den Betreibern der Anwendung.",
        unsafe_redirect_uri: "Die Anwendung will Sie an eine Adresse schicken, die nicht sicher ist; deshalb bleiben Sie hier. Bitte melden Sie das den Betreibern der Anwendung.",
        invalid_hint: "Die Anwendung bezieht sich auf eine Anmeldung, die dieser Server nicht kennt. Bitte melden Sie das den Betreibern der Anwendung.",
        for_developers: "Für Entwickler der Anwendung",
        forbidden: "Das dürfen Sie nicht.",
        too_many_title: "Zu viele Versuche",
        too_many: |seconds| match seconds {
            0..=90 => format!("Zu viele Versuche. Versuchen Sie es in {seconds} Sekunden wieder."),
            _ => format!(
                "Zu viele Versuche. Versuchen Sie es in {} Minuten wieder.",
                seconds.div_ceil(60)
            ),
        },
        busy_title: "Einen Moment bitte",
        busy: "Der Server ist ausgelastet. Bitte versuchen Sie es gleich noch einmal.",
        failed_title: "Etwas ist schiefgegangen",
        failed_text: "Der Server konnte das nicht ausführen. Bitte versuchen Sie es später noch einmal; die Ursache steht im Log des Servers.",
    };
}
