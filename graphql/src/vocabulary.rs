//! The enumerations of the schema: those of the rules and rows, whose words and descriptions are in
//! [`domain::vocabulary`].

use crate::word::Word;
use domain::{
    client::{Capability, bulk::OnError, list, secrets},
    error::ProblemCode,
    feed,
    history::{activity, tokens, usage::Bucket},
    key::KeyStatus,
    page,
    permission::Reason,
};
use entity::{account, audit_event, client, user, webhook, webhook_delivery};

/// [`AccessFinding`](domain::unused_access::AccessFinding) in the schema.
pub(crate) type AccessFinding = Word<domain::unused_access::AccessFinding>;

/// [`client::AccessLevel`] in the schema.
pub(crate) type AccessLevel = Word<client::AccessLevel>;

/// [`activity::Kind`] in the schema.
pub(crate) type ActivityKind = Word<activity::Kind>;

/// [`audit_event::AuditEventKind`] in the schema.
pub(crate) type AuditEventKind = Word<audit_event::AuditEventKind>;

/// [`audit_event::AuditOutcome`] in the schema.
pub(crate) type AuditOutcome = Word<audit_event::AuditOutcome>;

/// [`OnError`] in the schema.
pub(crate) type BulkErrorPolicy = Word<OnError>;

/// [`feed::ChangeKind`] in the schema.
pub(crate) type ChangeKind = Word<feed::ChangeKind>;

/// [`client::AuthMethod`] in the schema.
pub(crate) type ClientAuthMethod = Word<client::AuthMethod>;

/// [`Capability`] in the schema.
pub(crate) type ClientCapability = Word<Capability>;

/// [`account::ClientIdMode`] in the schema.
pub(crate) type ClientIdMode = Word<account::ClientIdMode>;

/// [`list::Field`] in the schema.
pub(crate) type ClientOrderField = Word<list::Field>;

/// [`client::ClientStatus`] in the schema.
pub(crate) type ClientStatus = Word<client::ClientStatus>;

/// [`client::ClientStatusReason`] in the schema.
pub(crate) type ClientStatusReason = Word<client::ClientStatusReason>;

/// [`Reason`] in the schema.
pub(crate) type GrantReason = Word<Reason>;

/// [`page::OrderDirection`] in the schema.
pub(crate) type OrderDirection = Word<page::OrderDirection>;

/// [`account::PolicyPreset`] in the schema.
pub(crate) type PolicyPreset = Word<account::PolicyPreset>;

/// [`account::SecretMode`] in the schema.
pub(crate) type SecretMode = Word<account::SecretMode>;

/// [`secrets::SecretStatus`] in the schema.
pub(crate) type SecretStatus = Word<secrets::SecretStatus>;

/// [`client::Algorithm`] in the schema.
pub(crate) type SigningAlgorithm = Word<client::Algorithm>;

/// [`KeyStatus`] in the schema.
pub(crate) type SigningKeyStatus = Word<KeyStatus>;

/// [`tokens::TokenStatus`] in the schema.
pub(crate) type TokenStatus = Word<tokens::TokenStatus>;

/// [`Bucket`] in the schema.
pub(crate) type UsageBucket = Word<Bucket>;

/// [`ProblemCode`] in the schema.
pub(crate) type UserErrorCode = Word<ProblemCode>;

/// [`user::UserKind`] in the schema.
pub(crate) type UserKind = Word<user::UserKind>;

/// [`user::UserStatus`] in the schema.
pub(crate) type UserStatus = Word<user::UserStatus>;

/// [`webhook_delivery::DeliveryStatus`] in the schema.
pub(crate) type WebhookDeliveryStatus = Word<webhook_delivery::DeliveryStatus>;

/// [`webhook::WebhookStatus`] in the schema.
pub(crate) type WebhookStatus = Word<webhook::WebhookStatus>;
