//! A value matches the type of its place, to the last item and member.

use super::{ValueWalk, custom_scalar, is_one_of};
use apollo_compiler::{
    Name, Node,
    ast::{Type, Value},
    collections::HashSet,
    executable::VariableDefinition,
    schema::ExtendedType,
};

impl<'a> ValueWalk<'a, '_> {
    /// Checks a value against the type of its place, which may have a default.
    pub(super) fn value(&mut self, value: &'a Node<Value>, ty: &Type, has_default: bool) {
        match &**value {
            Value::Variable(name) => self.variable(value, name, (ty, has_default)),
            Value::Null => {}
            Value::List(items) if ty.is_list() => {
                self.lists = true;
                for item in items {
                    self.value(item, ty.item_type(), false);
                }
            }
            _ if ty.is_list() => self.value(value, ty.item_type(), false),
            Value::Object(fields) => self.object(value, fields, ty),
            Value::String(text) if text.contains('\0') => self.problem(
                value,
                "The document contains the character U+0000.".to_owned(),
            ),
            _ => self.scalar(value, ty),
        }
    }

    fn scalar(&mut self, value: &'a Node<Value>, ty: &Type) {
        let name = ty.inner_named_type();
        if !matches!(self.schema.types.get(name), Some(ExtendedType::Scalar(scalar)) if !scalar.is_built_in())
        {
            return;
        }
        let wrong = match &**value {
            Value::String(text) => custom_scalar(name, text),
            _ => Some(format!("{name} cannot represent value: {value}")),
        };
        if let Some(message) = wrong {
            self.problem(value, message);
        }
    }

    fn object(&mut self, value: &'a Node<Value>, fields: &'a [(Name, Node<Value>)], ty: &Type) {
        let Some(ExtendedType::InputObject(object)) = self.schema.types.get(ty.inner_named_type())
        else {
            return self.scalar(value, ty);
        };
        let mut names = HashSet::default();
        for (name, value) in fields {
            if !names.insert(name) {
                self.problem(
                    value,
                    format!("There can be only one input field named \"{name}\"."),
                );
            }
            if let Some(field) = object.fields.get(name) {
                self.value(value, &field.ty, field.default_value.is_some());
            }
        }
        if is_one_of(object) {
            self.one_of(value, fields, &object.name);
        }
    }

    fn one_of(&mut self, value: &'a Node<Value>, fields: &'a [(Name, Node<Value>)], object: &Name) {
        let [(name, given)] = fields else {
            return self.problem(
                value,
                format!("OneOf Input Object \"{object}\" must specify exactly one key."),
            );
        };
        match &**given {
            Value::Null => self.problem(
                value,
                format!("Field \"{object}.{name}\" must be non-null."),
            ),
            Value::Variable(variable)
                if self
                    .definition(variable)
                    .is_some_and(|definition| !definition.ty.is_non_null()) =>
            {
                self.problem(
                    value,
                    format!("Variable \"${variable}\" must be non-nullable to be used for OneOf Input Object \"{object}\"."),
                );
            }
            _ => {}
        }
    }

    fn definition(&self, variable: &Name) -> Option<&'a Node<VariableDefinition>> {
        self.variables
            .iter()
            .find(|definition| definition.name == *variable)
    }

    /// GraphQL specification, section 5.8.5: `IsVariableUsageAllowed`.
    fn variable(&mut self, value: &'a Node<Value>, name: &Name, (ty, has_default): (&Type, bool)) {
        let Some(definition) = self.definition(name) else {
            return;
        };
        let given = &definition.ty;
        let own_default = definition
            .default_value
            .as_ref()
            .is_some_and(|default| !default.is_null());
        let allowed = if ty.is_non_null() && !given.is_non_null() {
            (own_default || has_default) && given.is_assignable_to(&ty.clone().nullable())
        } else {
            given.is_assignable_to(ty)
        };
        if !allowed {
            self.problem(value, format!("Variable \"${name}\" of type \"{given}\" used in position expecting type \"{ty}\"."));
        }
    }
}
