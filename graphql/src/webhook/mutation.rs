//! Changes to webhooks: created, changed, tested, deleted; their signing secrets replaced; events
//! sent again.

use super::{
    input::{
        CreateWebhookInput, DeleteWebhookInput, RedeliverWebhookDeliveryInput,
        RotateWebhookSecretInput, TestWebhookInput, UpdateWebhookInput,
    },
    payload::{DeleteWebhookPayload, WebhookDeliveryPayload, WebhookPayload, WebhookSecretPayload},
};
use crate::{
    context::{change, parse_input},
    error::Result,
    requires::requires,
    vocabulary::AuditEventKind,
};
use async_graphql::{Context, Object};
use domain::{
    permission::Permission as Builtin,
    webhook::{self, NewWebhook, WebhookPatch, WebhookRotation},
};
use entity::{WebhookDeliveryId, WebhookId, audit_event};

/// Changes to webhooks.
#[derive(Default)]
pub(crate) struct WebhookMutation;

fn kinds(words: Vec<AuditEventKind>) -> Vec<audit_event::AuditEventKind> {
    words.into_iter().map(|word| word.0).collect()
}

/// Changes to webhooks.
#[Object]
impl WebhookMutation {
    /// Creates a webhook, which is sent all later events of the account's audit log. Its signing
    /// secret is shown this once. Requires `audit:read` too.
    #[graphql(directive = requires::apply(Builtin::WebhooksWrite.as_str().to_owned()))]
    async fn create_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The webhook to create.")] input: CreateWebhookInput,
    ) -> Result<WebhookSecretPayload> {
        let new = NewWebhook {
            name: input.name,
            url: input.url.0,
            event_kinds: kinds(input.event_kinds.unwrap_or_default()),
        };
        let made = change!(ctx, |work| webhook::create(work, new).await);
        made.map(|(made, errors)| WebhookSecretPayload(made, errors))
    }

    /// Changes a webhook. Requires `audit:read` too.
    #[graphql(directive = requires::apply(Builtin::WebhooksWrite.as_str().to_owned()))]
    async fn update_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The webhook and the changes to it.")] input: UpdateWebhookInput,
    ) -> Result<WebhookPayload> {
        let patch = WebhookPatch {
            name: input.name,
            url: input.url.map(|url| url.0),
            event_kinds: input.event_kinds.map(kinds),
            status: input.status.map(|word| word.0),
        };
        let expected = input.expected_version.map(Into::into);
        let id = parse_input::<WebhookId>("id", &input.id);
        let changed = change!(ctx, id, |work, id| {
            webhook::update(work, id, expected, patch).await
        });
        changed.map(|(changed, errors)| WebhookPayload(changed, errors))
    }

    /// Deletes a webhook and its deliveries. What is pending is not sent any more.
    #[graphql(directive = requires::apply(Builtin::WebhooksWrite.as_str().to_owned()))]
    async fn delete_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The webhook to delete.")] input: DeleteWebhookInput,
    ) -> Result<DeleteWebhookPayload> {
        let id = parse_input::<WebhookId>("id", &input.id);
        let gone = change!(ctx, id, |work, id| {
            webhook::expect(work, id, input.expected_version.map(Into::into)).await?;
            webhook::delete(work, id).await
        });
        gone.map(|(gone, errors)| DeleteWebhookPayload(gone.map(|()| input.id), errors))
    }

    /// Gives a webhook a new signing secret, which is shown this once. Messages are signed with the
    /// replaced secret too until its grace is over.
    #[graphql(directive = requires::apply(Builtin::WebhooksWrite.as_str().to_owned()))]
    async fn rotate_webhook_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The webhook whose signing secret is replaced.")]
        input: RotateWebhookSecretInput,
    ) -> Result<WebhookSecretPayload> {
        let rotation = WebhookRotation {
            grace_seconds: input.grace_seconds,
            expected_version: input.expected_version.map(Into::into),
        };
        let id = parse_input::<WebhookId>("id", &input.id);
        let rotated = change!(ctx, id, |work, id| {
            webhook::rotate_secret(work, id, rotation).await
        });
        rotated.map(|(rotated, errors)| {
            let shown = rotated.map(|rotated| (rotated.webhook, rotated.secret));
            WebhookSecretPayload(shown, errors)
        })
    }

    /// Tests a webhook: records an event `WEBHOOK_TESTED`, which is sent to that webhook only,
    /// whatever kinds of events it is sent otherwise.
    #[graphql(directive = requires::apply(Builtin::WebhooksWrite.as_str().to_owned()))]
    async fn test_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The webhook to test.")] input: TestWebhookInput,
    ) -> Result<WebhookPayload> {
        let id = parse_input::<WebhookId>("id", &input.id);
        let tested = change!(ctx, id, |work, id| webhook::test(work, id).await);
        tested.map(|(tested, errors)| WebhookPayload(tested, errors))
    }

    /// Sends an event to its webhook again, under the same ID: a delivery that succeeded or was
    /// given up becomes pending.
    #[graphql(directive = requires::apply(Builtin::WebhooksWrite.as_str().to_owned()))]
    async fn redeliver_webhook_delivery(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The delivery to repeat.")] input: RedeliverWebhookDeliveryInput,
    ) -> Result<WebhookDeliveryPayload> {
        let id = parse_input::<WebhookDeliveryId>("id", &input.id);
        let again = change!(ctx, id, |work, id| webhook::redeliver(work, id).await);
        again.map(|(again, errors)| WebhookDeliveryPayload(again, errors))
    }
}
