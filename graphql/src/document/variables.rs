//! Coerces the values of variables to their types before anything is executed (GraphQL
//! specification, section 6.1.2, `CoerceVariableValues`). The messages are those of graphql-js,
//! which client libraries know.

use super::{
    problem::{DocumentError, DocumentProblem},
    values::{custom_scalar, is_one_of},
};
use apollo_compiler::{
    Schema,
    ast::{Type, Value},
    executable::{Operation, VariableDefinition},
    schema::{ExtendedType, InputObjectType},
};
use serde_json::{Map, Value as Json};

/// The variables of an operation: the given ones, coerced to their types, and the defaults of the
/// others.
///
/// # Errors
/// For a value that does not match its type, and for a required variable without a value.
pub fn coerce(
    schema: &Schema,
    operation: &Operation,
    mut given: Map<String, Json>,
) -> Result<Map<String, Json>, DocumentError> {
    let (mut coerced, mut problems) = (Map::new(), Vec::new());
    for variable in &operation.variables {
        let name = variable.name.as_str();
        match given.remove(name) {
            None => {
                if let Some(default) = &variable.default_value {
                    coerced.insert(name.to_owned(), constant(default));
                } else if variable.ty.is_non_null() {
                    problems.push(missing(variable, "was not provided"));
                }
            }
            Some(Json::Null) if variable.ty.is_non_null() => {
                problems.push(missing(variable, "must not be null"))
            }
            Some(value) => {
                let mut place = InputPath {
                    schema,
                    root: value.clone(),
                    path: vec![format!("${name}")],
                    problems: Vec::new(),
                };
                coerced.insert(name.to_owned(), place.value(value, &variable.ty));
                problems.extend(
                    place
                        .problems
                        .into_iter()
                        .map(|message| DocumentProblem::at(variable.location(), message)),
                );
            }
        }
    }
    if problems.is_empty() {
        Ok(coerced)
    } else {
        Err(DocumentError::invalid(problems))
    }
}

fn missing(variable: &apollo_compiler::Node<VariableDefinition>, what: &str) -> DocumentProblem {
    let kind = if what == "was not provided" {
        "required"
    } else {
        "non-null"
    };
    DocumentProblem::at(
        variable.location(),
        format!(
            "Variable \"${}\" of {kind} type \"{}\" {what}.",
            variable.name, variable.ty
        ),
    )
}

/// A constant of the document as JSON.
pub fn constant(value: &Value) -> Json {
    match value {
        Value::Null | Value::Variable(_) => Json::Null,
        Value::Enum(name) => Json::from(name.as_str()),
        Value::String(text) => Json::from(text.as_str()),
        Value::Boolean(value) => Json::from(*value),
        Value::Int(number) => number
            .as_str()
            .parse()
            .map_or_else(|_| Json::from(number.as_str()), Json::Number),
        Value::Float(number) => number
            .as_str()
            .parse()
            .map_or_else(|_| Json::from(number.as_str()), Json::Number),
        Value::List(items) => items.iter().map(|item| constant(item)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.to_string(), constant(value)))
            .collect::<Map<_, _>>()
            .into(),
    }
}

/// A position within the value of a variable.
struct InputPath<'a> {
    schema: &'a Schema,
    root: Json,
    path: Vec<String>,
    problems: Vec<String>,
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

    fn value(&mut self, value: Json, ty: &Type) -> Json {
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

    fn refuse(&mut self, message: &str) -> Json {
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

    fn scalar(&mut self, value: Json, name: &str) -> Json {
        match (name, &value) {
            ("Int", Json::Number(number)) => match whole(number) {
                Some(whole) if i32::try_from(whole).is_ok() => {
                    Json::from(i64::try_from(whole).unwrap_or_default())
                }
                Some(_) => self.refuse(&format!(
                    "Int cannot represent non 32-bit signed integer value: {value}"
                )),
                None => self.refuse(&format!("Int cannot represent non-integer value: {value}")),
            },
            ("ID", Json::Number(number)) => match whole(number) {
                Some(whole) => Json::from(whole.to_string()),
                None => self.refuse(&format!("ID cannot represent value: {value}")),
            },
            ("Float", Json::Number(_))
            | ("Boolean", Json::Bool(_))
            | ("String" | "ID", Json::String(_))
            | ("JSON", _) => value,
            ("Int" | "Float" | "Boolean" | "String" | "ID", _) => {
                let kind = match name {
                    "Int" => "non-integer value",
                    "Float" => "non numeric value",
                    "Boolean" => "a non boolean value",
                    "String" => "a non string value",
                    _ => "value",
                };
                self.refuse(&format!("{name} cannot represent {kind}: {value}"))
            }
            (_, Json::String(text)) => match custom_scalar(name, text) {
                Some(message) => self.refuse(&message),
                None => value,
            },
            _ => self.refuse(&format!("{name} cannot represent value: {value}")),
        }
    }
}

/// The number, if it has no fraction: `3.0` is three.
fn whole(number: &serde_json::Number) -> Option<i128> {
    let exact = number
        .as_i64()
        .map(i128::from)
        .or_else(|| number.as_u64().map(i128::from));
    exact.or_else(|| {
        let float = number
            .as_f64()
            .filter(|float| float.fract() == 0.0 && float.abs() < 1e30)?;
        format!("{float:.0}").parse().ok()
    })
}
