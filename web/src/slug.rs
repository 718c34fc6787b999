//! Slugs of accounts in URLs and forms. They become names of cookies and parts of paths, so only
//! what can be a slug is taken.

use super::visit_error::VisitError;
use domain::limits::MAX_SLUG;

/// The slug, if the text can be one.
///
/// # Errors
/// Where it cannot: then there is no such page.
pub(crate) fn checked(text: &str) -> Result<&str, VisitError> {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if (1..=MAX_SLUG).contains(&text.len()) && text.bytes().all(allowed) {
        Ok(text)
    } else {
        Err(VisitError::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn a_slug_has_nothing_that_a_path_or_a_cookie_treats_specially() {
        assert!(checked("acme-2").is_ok());
        for text in [
            "",
            "a/b",
            "..",
            "a;b",
            "a=b",
            "Acme",
            "a b",
            &"a".repeat(64),
        ] {
            assert!(checked(text).is_err(), "{text}");
        }
    }
}
