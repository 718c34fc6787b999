//! A value of a closed vocabulary as text, as it stands in JSON, in YAML or in a query.

use super::Vocabulary;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Visitor},
};
use std::{
    fmt::{self, Formatter},
    marker::PhantomData,
};

/// A value of a vocabulary that is written and read as its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<T>(pub T);

impl<T: Vocabulary> From<T> for Word<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Vocabulary> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

impl<'de, T: Vocabulary> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Expected(PhantomData))
    }
}

/// Reads a word of a vocabulary.
struct Expected<T>(PhantomData<T>);

impl<T: Vocabulary> Visitor<'_> for Expected<T> {
    type Value = Word<T>;

    fn expecting(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = T::TERMS
            .iter()
            .map(|term| format!("`{}`", term.word))
            .collect();
        write!(formatter, "one of {}", words.join(", "))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Word<T>, E> {
        let unknown = || {
            E::custom(format_args!(
                "unknown value `{text}`, expected {}",
                &self as &dyn de::Expected
            ))
        };
        T::parse(text).map(Word).ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::Word;
    use entity::client::Algorithm;
    use serde_json::{from_value, json, to_value};

    #[test]
    fn a_value_is_written_and_read_as_its_word() {
        let word = Word(Algorithm::EdDsa);
        assert_eq!(to_value(word).unwrap(), json!("EdDSA"));
        assert_eq!(from_value::<Word<Algorithm>>(json!("EdDSA")).unwrap(), word);
        for (other, message) in [
            (
                json!("HS256"),
                "unknown value `HS256`, expected one of `ES256`, `RS256`, `EdDSA`",
            ),
            (
                json!(7),
                "invalid type: integer `7`, expected one of `ES256`, `RS256`, `EdDSA`",
            ),
        ] {
            let error = from_value::<Word<Algorithm>>(other).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
    }
}
