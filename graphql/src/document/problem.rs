//! Why a document is not executed: messages with positions in its text.

use crate::error::{code, server_error};
use apollo_compiler::parser::SourceSpan;
use async_graphql::{Pos, ServerError};

/// Problems of one document that are reported; further ones are left out.
const MAX_PROBLEMS: usize = 20;

/// One problem.
#[derive(Clone, Debug)]
pub struct DocumentProblem {
    /// What is wrong, for people.
    pub message: String,
    span: Option<SourceSpan>,
    position: Option<Pos>,
}

impl DocumentProblem {
    /// A problem at a place of the text.
    pub fn at(span: Option<SourceSpan>, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            span,
            position: None,
        }
    }
}

/// Why a document is not executed.
#[derive(Clone, Debug)]
pub struct DocumentError {
    /// Code of the top-level errors.
    pub code: &'static str,
    /// The problems; at least one.
    pub problems: Vec<DocumentProblem>,
}

impl DocumentError {
    /// It requests too much.
    pub fn too_large(message: impl Into<String>) -> Self {
        Self {
            code: code::QUERY_TOO_LARGE,
            problems: vec![DocumentProblem::at(None, message)],
        }
    }

    /// It is not a document of the language, or not valid for the schema.
    pub fn invalid(problems: impl IntoIterator<Item = DocumentProblem>) -> Self {
        Self {
            code: code::BAD_USER_INPUT,
            problems: problems.into_iter().take(MAX_PROBLEMS).collect(),
        }
    }

    /// Like [`DocumentError::invalid`], for one problem without a position.
    pub fn wrong(message: impl Into<String>) -> Self {
        Self::invalid([DocumentProblem::at(None, message)])
    }

    /// Converts the positions in the text to lines and columns.
    #[must_use]
    pub fn placed(mut self, find: impl Fn(SourceSpan) -> Pos) -> Self {
        for problem in &mut self.problems {
            problem.position = problem.span.map(&find);
        }
        self
    }

    /// As errors of a response.
    pub fn into_server_errors(self) -> Vec<ServerError> {
        let code = self.code;
        let error = |problem: DocumentProblem| ServerError {
            locations: problem.position.into_iter().collect(),
            ..server_error(code, problem.message)
        };
        self.problems.into_iter().map(error).collect()
    }
}
