//! Reads an object of another server member by member. What is left at the end is reported, so that
//! nothing is passed over in silence.

use super::notes::ImportNotes;
use serde_json::{Map, Value};

/// The members of an object that were not read yet.
pub(super) struct UnreadFields {
    path: String,
    members: Map<String, Value>,
}

impl UnreadFields {
    /// The members of a value; none, and a note, where it is no object.
    pub(super) fn of(path: &str, value: Value, notes: &mut ImportNotes) -> Self {
        let members = match value {
            Value::Object(members) => members,
            _ => {
                notes.refuse(path, "must be an object");
                Map::new()
            }
        };
        Self {
            path: path.to_owned(),
            members,
        }
    }

    /// The object again, as far as it was not read.
    pub(super) fn into_value(self) -> Value {
        Value::Object(self.members)
    }

    /// The path of the object.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Names the object as people know it, from now on.
    pub(super) fn rename(&mut self, path: String) {
        self.path = path;
    }

    /// The path of a member.
    pub(super) fn at(&self, name: &str) -> String {
        format!("{}.{name}", self.path)
    }

    /// Whether there is such a member.
    pub(super) fn has(&self, name: &str) -> bool {
        self.members.get(name).is_some_and(|value| !value.is_null())
    }

    /// A member of any kind; none where it is null.
    pub(super) fn value(&mut self, name: &str) -> Option<Value> {
        self.members.remove(name).filter(|value| !value.is_null())
    }

    /// A text; none where it is empty.
    pub(super) fn text(&mut self, name: &str, notes: &mut ImportNotes) -> Option<String> {
        match self.value(name)? {
            Value::String(text) => Some(text).filter(|text| !text.trim().is_empty()),
            _ => self.wrong(name, "must be a text", notes),
        }
    }

    /// A switch, which may also be a text, as in attributes of Keycloak.
    pub(super) fn flag(&mut self, name: &str, notes: &mut ImportNotes) -> Option<bool> {
        match self.value(name)? {
            Value::Bool(flag) => Some(flag),
            Value::String(text) if text == "true" => Some(true),
            Value::String(text) if text == "false" => Some(false),
            Value::String(text) if text.is_empty() => None,
            _ => self.wrong(name, "must be true or false", notes),
        }
    }

    /// A whole number, which may also be a text, as in attributes of Keycloak.
    pub(super) fn number(&mut self, name: &str, notes: &mut ImportNotes) -> Option<i64> {
        let value = self.value(name)?;
        let number = match &value {
            Value::Number(number) => number.as_i64(),
            Value::String(text) if text.is_empty() => return None,
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        match number {
            Some(number) => Some(number),
            None => self.wrong(name, "must be a whole number", notes),
        }
    }

    /// A list of texts; empty where there is none.
    pub(super) fn texts(&mut self, name: &str, notes: &mut ImportNotes) -> Vec<String> {
        let mut texts = Vec::new();
        for (index, value) in self.list(name, notes).into_iter().enumerate() {
            match value {
                Value::String(text) => texts.push(text),
                _ => notes.refuse(&format!("{}[{index}]", self.at(name)), "must be a text"),
            }
        }
        texts
    }

    /// A list; empty where there is none.
    pub(super) fn list(&mut self, name: &str, notes: &mut ImportNotes) -> Vec<Value> {
        match self.value(name) {
            Some(Value::Array(list)) => list,
            Some(_) => {
                notes.refuse(&self.at(name), "must be a list");
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// An object within the object; empty where there is none.
    pub(super) fn object(&mut self, name: &str, notes: &mut ImportNotes) -> Self {
        let value = self
            .value(name)
            .unwrap_or_else(|| Value::Object(Map::new()));
        Self::of(&self.at(name), value, notes)
    }

    /// Passes over members that say nothing as long as they have these values.
    pub(super) fn usual(&mut self, all: &[(&str, Value)]) {
        for (name, usual) in all {
            if self.members.get(*name) == Some(usual) {
                self.members.remove(*name);
            }
        }
    }

    /// Passes over members that only the other server uses, such as its own IDs.
    pub(super) fn internal(&mut self, names: &[&str]) {
        for name in names {
            self.members.remove(*name);
        }
    }

    /// Reports every member that was not read, except for those that are empty, zero or off.
    pub(super) fn finish(self, notes: &mut ImportNotes) {
        for (name, value) in &self.members {
            if !is_off(value) {
                notes.leave(&self.at(name), "left out: Latchkey has no such setting");
            }
        }
    }

    /// The names of the members that were not read.
    pub(super) fn names(&self) -> Vec<&str> {
        let unread = self.members.iter().filter(|(_, value)| !is_off(value));
        unread.map(|(name, _)| name.as_str()).collect()
    }

    fn wrong<T>(&self, name: &str, rule: &str, notes: &mut ImportNotes) -> Option<T> {
        notes.refuse(&self.at(name), rule);
        None
    }
}

/// Whether a value says nothing: it is empty, zero, or off.
fn is_off(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => matches!(text.as_str(), "" | "false" | "0"),
        Value::Array(list) => list.iter().all(is_off),
        Value::Object(members) => members.values().all(is_off),
    }
}
