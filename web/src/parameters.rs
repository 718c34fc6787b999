//! Parameters of a page: those of its URL, and the fields of a submitted form.

use super::visit_error::VisitError;
use app::body::{self, Unreadable};
use axum::{
    body::Body,
    http::{HeaderMap, header::CONTENT_TYPE},
};
use url::form_urlencoded;

/// Most bytes of a form.
const MAX_FORM_BYTES: usize = 16 * 1024;

/// Names and values, as they were sent. Empty values count as absent, and of several with one name
/// the first counts.
#[derive(Clone, Default)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// The parameters of a URL.
    pub(crate) fn of_query(query: Option<&str>) -> Self {
        Self::parse(query.unwrap_or_default().as_bytes())
    }

    /// The fields of a form.
    ///
    /// # Errors
    /// Where it is no form, too large, or cut off.
    pub(crate) async fn read(headers: &HeaderMap, body: Body) -> Result<Self, VisitError> {
        if !is_form(headers) {
            return Err(VisitError::Malformed);
        }
        let bytes = body::read(body, MAX_FORM_BYTES).await;
        let bytes = bytes.map_err(|unreadable| match unreadable {
            Unreadable::TooLarge => VisitError::TooLarge,
            Unreadable::Broken => VisitError::Malformed,
        })?;
        Ok(Self::parse(&bytes))
    }

    fn parse(text: &[u8]) -> Self {
        let pairs = form_urlencoded::parse(text)
            // PostgreSQL cannot store or compare U+0000, and no field has it.
            .filter(|(_, value)| !value.is_empty() && !value.contains('\0'))
            .map(|(name, value)| (name.into_owned(), value.into_owned()));
        Self(pairs.collect())
    }

    /// A value.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// A value, which is not kept here any longer; empty where it is absent.
    pub(crate) fn take(&mut self, name: &str) -> String {
        let found = self.0.iter_mut().find(|(known, _)| known == name);
        found.map_or_else(String::new, |(_, value)| std::mem::take(value))
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let content_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = content_type.and_then(|value| value.split(';').next());
    essence.is_some_and(|essence| {
        essence
            .trim()
            .eq_ignore_ascii_case("application/x-www-form-urlencoded")
    })
}

#[cfg(test)]
mod tests {
    use super::Parameters;

    #[test]
    fn a_value_is_decoded_and_taken_once() {
        let mut fields = Parameters::parse(b"name=Ada+L%C3%BCgt&name=second&empty=&nul=a%00b");
        assert_eq!(fields.get("name"), Some("Ada Lügt"));
        assert_eq!(fields.get("empty"), None);
        assert_eq!(fields.get("nul"), None);
        assert_eq!(fields.take("name"), "Ada Lügt");
        assert_eq!(fields.take("absent"), "");
    }
}
