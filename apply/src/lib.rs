//! Configuration as a file: accounts with their policies, protected APIs, roles, users and clients,
//! applied from a file, and exported into one. An interface like the others: the file's contents
//! become calls of rules, and nothing here decides what is allowed.
//!
//! A plan is created by applying the file within a transaction that is then rolled back, so that it
//! cannot differ from what applying the file does.

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
mod write;

pub use lines::numbered;
pub use read::{MAX_FILE_BYTES, parse, read};
pub use write::write;

use domain::error::{Error, Problem};

/// Why a file was not applied.
#[derive(Debug)]
pub enum ApplyError {
    /// The file has problems: a line each, with the path in the file.
    Refused(Vec<String>),
    /// Any other failure.
    Failed(Error),
}

impl From<Error> for ApplyError {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Result of applying a file.
pub type Outcome<T> = Result<T, ApplyError>;

/// Adds the path in the file to the problems of a rule.
trait AtPath<T> {
    fn at(self, path: &str) -> Outcome<T>;
}

impl<T> AtPath<T> for domain::error::Result<T> {
    fn at(self, path: &str) -> Outcome<T> {
        self.map_err(|error| match error {
            Error::Refused(problems) => {
                ApplyError::Refused(problems.iter().map(|problem| line(path, problem)).collect())
            }
            other => ApplyError::Failed(other),
        })
    }
}

/// The path of a field, in the form of the file: a rule's `urls.redirectUris.1` is
/// `urls.redirectUris[1]`.
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

/// Refuses one value in the file.
fn refused(path: &str, message: impl std::fmt::Display) -> ApplyError {
    ApplyError::Refused(vec![format!("{path}: {message}")])
}
