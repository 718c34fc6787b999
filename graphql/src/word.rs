//! A value of a closed vocabulary as a value of an enumeration in the schema. Names, words and
//! descriptions are those of the [`Vocabulary`], so no enumeration is written a second time here.

use async_graphql::{
    ContextSelectionSet, InputType, InputValueError, InputValueResult, Name, OutputType,
    Positioned, ServerResult, Value,
    parser::types::Field,
    registry::{EnumBuilder, MetaEnumValue, MetaTypeId, Registry},
};
use domain::vocabulary::{Term, Vocabulary};
use std::borrow::Cow;

/// A value of a vocabulary, in the schema an enumeration of the vocabulary's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<T>(pub T);

impl<T: Vocabulary> From<T> for Word<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Vocabulary> Word<T> {
    fn name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn register(registry: &mut Registry) -> String {
        registry.create_input_type::<Self, _>(MetaTypeId::Enum, |_| {
            let values = T::TERMS.iter().map(described).collect();
            EnumBuilder::new(T::NAME, values)
                .description(Some(T::DESCRIPTION.to_owned()))
                .rust_typename(std::any::type_name::<Self>())
                .build()
        })
    }

    fn value(&self) -> Value {
        Value::Enum(Name::new(self.0.as_str()))
    }
}

fn described<T>(term: &Term<T>) -> (String, MetaEnumValue) {
    let mut value = MetaEnumValue::new(term.word.to_owned());
    value.description = Some(term.description.to_owned());
    (term.word.to_owned(), value)
}

impl<T: Vocabulary> InputType for Word<T> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        Self::name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Self::register(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let value = value.unwrap_or_default();
        let word = match &value {
            Value::Enum(name) => name.as_str(),
            Value::String(text) => text,
            _ => return Err(InputValueError::expected_type(value)),
        };
        T::parse(word).map(Self).ok_or_else(|| {
            let name = T::NAME;
            InputValueError::custom(format!("{name} has no value `{word}`."))
        })
    }

    fn to_value(&self) -> Value {
        self.value()
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

impl<T: Vocabulary> OutputType for Word<T> {
    fn type_name() -> Cow<'static, str> {
        Self::name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Self::register(registry)
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(self.value())
    }
}
