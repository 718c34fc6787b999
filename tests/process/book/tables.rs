//! The Compose file lists every setting, and the book every command of the program.

use crate::{
    program::{program, run},
    tour::page,
};
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

#[test]
fn the_page_of_the_command_line_lists_every_command() {
    let table = page("docs/reference/cli.md");
    let folder = tempfile::tempdir().unwrap();
    let help = String::from_utf8(run(folder.path(), &[], &["--help"]).stdout).unwrap();
    let listed = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty());
    let commands: Vec<_> = listed
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.contains(&"serve"), "{help}");
    for command in commands {
        assert!(
            table.contains(&format!("| `latchkey {command}")),
            "`latchkey {command}` is not in the table of commands"
        );
    }
    assert!(
        program(folder.path(), &[], &["--version"])
            .output()
            .unwrap()
            .status
            .success()
    );
}
