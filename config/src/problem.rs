//! A problem with a setting, as the operator is told of it.

use std::fmt;

/// A problem with the settings.
#[derive(Debug, PartialEq, Eq)]
pub struct SettingProblem {
    /// The setting's name.
    pub setting: String,
    /// What is wrong and what would be right; never the value of a secret.
    pub message: String,
}

impl fmt::Display for SettingProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.setting, self.message)
    }
}

pub(super) fn problem(setting: &str, message: impl Into<String>) -> SettingProblem {
    SettingProblem {
        setting: setting.to_owned(),
        message: message.into(),
    }
}
