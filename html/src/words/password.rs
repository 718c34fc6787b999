//! Texts of setting and changing a password.

/// Texts of setting and changing a password.
pub struct PasswordWords {
    /// Title of the page that a link leads to.
    pub set_title: &'static str,
    /// Label of the present password.
    pub present: &'static str,
    /// Label of the new password.
    pub new: &'static str,
    /// Label of the new password, which is entered twice.
    pub again: &'static str,
    /// What a new password needs: characters at least.
    pub hint: fn(usize) -> String,
    /// The button.
    pub submit: &'static str,
    /// The present password is wrong.
    pub present_wrong: &'static str,
    /// The new passwords differ.
    pub different: &'static str,
    /// There is no new password.
    pub blank: &'static str,
    /// Too short: characters at least.
    pub too_short: fn(usize) -> String,
    /// Too long: characters at most.
    pub too_long: fn(usize) -> String,
    /// It has characters that cannot be typed.
    pub control: &'static str,
    /// It is easy to guess.
    pub weak: &'static str,
    /// Title where a link does not work.
    pub dead_title: &'static str,
    /// What to do then.
    pub dead_text: &'static str,
}

impl PasswordWords {
    pub(super) const ENGLISH: Self = Self {
        set_title: "Set your password",
        present: "Present password",
        new: "New password",
        again: "New password once more",
        hint: |least| format!("At least {least} characters. Several unrelated words are good."),
        submit: "Set password",
        present_wrong: "The present password is not right.",
        different: "The two new passwords are not the same.",
        blank: "Enter a new password.",
        too_short: |least| format!("The new password needs at least {least} characters."),
        too_long: |most| format!("The new password may have at most {most} characters."),
        control: "The new password has characters that cannot be typed.",
        weak: "The new password is easy to guess. Take several unrelated words, without your name, dates or patterns.",
        dead_title: "This link does not work any more",
        dead_text: "A link works once, and for half an hour. Ask an administrator for another one.",
    };

    pub(super) const GERMAN: Self = Self {
        set_title: "Passwort setzen",
        present: "Bisheriges Passwort",
        new: "Neues Passwort",
        again: "Neues Passwort noch einmal",
        hint: |least| {
            format!("Mindestens {least} Zeichen. Gut sind mehrere Wörter ohne Zusammenhang.")
        },
        submit: "Passwort setzen",
        present_wrong: "Das bisherige Passwort stimmt nicht.",
        different: "Die beiden neuen Passwörter sind nicht gleich.",
        blank: "Geben Sie ein neues Passwort ein.",
        too_short: |least| format!("Das neue Passwort braucht mindestens {least} Zeichen."),
        too_long: |most| format!("Das neue Passwort darf höchstens {most} Zeichen haben."),
        control: "Das neue Passwort enthält Zeichen, die sich nicht eintippen lassen.",
        weak: "Das neue Passwort ist leicht zu erraten. Nehmen Sie mehrere Wörter ohne Zusammenhang, ohne Ihren Namen, Daten oder Muster.",
        dead_title: "Dieser Link funktioniert nicht mehr",
        dead_text: "Ein Link funktioniert einmal und eine halbe Stunde lang. Bitten Sie einen Administrator um einen neuen.",
    };
}
