//! The Compose file lists every setting of the program.

use config::SETTINGS;

/// In a container only what the file hands on reaches the program. Those that name files take them
/// from elsewhere: a mount, or a secret.
#[test]
fn the_compose_file_hands_on_every_setting() {
    let compose = include_str!("../../../docker-compose.yml");
    for name in SETTINGS
        .iter()
        .map(|setting| setting.name)
        .filter(|name| !name.ends_with("_FILE"))
    {
        let line = compose
            .lines()
            .find(|line| line.trim_start().starts_with(&format!("{name}: ")));
        assert!(
            line.is_some_and(
                |line| line.contains(&format!("${{{name}:")) || name == "LATCHKEY_LISTEN"
            ),
            "{name} is not handed on"
        );
    }
}
