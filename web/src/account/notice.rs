//! What was just done, as the page says it. The URL carries one word of a fixed list, so that a link
//! cannot make the page say something else.

use crate::parameters::Parameters;
use html::words::AccountWords;

/// Name of the parameter.
pub(super) const PARAMETER: &str = "done";

/// What was just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AccountNotice {
    /// The password was changed.
    Password,
    /// Sessions were ended.
    Sessions,
    /// A consent was withdrawn.
    App,
}

impl AccountNotice {
    const ALL: [Self; 3] = [Self::Password, Self::Sessions, Self::App];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Sessions => "sessions",
            Self::App => "app",
        }
    }

    pub(super) fn of_query(query: &Parameters) -> Option<Self> {
        let word = query.get(PARAMETER)?;
        Self::ALL.into_iter().find(|notice| notice.as_str() == word)
    }

    pub(super) fn text(self, words: &AccountWords) -> &'static str {
        match self {
            Self::Password => words.password_done,
            Self::Sessions => words.sessions_done,
            Self::App => words.app_done,
        }
    }
}
