//! Walks the value of a variable along its type: lists and objects are coerced member by member,
//! and each problem is told with its place.

use crate::document::values::is_one_of;
use apollo_compiler::{
    Schema,
    ast::Type,
    schema::{ExtendedType, InputObjectType},
};
use serde_json::{Map, Value as Json};

/// A position within the value of a variable.
pub(super) struct InputPath<'a> {
    pub(super) schema: &'a Schema,
    pub(super) root: Json,
    pub(super) path: Vec<String>,
    pub(super) problems: Vec<String>,
}

impl InputPath<'_> {
    fn problem(&mut self, message: &str) {
        // The value may be as large as the request.
        let shown: String = self.root.to_string().chars().take(200).collect();
        let variable = self.path.first().cloned().unwrap_or_default();
        let at = if self.path.len() > 1 {
            format!(" at \"{}\"", self.path.concat().trim_start_matches('$'))
        } else {
            String::new()
        };
        self.problems.push(format!(
            "Variable \"{variable}\" got invalid value {shown}{at}; {message}"
        ));
    }

    fn within<T>(&mut self, step: String, run: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step);
        let done = run(self);
        self.path.pop();
        done
    }

    pub(super) fn value(&mut self, value: Json, ty: &Type) -> Json {
        if value.is_null() {
            if ty.is_non_null() {
                self.problem(&format!(
                    "Expected non-nullable type \"{ty}\" not to be null."
                ));
            }
            return Json::Null;
        }
        if ty.is_list() {
            return match value {
                Json::Array(items) => {
                    let one = |(index, item)| {
                        self.within(format!("[{index}]"), |place| {
                            place.value(item, ty.item_type())
                        })
                    };
                    Json::Array(items.into_iter().enumerate().map(one).collect())
                }
                // One item stands for a list of one (section 3.11).
                one => Json::Array(vec![self.value(one, ty.item_type())]),
            };
        }
        let name = ty.inner_named_type();
        match self.schema.types.get(name) {
            Some(ExtendedType::InputObject(object)) => match value {
                Json::Object(fields) => self.object(fields, object),
                _ => self.refuse(&format!("Expected type \"{name}\" to be an object.")),
            },
            Some(ExtendedType::Enum(known)) => match value.as_str() {
                Some(text) if known.values.contains_key(text) => value,
                Some(_) => {
                    self.refuse(&format!("Value {value} does not exist in \"{name}\" enum."))
                }
                None => self.refuse(&format!(
                    "Enum \"{name}\" cannot represent non-string value: {value}."
                )),
            },
            _ => self.scalar(value, name),
        }
    }

    pub(super) fn refuse(&mut self, message: &str) -> Json {
        self.problem(message);
        Json::Null
    }

    fn object(&mut self, mut given: Map<String, Json>, object: &InputObjectType) -> Json {
        let mut coerced = Map::new();
        for (name, field) in &object.fields {
            if let Some(value) = given.remove(name.as_str()) {
                let value = self.within(format!(".{name}"), |place| place.value(value, &field.ty));
                coerced.insert(name.to_string(), value);
            } else if field.ty.is_non_null() && field.default_value.is_none() {
                self.problem(&format!(
                    "Field \"{name}\" of required type \"{}\" was not provided.",
                    field.ty
                ));
            }
        }
        for name in given.keys().take(3) {
            self.problem(&format!(
                "Field \"{name}\" is not defined by type \"{}\".",
                object.name
            ));
        }
        if is_one_of(object) {
            match (coerced.len(), coerced.iter().next()) {
                (1, Some((name, Json::Null))) => {
                    let name = name.clone();
                    self.within(format!(".{name}"), |place| {
                        place.problem(&format!("Field \"{name}\" must be non-null."))
                    });
                }
                (1, _) => {}
                _ => self.problem(&format!(
                    "Exactly one key must be specified for OneOf type \"{}\".",
                    object.name
                )),
            }
        }
        Json::Object(coerced)
    }
}
