//! Whether a page of this server sent a request, as far as the browser says so (Fetch Metadata;
//! RFC 6454 section 7).

use axum::http::{HeaderMap, HeaderValue, header::ORIGIN};
use url::{Origin, Url};

/// Whether the browser says nothing else than that a page of the issuer's origin sent the request.
/// Programs, and browsers for some forms, say nothing.
#[must_use]
pub fn may_be_own_page(headers: &HeaderMap, issuer: &str) -> bool {
    let site = headers.get_all("sec-fetch-site");
    site.iter()
        .all(|site| site == "same-origin" || site == "none")
        && is_of_origin(headers, issuer)
}

/// Whether the browser says that a page of the issuer's origin sent the request. `SameSite` cookies
/// do not tell that: a page on another port, or of a sibling domain, is of the same site.
#[must_use]
pub fn is_own_page(headers: &HeaderMap, issuer: &str) -> bool {
    let site = headers.get_all("sec-fetch-site");
    headers.contains_key(ORIGIN)
        && site.iter().all(|site| site == "same-origin")
        && is_of_origin(headers, issuer)
}

/// Whether each `Origin` header, if there is one, names the issuer's origin.
#[must_use]
pub fn is_of_origin(headers: &HeaderMap, issuer: &str) -> bool {
    let Some(own) = origin(issuer) else {
        return false;
    };
    let names_own = |value: &HeaderValue| {
        let named = value.to_str().ok().and_then(origin);
        named.is_some_and(|named| named == own)
    };
    headers.get_all(ORIGIN).iter().all(names_own)
}

fn origin(text: &str) -> Option<Origin> {
    Url::parse(text).ok().map(|url| url.origin())
}

#[cfg(test)]
mod tests {
    use super::{is_own_page, may_be_own_page};
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    const ISSUER: &str = "https://id.example.com/auth";

    fn headers(headers: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = headers.iter().map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        pairs.collect()
    }

    #[test]
    fn forms_of_pages_of_other_origins_are_recognized() {
        let from =
            |given: &[(&'static str, &'static str)]| may_be_own_page(&headers(given), ISSUER);
        assert!(from(&[]));
        assert!(from(&[("sec-fetch-site", "none")]));
        assert!(from(&[
            ("sec-fetch-site", "same-origin"),
            ("origin", "https://id.example.com"),
        ]));
        assert!(!from(&[("sec-fetch-site", "same-site")]));
        assert!(!from(&[("sec-fetch-site", "cross-site")]));
        assert!(!from(&[("origin", "null")]));
        assert!(!from(&[("origin", "https://id.example.com.evil.example")]));
        assert!(!from(&[("origin", "http://id.example.com")]));
    }

    #[test]
    fn a_script_must_be_of_a_page_of_the_issuer() {
        let from = |given: &[(&'static str, &'static str)]| is_own_page(&headers(given), ISSUER);
        let own = ("origin", "https://id.example.com");
        assert!(from(&[own]));
        assert!(from(&[own, ("sec-fetch-site", "same-origin")]));
        assert!(!from(&[]), "programs have tokens");
        assert!(!from(&[("sec-fetch-site", "same-origin")]));
        assert!(!from(&[own, ("sec-fetch-site", "same-site")]));
        assert!(!from(&[own, ("sec-fetch-site", "none")]));
        assert!(!from(&[("origin", "https://id.example.com:8443")]));
        assert!(!from(&[("origin", "null")]));
        let twice = [
            ("origin", "https://id.example.com"),
            ("origin", "https://evil.example"),
        ];
        let mut both = headers(&twice[..1]);
        both.append("origin", HeaderValue::from_static(twice[1].1));
        assert!(!is_own_page(&both, ISSUER));
    }
}
