//! What all pages of one response have in common: their language, and where their links begin.

use super::{Language, Words, language};
use axum::http::{HeaderMap, header::ACCEPT_LANGUAGE};
use url::Url;

/// The language of a page, and the path that its links begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageContext {
    /// Language of all texts.
    pub language: Language,
    /// Path of the issuer, without a slash at its end; empty where it has none.
    pub prefix: String,
}

impl PageContext {
    /// The context of a request's answer: the issuer's path, and the language that the browser and
    /// the client (`ui_locales`, OpenID Connect Core section 3.1.2.1) ask for.
    #[must_use]
    pub fn of_request(issuer: &str, headers: &HeaderMap, ui_locales: Option<&str>) -> Self {
        let accepted = headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let path = Url::parse(issuer).map(|url| url.path().trim_end_matches('/').to_owned());
        Self {
            language: language(accepted, ui_locales),
            prefix: path.unwrap_or_default(),
        }
    }

    /// All texts in its language.
    #[must_use]
    pub fn words(&self) -> &'static Words {
        Words::of(self.language)
    }

    /// A path below the issuer, as links name it.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::PageContext;
    use axum::http::HeaderMap;

    #[test]
    fn links_begin_with_the_path_of_the_issuer() {
        for (issuer, link) in [
            ("https://id.example.com", "/sign-in"),
            ("https://id.example.com/", "/sign-in"),
            ("https://example.com/auth", "/auth/sign-in"),
            ("https://example.com/auth/", "/auth/sign-in"),
        ] {
            let context = PageContext::of_request(issuer, &HeaderMap::new(), None);
            assert_eq!(context.path("/sign-in"), link, "{issuer}");
        }
    }
}
