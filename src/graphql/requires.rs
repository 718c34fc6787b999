//! `@requires(permission:)`: what a field needs is written where the field is, printed into the schema, and enforced from there.
//!
//! The rules behind the fields check again. This check comes first, sees every field however it is reached, and fails closed: a root field
//! that says nothing, and is not on the short list of those that need nothing, is refused to everybody.

use super::error::{Failure, code, path_of};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Identity},
        error::Error,
        permission::Permission,
    },
};
use async_graphql::{
    ServerError, ServerResult, TypeDirective, Value,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextResolve, ResolveInfo},
    parser::{
        parse_schema,
        types::{TypeKind, TypeSystemDefinition},
    },
};
use entity::client::AccessLevel;
use std::{collections::HashMap, sync::Arc};

/// Marks the permission that a caller needs; enforced by the server.
#[TypeDirective(location = "FieldDefinition")]
pub fn requires(permission: String) {}

/// Root fields for everybody, even the anonymous.
const OPEN: [&str; 1] = ["viewer"];
/// Root fields for everybody with a token; what they find is checked by kind.
const AUTHENTICATED: [&str; 2] = ["node", "nodes"];

/// What each field needs, by type and field.
pub type Rules = HashMap<String, HashMap<String, Permission>>;

/// Reads the rules out of the schema's own text.
///
/// # Errors
/// Where the text cannot be read, or names a permission that does not exist.
pub fn rules(sdl: &str) -> Result<Rules, Error> {
    let document = parse_schema(sdl).map_err(Error::internal)?;
    let mut rules = Rules::new();
    for definition in document.definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let TypeKind::Object(object) = definition.node.kind else { continue };
        for field in object.fields {
            for directive in field.node.directives.iter().filter(|d| d.node.name.node == "requires") {
                let named = directive.node.arguments.iter().find(|(name, _)| name.node == "permission");
                let permission = match named.map(|(_, value)| &value.node) {
                    Some(Value::String(code)) => Permission::from_code(code),
                    _ => None,
                };
                let permission = permission.ok_or_else(|| Error::internal("@requires names no built-in permission"))?;
                rules.entry(definition.node.name.node.to_string()).or_default().insert(field.node.name.node.to_string(), permission);
            }
        }
    }
    Ok(rules)
}

/// Enforces the rules.
pub struct Gate(pub Arc<Rules>);

impl ExtensionFactory for Gate {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Guard(self.0.clone()))
    }
}

struct Guard(Arc<Rules>);

#[async_graphql::async_trait::async_trait]
impl Extension for Guard {
    async fn resolve(&self, ctx: &ExtensionContext<'_>, info: ResolveInfo<'_>, next: NextResolve<'_>) -> ServerResult<Option<Value>> {
        let actor = ctx.data_opt::<Arc<Actor>>();
        let allowed = match actor {
            Some(actor) => self.check(actor, &info),
            None => Err(Error::internal("no actor in the context")),
        };
        match allowed {
            Ok(()) => next.run(ctx, info).await,
            Err(error) => {
                if let (Some(actor), Some(app)) = (actor, ctx.data_opt::<Arc<App>>()) {
                    app.note_denial(actor, &error, info.name).await;
                }
                let path = path_of(info.path_node.to_string_vec());
                let error = Failure::from(error).into_server_error();
                Err(ServerError { path, locations: vec![info.field.name.pos], ..error })
            }
        }
    }
}

impl Guard {
    fn check(&self, actor: &Actor, info: &ResolveInfo<'_>) -> Result<(), Error> {
        let root = matches!(info.parent_type, "Query" | "Mutation" | "Subscription");
        let anonymous = actor.identity == Identity::Anonymous;
        if info.parent_type == "Mutation" && !anonymous && actor.access == AccessLevel::ReadOnly {
            return Err(Error::ReadOnly);
        }
        if let Some(permission) = self.0.get(info.parent_type).and_then(|fields| fields.get(info.name)) {
            return actor.require(*permission);
        }
        if !root || OPEN.contains(&info.name) || info.name == "__typename" {
            return Ok(());
        }
        let introspection = info.name.starts_with("__");
        if anonymous && (introspection || AUTHENTICATED.contains(&info.name)) {
            return Err(Error::Unauthenticated);
        }
        if introspection || AUTHENTICATED.contains(&info.name) { Ok(()) } else { Err(Error::internal("a root field without a rule")) }
    }
}

/// Whether an error says that the caller lacks something.
pub fn is_refusal(code: &str) -> bool {
    matches!(code, code::UNAUTHENTICATED | code::FORBIDDEN)
}
