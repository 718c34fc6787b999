//! Confirmation before a destructive action: on the terminal, or by an option where there is none.

use super::Failure;
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
    pub(super) async fn confirm(self) -> Result<(), Failure> {
        if self.agreed {
            return Ok(());
        }
        tokio::task::spawn_blocking(move || ask(&self.what))
            .await
            .map_err(Failure::other)?
    }
}

fn ask(what: &str) -> Result<(), Failure> {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        return Err(Failure::Usage(vec![format!(
            "{what} There is no terminal to ask on: add --yes if that is what you want."
        )]));
    }
    let mut stderr = std::io::stderr();
    write!(stderr, "{what}\nGo on? Type yes: ")
        .and_then(|()| stderr.flush())
        .map_err(Failure::other)?;
    let mut answer = String::new();
    stdin.read_line(&mut answer).map_err(Failure::other)?;
    if answer.trim() == "yes" {
        Ok(())
    } else {
        Err(Failure::Other("nothing was changed".to_owned()))
    }
}
