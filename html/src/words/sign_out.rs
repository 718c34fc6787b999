//! Texts of signing out.

/// Texts of signing out.
pub struct SignOutWords {
    /// Title.
    pub title: &'static str,
    /// Whether to sign out.
    pub question: &'static str,
    /// A client asks for it.
    pub asked_by: fn(&str) -> String,
    /// The button.
    pub submit: &'static str,
    /// Title afterwards.
    pub done_title: &'static str,
    /// What that means.
    pub done_text: &'static str,
}

impl SignOutWords {
    pub(super) const ENGLISH: Self = Self {
        title: "Sign out",
        question: "Do you want to sign out in this browser?",
        asked_by: |app| {
            format!("{app} asks to sign you out. Do you want to sign out here as well?")
        },
        submit: "Sign out",
        done_title: "Signed out",
        done_text: "You are signed out in this browser.",
    };

    pub(super) const GERMAN: Self = Self {
        title: "Abmelden",
        question: "Möchten Sie sich in diesem Browser abmelden?",
        asked_by: |app| format!("{app} möchte Sie abmelden. Möchten Sie sich auch hier abmelden?"),
        submit: "Abmelden",
        done_title: "Abgemeldet",
        done_text: "Sie sind in diesem Browser abgemeldet.",
    };
}
