//! Enforces the declared permissions at every field, and verifies the token of a subscription again
//! at each event.

use super::{
    rule::{FieldPermissions, check},
    size::{AnswerSize, too_large},
};
use crate::{
    error::{ResolverError, path_of},
    loader::{Batches, Rows},
    subscriber::Subscriber,
};
use app::App;
use async_graphql::{
    Response, ServerError, ServerResult, Value,
    extensions::{
        Extension, ExtensionContext, ExtensionFactory, NextExecute, NextResolve, ResolveInfo,
    },
};
use domain::{actor::Actor, error::Error};
use std::sync::{Arc, Mutex, PoisonError};

/// Enforces the declarations.
pub(crate) struct PermissionCheck(pub Arc<FieldPermissions>);

impl ExtensionFactory for PermissionCheck {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Guard {
            rules: self.0.clone(),
            renewed: Mutex::default(),
        })
    }
}

/// One for each request.
struct Guard {
    rules: Arc<FieldPermissions>,
    /// The actor that a subscription's token stands for at this event.
    renewed: Mutex<Option<Arc<Actor>>>,
}

#[async_graphql::async_trait::async_trait]
impl Extension for Guard {
    /// Runs for each event of a subscription, where the token is verified again before anything is
    /// read.
    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        let Some(subscriber) = ctx.data_opt::<Arc<Subscriber>>() else {
            return next.run(ctx, operation_name).await;
        };
        let failed = |error: Error| {
            Response::from_errors(vec![ResolverError::from(error).into_server_error()])
        };
        let (actor, data, _turn) = match subscriber.renew().await {
            Ok(renewed) => renewed,
            Err(error) => return failed(error),
        };
        *self.renewed.lock().unwrap_or_else(PoisonError::into_inner) = Some(actor);
        let answer = tokio::time::timeout(
            subscriber.timeout,
            next.run_with_data(ctx, operation_name, data),
        )
        .await;
        answer.unwrap_or_else(|_| failed(Error::busy(1)))
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        // Most fields wait for nothing; without this, thousands of them would block all other
        // requests of the thread.
        tokio::task::coop::consume_budget().await;
        if let Some(batches) = ctx.data_opt::<Batches<Rows>>() {
            batches.note();
        }
        let renewed = self
            .renewed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let listening = renewed.is_some();
        let actor = renewed.as_ref().or_else(|| ctx.data_opt::<Arc<Actor>>());
        let allowed = match actor {
            Some(actor) => check(&self.rules, actor, info.parent_type, info.name),
            None => Err(Error::internal("no actor in the context")),
        };
        match allowed {
            Ok(()) => {
                let (place, path) = (info.field.name.pos, info.path_node);
                let is_leaf = info.field.selection_set.node.items.is_empty();
                let value = next.run(ctx, info).await?;
                match ctx.data_opt::<AnswerSize>() {
                    Some(size) if is_leaf && !size.holds(value.as_ref()) => Err(ServerError {
                        path: path_of(path.to_string_vec()),
                        locations: vec![place],
                        ..too_large()
                    }),
                    _ => Ok(value),
                }
            }
            Err(error) => {
                // A refusal within an event would cause another event, and so on.
                if let (Some(actor), Some(app)) = (actor, ctx.data_opt::<Arc<App>>())
                    && (!listening || info.parent_type == "Subscription")
                {
                    app.note_denial(actor, &error, info.name);
                }
                let path = path_of(info.path_node.to_string_vec());
                let error = ResolverError::from(error).into_server_error();
                Err(ServerError {
                    path,
                    locations: vec![info.field.name.pos],
                    ..error
                })
            }
        }
    }
}
