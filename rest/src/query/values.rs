//! The values of one parameter, parsed into the type that the handler needs.

use super::MAX_REPEATED;
use serde::{
    de::{Deserializer, IntoDeserializer, Visitor, value},
    forward_to_deserialize_any,
};
use std::str::FromStr;

/// The values of one parameter.
pub(super) struct Values<'a> {
    pub(super) name: &'a str,
    pub(super) texts: Vec<&'a str>,
}

impl<'a> Values<'a> {
    fn one(&self) -> std::result::Result<&'a str, value::Error> {
        match self.texts.as_slice() {
            [one] => Ok(one),
            _ => Err(self.wrong("is given more than once")),
        }
    }

    fn parse<T: FromStr>(&self, what: &str) -> std::result::Result<T, value::Error> {
        self.one()?.parse().map_err(|_| self.wrong(what))
    }

    fn wrong(&self, what: impl std::fmt::Display) -> value::Error {
        serde::de::Error::custom(format!("`{}` {what}", self.name))
    }
}

impl<'de> IntoDeserializer<'de> for Values<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Values<'de> {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> std::result::Result<V::Value, value::Error> {
        let text = self.one()?;
        visitor
            .visit_str(text)
            .map_err(|error: value::Error| self.wrong(format_args!("is wrong: {error}")))
    }

    fn deserialize_option<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> std::result::Result<V::Value, value::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> std::result::Result<V::Value, value::Error> {
        if self.texts.len() > MAX_REPEATED {
            return Err(self.wrong(format_args!("may be given {MAX_REPEATED} times at most")));
        }
        let Self { name, texts } = self;
        let each = texts.into_iter().map(|text| Values {
            name,
            texts: vec![text],
        });
        visitor.visit_seq(value::SeqDeserializer::new(each))
    }

    fn deserialize_bool<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> std::result::Result<V::Value, value::Error> {
        visitor.visit_bool(self.parse("must be `true` or `false`")?)
    }

    fn deserialize_i32<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> std::result::Result<V::Value, value::Error> {
        visitor.visit_i32(self.parse("must be a number")?)
    }

    forward_to_deserialize_any! {
        i8 i16 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct newtype_struct tuple tuple_struct map
        struct enum identifier ignored_any
    }
}
