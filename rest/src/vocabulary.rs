//! The enumerations of the API: those of the rules and rows, whose words and descriptions are in
//! [`domain::vocabulary`].

use crate::word::Word;
use domain::{
    client::{Capability, bulk::OnError, list, secrets},
    error::ProblemCode,
    history::{activity, tokens, usage::Bucket},
    key::KeyStatus,
    page,
    permission::Reason,
};
use entity::{account, audit_event, client, user, webhook, webhook_delivery};

/// [`AccessFinding`](domain::unused_access::AccessFinding) in the API.
pub(crate) type AccessFinding = Word<domain::unused_access::AccessFinding>;

/// [`client::AccessLevel`] in the API.
pub(crate) type AccessLevel = Word<client::AccessLevel>;

/// [`activity::Kind`] in the API.
pub(crate) type ActivityKind = Word<activity::Kind>;

/// [`audit_event::AuditEventKind`] in the API.
pub(crate) type AuditEventKind = Word<audit_event::AuditEventKind>;

/// [`audit_event::AuditOutcome`] in the API.
pub(crate) type AuditOutcome = Word<audit_event::AuditOutcome>;

/// [`OnError`] in the API.
pub(crate) type BulkErrorPolicy = Word<OnError>;

/// [`client::AuthMethod`] in the API.
pub(crate) type ClientAuthMethod = Word<client::AuthMethod>;

/// [`Capability`] in the API.
pub(crate) type ClientCapability = Word<Capability>;

/// [`account::ClientIdMode`] in the API.
pub(crate) type ClientIdMode = Word<account::ClientIdMode>;

/// [`list::Field`] in the API.
pub(crate) type ClientOrderField = Word<list::Field>;

/// [`client::ClientStatus`] in the API.
pub(crate) type ClientStatus = Word<client::ClientStatus>;

/// [`client::ClientStatusReason`] in the API.
pub(crate) type ClientStatusReason = Word<client::ClientStatusReason>;

/// [`Reason`] in the API.
pub(crate) type GrantReason = Word<Reason>;

/// [`page::OrderDirection`] in the API.
pub(crate) type OrderDirection = Word<page::OrderDirection>;

/// [`account::PolicyPreset`] in the API.
pub(crate) type PolicyPreset = Word<account::PolicyPreset>;

/// [`account::SecretMode`] in the API.
pub(crate) type SecretMode = Word<account::SecretMode>;

/// [`secrets::SecretStatus`] in the API.
pub(crate) type SecretStatus = Word<secrets::SecretStatus>;

/// [`client::Algorithm`] in the API.
pub(crate) type SigningAlgorithm = Word<client::Algorithm>;

/// [`KeyStatus`] in the API.
pub(crate) type SigningKeyStatus = Word<KeyStatus>;

/// [`tokens::TokenStatus`] in the API.
pub(crate) type TokenStatus = Word<tokens::TokenStatus>;

/// [`Bucket`] in the API.
pub(crate) type UsageBucket = Word<Bucket>;

/// [`ProblemCode`] in the API.
pub(crate) type UserErrorCode = Word<ProblemCode>;

/// [`user::UserKind`] in the API.
pub(crate) type UserKind = Word<user::UserKind>;

/// [`user::UserStatus`] in the API.
pub(crate) type UserStatus = Word<user::UserStatus>;

/// [`webhook_delivery::DeliveryStatus`] in the API.
pub(crate) type WebhookDeliveryStatus = Word<webhook_delivery::DeliveryStatus>;

/// [`webhook::WebhookStatus`] in the API.
pub(crate) type WebhookStatus = Word<webhook::WebhookStatus>;
