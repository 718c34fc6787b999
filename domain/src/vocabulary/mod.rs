//! Closed vocabularies: each enumeration that the interfaces show, with the word for each value and
//! the sentence that describes it. All interfaces derive theirs from here, so that a value is called
//! the same, and described the same, in GraphQL, in REST and in a file for `apply`.

mod account;
mod audit;
mod client;
mod key;
mod list;
mod problem;
mod token;
mod user;
mod webhook;
mod word;

pub use word::Word;

/// A closed enumeration with a word for each value.
pub trait Vocabulary: Copy + Eq + Send + Sync + 'static {
    /// Name of the enumeration in the interfaces.
    const NAME: &'static str;
    /// What its values are about, as a sentence.
    const DESCRIPTION: &'static str;
    /// All its values.
    const TERMS: &'static [Term<Self>];

    /// The word for this value.
    fn as_str(self) -> &'static str;

    /// The value that a word stands for, if it stands for one.
    #[must_use]
    fn parse(word: &str) -> Option<Self> {
        let term = Self::TERMS.iter().find(|term| term.word == word);
        term.map(|term| term.value)
    }
}

/// A value of a [`Vocabulary`].
#[derive(Debug)]
pub struct Term<T: 'static> {
    /// The value.
    pub value: T,
    /// The word for it on the wire.
    pub word: &'static str,
    /// What it means, as a sentence.
    pub description: &'static str,
}

/// Defines the words of an enumeration. A value without a word does not compile.
macro_rules! vocabulary {
    ($type:ty as $name:literal: $about:literal { $($variant:ident $word:literal $description:literal)* }) => {
        impl $crate::vocabulary::Vocabulary for $type {
            const NAME: &'static str = $name;
            const DESCRIPTION: &'static str = $about;
            const TERMS: &'static [$crate::vocabulary::Term<Self>] = &[
                $($crate::vocabulary::Term { value: Self::$variant, word: $word, description: $description },)*
            ];

            fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}

use vocabulary;

#[cfg(test)]
mod tests {
    use super::Vocabulary;
    use crate::error::ProblemCode;
    use entity::{client::Algorithm, client::ClientStatus};

    #[test]
    fn a_word_stands_for_one_value() {
        assert_eq!(ClientStatus::parse("ACTIVE"), Some(ClientStatus::Active));
        assert_eq!(Algorithm::parse("EdDSA"), Some(Algorithm::EdDsa));
        for other in ["", "active", "Active", "ACTIVE "] {
            assert_eq!(ClientStatus::parse(other), None, "{other}");
        }
        for term in ProblemCode::TERMS {
            assert_eq!(ProblemCode::parse(term.word), Some(term.value));
            assert_eq!(term.value.as_str(), term.word);
        }
    }
}
