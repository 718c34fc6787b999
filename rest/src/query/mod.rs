//! Parameters of the query and ids of the path. An unknown, duplicate or malformed one is refused
//! by name: with a filter that is silently ignored, the response would contain too much.

mod path;
mod values;

pub(crate) use path::{AtBoth, Names, PathId, PathName};

use super::{
    actor::Caller,
    error::{ApiError, Result},
};
use app::App;
use axum::{extract::FromRequestParts, http::request::Parts};
use domain::{
    error::{Error, Problem, ProblemCode},
    reference::wrong_id,
};
use entity::Id;
use serde::{
    Deserialize,
    de::{DeserializeOwned, Deserializer, Visitor, value},
    forward_to_deserialize_any,
};
use std::sync::Arc;
use values::Values;

/// Most parameters of a query.
const MOST: usize = 200;

/// How often one parameter may be given, where it may be repeated.
pub(crate) const MAX_REPEATED: usize = 100;

/// Parameters by name, in the order in which they came.
pub(crate) type Pairs = Vec<(String, String)>;

/// The parameters of a request.
pub(crate) fn pairs(parts: &Parts) -> Result<Pairs> {
    let pairs: Pairs =
        url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
            .into_owned()
            .take(MOST + 1)
            .collect();
    if pairs.len() > MOST {
        return Err(ApiError::bad_request(format!("At most {MOST} parameters.")));
    }
    match pairs
        .iter()
        .find(|(name, value)| name.contains('\0') || value.contains('\0'))
    {
        Some(_) => Err(ApiError::bad_request(
            "A parameter contains the character U+0000.",
        )),
        None => Ok(pairs),
    }
}

/// Refuses every parameter.
pub(crate) fn none(parts: &Parts) -> Result<()> {
    read::<None>(&pairs(parts)?).map(|None {}| ())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct None {}

/// Refuses unknown parameters, and names all known ones.
pub(crate) fn refuse_unknown(pairs: &[(String, String)], known: &[&str]) -> Result<()> {
    let Some((name, _)) = pairs
        .iter()
        .find(|(name, _)| !known.contains(&name.as_str()))
    else {
        return Ok(());
    };
    let listed = known
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ");
    let message = match known {
        [] => "There are no parameters here.".to_owned(),
        _ => format!("There is no such parameter here, only {listed}."),
    };
    let problem = Problem {
        path: vec![name.clone()],
        ..Problem::new(ProblemCode::Invalid, "", message)
    };
    Err(ApiError::from(vec![problem]).in_request())
}

/// The names of all members of a struct that is read from parameters.
pub(crate) fn names<T: DeserializeOwned>() -> &'static [&'static str] {
    let mut found: &'static [&'static str] = &[];
    // It returns an error in any case, after the names were recorded.
    let _ = T::deserialize(Probe(&mut found)).is_ok();
    found
}

/// Records the field names of a struct before it is deserialised.
struct Probe<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> std::result::Result<V::Value, value::Error> {
        Err(serde::de::Error::custom("no value"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> std::result::Result<V::Value, value::Error> {
        *self.0 = fields;
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

/// Parses parameters into a struct with all known ones.
pub(crate) fn read<T: DeserializeOwned>(pairs: &[(String, String)]) -> Result<T> {
    refuse_unknown(pairs, names::<T>())?;
    let mut grouped: Vec<(&str, Values<'_>)> = Vec::new();
    for (name, value) in pairs {
        match grouped.iter_mut().find(|(known, _)| known == name) {
            Some((_, values)) => values.texts.push(value),
            Option::None => grouped.push((
                name,
                Values {
                    name,
                    texts: vec![value],
                },
            )),
        }
    }
    let map = value::MapDeserializer::new(grouped.into_iter());
    T::deserialize(map).map_err(|error: value::Error| {
        let text = error.to_string();
        // Each of these messages begins with the parameter's name.
        let name = text
            .strip_prefix('`')
            .and_then(|rest| rest.split('`').next())
            .unwrap_or_default()
            .to_owned();
        let problem = Problem::new(
            ProblemCode::Invalid,
            &name,
            format!("The query is wrong: {text}."),
        );
        ApiError::from(vec![problem]).in_request()
    })
}

/// A caller and the parameters that they gave.
pub(crate) struct CallerParams<T> {
    /// The caller.
    pub caller: Caller,
    /// The parameters.
    pub params: T,
}

impl<T: DeserializeOwned> FromRequestParts<Arc<App>> for CallerParams<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self> {
        Ok(Self {
            caller: Caller::of(parts, app)?,
            params: read(&pairs(parts)?)?,
        })
    }
}

/// An ID of one kind as a parameter.
pub(crate) fn id<T: Id>(name: &str, text: &str) -> Result<T> {
    let refused = || Error::refused(ProblemCode::Invalid, name, wrong_id::<T>(text));
    text.parse()
        .map_err(|_| ApiError::from(refused()).in_request())
}

/// A thing that is named by one of two parameters: `id` for its opaque ID, `other` for its name.
pub(crate) fn either<'a>(
    id: (&str, Option<&'a String>),
    other: (&str, Option<&'a String>),
) -> Result<Option<Named<'a>>> {
    match (id.1, other.1) {
        (Some(_), Some(_)) => Err(ApiError::bad_request(format!(
            "Give `{}` or `{}`, not both.",
            id.0, other.0
        ))),
        (Some(text), Option::None) => Ok(Some(Named::Id(text))),
        (Option::None, Some(text)) => Ok(Some(Named::Name(text))),
        (Option::None, Option::None) => Ok(Option::None),
    }
}

/// How a parameter names a thing.
pub(crate) enum Named<'a> {
    /// By its opaque ID.
    Id(&'a str),
    /// By its name.
    Name(&'a str),
}
