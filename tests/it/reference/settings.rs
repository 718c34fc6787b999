//! The page of settings.

use super::{code, hold, link, table};
use config::{REMOTE_VARIABLES, SETTINGS, Setting};

fn row(setting: &Setting) -> [String; 3] {
    let more = setting
        .page
        .map(|page| format!("; see {}", link(page, "operate")));
    [
        code(setting.name),
        code(setting.default),
        format!("{}{}", setting.description, more.unwrap_or_default()),
    ]
}

#[test]
fn the_page_of_settings_is_that_of_the_code() {
    let settings = table(
        ["setting", "default", "what it is"],
        SETTINGS.iter().map(row),
    );
    let variables = REMOTE_VARIABLES
        .iter()
        .map(|(name, description)| [code(name), (*description).to_owned()]);
    let variables = table(["variable", "what it is"], variables);
    hold(
        "docs/operate/settings.md",
        &[("settings", settings), ("variables", variables)],
    );
}
