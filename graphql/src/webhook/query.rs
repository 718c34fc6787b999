//! Queries about webhooks: one of them, all, and the deliveries to one.

use super::{
    Webhook,
    delivery::{WebhookDeliveryConnection, WebhookDeliveryFilter},
};
use crate::{
    context::{acting_on, actor, app, parse},
    error::Result,
    requires::requires,
};
use async_graphql::{Context, ID, Object};
use domain::{
    page::{Asked, Slice},
    permission::Permission as Builtin,
    webhook::{self, DeliveryFilter},
};
use entity::WebhookId;

/// Queries about webhooks.
#[derive(Default)]
pub(crate) struct WebhookQuery;

/// Queries about webhooks.
#[Object]
impl WebhookQuery {
    /// A webhook of the account; null where there is no such webhook.
    #[graphql(directive = requires::apply(Builtin::WebhooksRead.as_str().to_owned()))]
    async fn webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Opaque ID of the webhook (`whk_...`).")] id: ID,
    ) -> Option<Result<Webhook>> {
        async {
            let id: WebhookId = parse("id", &id)?;
            let actor = acting_on(ctx, &id).await?;
            Ok(webhook::find(&app(ctx)?.db, &actor, id).await?.map(Webhook))
        }
        .await
        .transpose()
    }

    /// All webhooks of the account, by name; at most 20.
    #[graphql(directive = requires::apply(Builtin::WebhooksRead.as_str().to_owned()))]
    async fn webhooks(&self, ctx: &Context<'_>) -> Result<Vec<Webhook>> {
        let rows = webhook::list(&app(ctx)?.db, actor(ctx)?).await?;
        Ok(rows.into_iter().map(Webhook).collect())
    }

    /// Page of the deliveries to a webhook, newest event first. Deliveries are listed for 7 days
    /// after they succeeded or were given up. Give `first` and `after`, or `last` and `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::WebhooksRead.as_str().to_owned()))]
    async fn webhook_deliveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Opaque ID of the webhook (`whk_...`).")] webhook_id: ID,
        #[graphql(
            desc = "Maximum number of items, from the beginning of the list; at most 100, and 25 where neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(
            desc = "Cursor of the item after which the page begins; the beginning of the list when absent."
        )]
        after: Option<String>,
        #[graphql(desc = "Maximum number of items, from the end of the list; at most 100.")]
        last: Option<i32>,
        #[graphql(
            desc = "Cursor of the item before which the page ends; the end of the list when absent."
        )]
        before: Option<String>,
        #[graphql(desc = "Conditions that the deliveries must meet; all deliveries when absent.")]
        filter: Option<WebhookDeliveryFilter>,
    ) -> Result<WebhookDeliveryConnection> {
        let slice = Slice::new(Asked {
            first,
            after,
            last,
            before,
        })?;
        let webhook: WebhookId = parse("webhookId", &webhook_id)?;
        let actor = acting_on(ctx, &webhook).await?;
        let statuses = filter.unwrap_or_default().statuses;
        let filter = DeliveryFilter {
            webhook,
            statuses: statuses.map(|words| words.into_iter().map(|word| word.0).collect()),
        };
        let page = webhook::deliveries(&app(ctx)?.db, &actor, &filter, &slice).await?;
        Ok(WebhookDeliveryConnection::new(page, filter).seen_by(actor))
    }
}
