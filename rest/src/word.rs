//! A value of a closed vocabulary in JSON and in queries, with its schema in the OpenAPI document. Words
//! and descriptions are those of the [`Vocabulary`], so no enumeration is written a second time here.

use domain::vocabulary::{Vocabulary, Word as Text};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

/// A value of a vocabulary, in the OpenAPI document a schema of the vocabulary's name.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(bound = "T: Vocabulary", from = "Text<T>", into = "Text<T>")]
pub struct Word<T>(pub T);

impl<T: Vocabulary> From<T> for Word<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Vocabulary> From<Text<T>> for Word<T> {
    fn from(text: Text<T>) -> Self {
        Self(text.0)
    }
}

impl<T: Vocabulary> From<Word<T>> for Text<T> {
    fn from(word: Word<T>) -> Self {
        Self(word.0)
    }
}

impl<T: Vocabulary> PartialSchema for Word<T> {
    fn schema() -> RefOr<Schema> {
        let mut terms: Vec<_> = T::TERMS.iter().collect();
        terms.sort_unstable_by_key(|term| term.word);
        let list: String = terms
            .iter()
            .map(|term| format!("\n- `{}`: {}", term.word, term.description))
            .collect();
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(format!("{}\n{list}", T::DESCRIPTION)))
            .enum_values(Some(T::TERMS.iter().map(|term| term.word)))
            .into()
    }
}

impl<T: Vocabulary> ToSchema for Word<T> {
    fn name() -> Cow<'static, str> {
        T::NAME.into()
    }
}
