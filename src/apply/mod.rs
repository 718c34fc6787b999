//! Configuration as a file: accounts with their policies, protected APIs, roles, users and clients,
//! made to be as a file says, and written into such a file. A door like the others: the file's
//! words become calls of rules, and nothing here decides what is allowed.
//!
//! What would change is found out by changing it within a transaction that is then dropped, so that
//! a plan cannot differ from what is done.

mod account;
mod check;
mod client;
mod diff;
pub mod document;
pub mod export;
mod lines;
pub mod plan;
mod prune;
mod read;
mod resource;
mod role;
pub mod run;
mod user;
pub mod words;

pub use lines::numbered;
pub use read::{MOST_BYTES, parse, read};

use crate::domain::error::{Error, Problem};

/// Why a file was not applied.
#[derive(Debug)]
pub enum Halt {
    /// The file has to be mended first: a line each, with the place in the file.
    Refused(Vec<String>),
    /// Anything else.
    Failed(Error),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// What comes of it.
pub type Outcome<T> = Result<T, Halt>;

/// Says where in the file something stands that a rule refuses.
trait At<T> {
    fn at(self, path: &str) -> Outcome<T>;
}

impl<T> At<T> for crate::domain::error::Result<T> {
    fn at(self, path: &str) -> Outcome<T> {
        self.map_err(|error| match error {
            Error::Refused(problems) => {
                Halt::Refused(problems.iter().map(|problem| line(path, problem)).collect())
            }
            other => Halt::Failed(other),
        })
    }
}

/// A rule's words for a field, in the file's words: `urls.redirectUris.1` is `urls.redirectUris[1]`
/// there.
fn line(path: &str, problem: &Problem) -> String {
    let mut place = path.to_owned();
    for part in &problem.path {
        match part.as_str() {
            "id" | "ids" | "account" | "reassignTo" => {}
            index if index.bytes().all(|b| b.is_ascii_digit()) => {
                place.push_str(&format!("[{index}]"))
            }
            "clientSecret" | "importedSecret" => place.push_str(".secret"),
            "value" | "hash" => {}
            name => place.push_str(&format!(".{name}")),
        }
    }
    format!("{place}: {}", problem.message)
}

/// Refuses one thing in the file.
fn refused(path: &str, message: impl std::fmt::Display) -> Halt {
    Halt::Refused(vec![format!("{path}: {message}")])
}
