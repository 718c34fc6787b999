//! Confirmation before a destructive action: on the terminal, or by an option where there is none.

use super::CliError;
use std::io::{IsTerminal, Write};

/// A destructive action of a command.
pub(super) struct Loss {
    /// What will be done, and what is lost; complete sentences.
    pub(super) what: String,
    /// Whether the operator has confirmed it on the command line.
    pub(super) agreed: bool,
}

impl Loss {
    /// Returns where the operator confirms.
    ///
    /// # Errors
    /// Bad usage where there is no terminal to ask on; a refusal where the operator declines.
    pub(super) async fn confirm(self) -> Result<(), CliError> {
        if self.agreed {
            return Ok(());
        }
        tokio::task::spawn_blocking(move || ask(&self.what))
            .await
            .map_err(CliError::other)?
    }
}

fn ask(what: &str) -> Result<(), CliError> {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        return Err(CliError::Usage(vec![format!(
            "{what} There is no terminal to ask on: add --yes if that is what you want."
        )]));
    }
    let mut stderr = std::io::stderr();
    write!(stderr, "{what}\nGo on? Type yes: ")
        .and_then(|()| stderr.flush())
        .map_err(CliError::other)?;
    let mut answer = String::new();
    stdin.read_line(&mut answer).map_err(CliError::other)?;
    if answer.trim() == "yes" {
        Ok(())
    } else {
        Err(CliError::Other("nothing was changed".to_owned()))
    }
}
