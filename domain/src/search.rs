//! Searches a column for a part of a text. The column holds lower case, since databases disagree on
//! what the lower case of a letter is.

use super::{
    error::{Error, ProblemCode, Result},
    limits::MAX_SEARCH,
};
use sea_orm::{
    ExprTrait, IntoSimpleExpr,
    sea_query::{Expr, LikeExpr},
};

/// The condition that the column contains the text, regardless of case; none for an empty text.
///
/// # Errors
/// `TOO_LONG`, naming the field.
pub(crate) fn condition(
    field: &str,
    text: Option<&str>,
    column: impl IntoSimpleExpr,
) -> Result<Option<Expr>> {
    Ok(term(field, text)?.map(|term| contains(&term, column)))
}

/// The search term: the text in lower case, or none for an empty text.
///
/// # Errors
/// `TOO_LONG`, naming the field.
pub(crate) fn term(field: &str, text: Option<&str>) -> Result<Option<String>> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    if text.chars().count() > MAX_SEARCH {
        return Err(Error::refused(
            ProblemCode::TooLong,
            field,
            format!("At most {MAX_SEARCH} characters."),
        ));
    }
    Ok(Some(text.to_lowercase()))
}

/// The condition that the column contains the term.
pub(crate) fn contains(term: &str, column: impl IntoSimpleExpr) -> Expr {
    column
        .into_simple_expr()
        .like(LikeExpr::new(format!("%{}%", escape(term))).escape('\\'))
}

/// Joins several texts into one that is searched.
pub(crate) fn haystack<'a>(texts: impl IntoIterator<Item = Option<&'a str>>) -> String {
    texts
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("\n")
        .to_lowercase()
}

/// Escapes `%`, `_` and `\` in a LIKE pattern.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
