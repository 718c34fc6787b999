//! `latchkey completion` and `latchkey man`: files that a package installs beside the program,
//! generated from the command line's own description.

use super::{CliError, command, print};
use clap::Command;
pub(super) use clap_complete::Shell;

/// Prints a script for a shell.
pub(super) fn completion(shell: Shell) -> Result<(), CliError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), "latchkey", &mut script);
    print(String::from_utf8_lossy(&script).trim_end())
}

/// Prints the manual page of a command; of the program itself where none is named.
pub(super) fn page(names: &[String]) -> Result<(), CliError> {
    let mut root = command();
    root.build();
    let mut found: &Command = &root;
    for name in names {
        let unknown =
            || CliError::Usage(vec![format!("there is no command `{}`", names.join(" "))]);
        found = found.find_subcommand(name).ok_or_else(unknown)?;
    }
    let mut text = Vec::new();
    clap_mangen::Man::new(found.clone())
        .render(&mut text)
        .map_err(CliError::other)?;
    print(String::from_utf8_lossy(&text).trim_end())
}
