//! In which language a page speaks to its reader.

/// Most language ranges of a header that are read.
const MAX_RANGES: usize = 32;

/// A language that all pages exist in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// Its tag (RFC 5646).
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The language of a tag, whatever its region.
    fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        [Self::English, Self::German]
            .into_iter()
            .find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }
}

/// The language to answer in: the first supported one that the client names in `ui_locales` (OpenID
/// Connect Core section 3.1.2.1), else the one that the browser prefers by `Accept-Language` (RFC
/// 9110 section 12.5.4), else English.
#[must_use]
pub fn language(accept_language: Option<&str>, ui_locales: Option<&str>) -> Language {
    let named = ui_locales
        .unwrap_or_default()
        .split(' ')
        .find_map(Language::of_tag);
    named
        .or_else(|| preferred(accept_language.unwrap_or_default()))
        .unwrap_or_default()
}

/// The supported language with the highest weight; of equal ones, the first.
fn preferred(header: &str) -> Option<Language> {
    let mut ranges: Vec<_> = header
        .split(',')
        .take(MAX_RANGES)
        .filter_map(weighed)
        .collect();
    ranges.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    ranges.first().map(|(_, language)| *language)
}

/// A range of the header with its weight in thousandths, where it names a supported language and
/// does not refuse it.
fn weighed(range: &str) -> Option<(u16, Language)> {
    let mut parts = range.split(';').map(str::trim);
    let tag = parts.next().unwrap_or_default();
    let language = match tag {
        "*" => Language::default(),
        tag => Language::of_tag(tag)?,
    };
    let weight = match parts.find_map(|part| part.strip_prefix("q=")) {
        Some(text) => thousandths(text)?,
        None => 1000,
    };
    (weight > 0).then_some((weight, language))
}

/// `0.8` is 800; none for what is no weight (RFC 9110 section 12.4.2).
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let valid = fraction.len() <= 3 && fraction.bytes().all(|digit| digit.is_ascii_digit());
    let fraction: u16 = format!("{fraction:0<3}").parse().ok().filter(|_| valid)?;
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Language::*, language};

    #[test]
    fn the_browsers_first_supported_language_is_spoken() {
        for (header, expected) in [
            ("", English),
            ("de", German),
            ("DE-AT", German),
            ("fr, de;q=0.5", German),
            ("en;q=0.8, de;q=0.9", German),
            ("de;q=0.8, en;q=0.81", English),
            ("de, en", German),
            ("en, de", English),
            ("de;q=0", English),
            ("de;q=0.000, en;q=0.1", English),
            ("fr, *;q=0.1", English),
            ("*, de;q=0.5", English),
            ("den, deutsch", English),
            ("de;q=2", English),
            ("de;q=0.1234", English),
            ("de;q=x", English),
            (", ;, de ; q=1.0", German),
        ] {
            assert_eq!(language(Some(header), None), expected, "{header}");
        }
    }

    #[test]
    fn the_client_may_name_another() {
        assert_eq!(language(Some("en"), Some("fr-CA de-DE en")), German);
        assert_eq!(language(Some("de"), Some("fr es")), German);
        assert_eq!(language(None, Some("")), English);
    }
}
