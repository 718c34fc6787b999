//! Parses the text of a document, up to a number of tokens and of nested brackets.

use super::{MAX_NESTING, MAX_TOKENS};
use crate::document::{DocumentError, DocumentProblem};
use apollo_compiler::{ast::Document, diagnostic::ToCliReport, parser::Parser};
use apollo_parser::{Lexer, TokenKind};

/// Parses a document, up to a number of tokens and of nested brackets.
///
/// # Errors
/// For a text that is not in the language, or too long.
pub fn parse(text: &str) -> Result<Document, DocumentError> {
    let mut parser = Parser::new()
        .recursion_limit(MAX_NESTING)
        .token_limit(MAX_TOKENS);
    let parsed = parser.parse_ast(text, "document.graphql").map_err(|invalid| {
        let limited = invalid.errors.iter().any(|problem| !problem.error.to_string().starts_with("syntax error"));
        if limited {
            let message = format!("The document has more than {MAX_TOKENS} tokens, or brackets more than {MAX_NESTING} deep.");
            return DocumentError::too_large(message);
        }
        DocumentError::invalid(invalid.errors.iter().map(|problem| DocumentProblem::at(problem.error.location(), problem.error.to_string())))
    })?;
    if !tokens(text).eq(tokens(&parsed.to_string())) {
        return Err(DocumentError::wrong(
            "syntax error: a name or value is not allowed at its position",
        ));
    }
    Ok(parsed)
}

/// The tokens of a text. The parser ignores some words that the grammar does not allow, such as a
/// name without a colon among arguments; then the parsed document, serialised, has fewer tokens.
/// Strings may be written in other ways, and `query` may be left out.
fn tokens(text: &str) -> impl Iterator<Item = (TokenKind, &str)> {
    let mut depth = 0_usize;
    Lexer::new(text)
        .filter_map(Result::ok)
        .filter_map(move |token| {
            match token.kind() {
                TokenKind::Whitespace | TokenKind::Comment | TokenKind::Comma | TokenKind::Eof => {
                    return None;
                }
                TokenKind::LCurly | TokenKind::LParen => depth += 1,
                TokenKind::RCurly | TokenKind::RParen => depth = depth.saturating_sub(1),
                TokenKind::Name if depth == 0 && token.data() == "query" => return None,
                TokenKind::StringValue => return Some((TokenKind::StringValue, "")),
                _ => {}
            }
            Some((token.kind(), token.data()))
        })
}
