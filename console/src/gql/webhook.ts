/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Kind of an audit event. */
export type AuditEventKind =
  /** A request was refused because the caller lacks a permission. */
  | 'ACCESS_DENIED'
  /** An account was created. */
  | 'ACCOUNT_CREATED'
  /** An account was deleted. */
  | 'ACCOUNT_DELETED'
  /** The name of an account was changed. */
  | 'ACCOUNT_UPDATED'
  /** All tokens of the deployment were revoked. */
  | 'ALL_TOKENS_REVOKED'
  /** The oldest part of the audit log was deleted. */
  | 'AUDIT_PRUNED'
  /** Authentication as a client failed. */
  | 'AUTHENTICATION_FAILED'
  /** A user authorized a client to act for it. */
  | 'AUTHORIZATION_GRANTED'
  /** An authorization of a client by a user was revoked. */
  | 'AUTHORIZATION_REVOKED'
  /** A client was enabled. */
  | 'CLIENT_ACTIVATED'
  /** A client was created. */
  | 'CLIENT_CREATED'
  /** A client was disabled. */
  | 'CLIENT_DEACTIVATED'
  /** A client was deleted. */
  | 'CLIENT_DELETED'
  /** A client was created as a copy of another. */
  | 'CLIENT_DUPLICATED'
  /** The role of a client was set or removed. */
  | 'CLIENT_ROLE_CHANGED'
  /** The settings of a client were changed. */
  | 'CLIENT_UPDATED'
  /** A signing key was revoked. */
  | 'KEY_REVOKED'
  /** The signing keys were rotated. */
  | 'KEY_ROTATED'
  /** The master key was rotated. */
  | 'MASTER_KEY_ROTATED'
  /** A user set a password of its own. */
  | 'PASSWORD_CHANGED'
  /** The policy of an account was changed. */
  | 'POLICY_UPDATED'
  /** A refresh token was used again after its successor, and the authorization was revoked. */
  | 'REFRESH_TOKEN_REUSED'
  /** A protected API was created. */
  | 'RESOURCE_CREATED'
  /** A protected API was deleted. */
  | 'RESOURCE_DELETED'
  /** A protected API was changed. */
  | 'RESOURCE_UPDATED'
  /** A role was created. */
  | 'ROLE_CREATED'
  /** A role was deleted. */
  | 'ROLE_DELETED'
  /** A role was changed. */
  | 'ROLE_UPDATED'
  /** A secret of a client was created. */
  | 'SECRET_CREATED'
  /** A secret of a client was revoked. */
  | 'SECRET_REVOKED'
  /** A secret of a client was replaced by a new one. */
  | 'SECRET_ROTATED'
  /** Sessions of a user were ended. */
  | 'SESSIONS_ENDED'
  /** A sign-in of a user failed. */
  | 'SIGN_IN_FAILED'
  /** Tokens of one or more clients were revoked. */
  | 'TOKENS_REVOKED'
  /** A user was created. */
  | 'USER_CREATED'
  /** A user was deleted. */
  | 'USER_DELETED'
  /** A one-time link for a user to set a password was created. */
  | 'USER_LINK_CREATED'
  /** A user signed in. */
  | 'USER_SIGNED_IN'
  /** A user signed out. */
  | 'USER_SIGNED_OUT'
  /** A user was changed. */
  | 'USER_UPDATED'
  /** A webhook was created. */
  | 'WEBHOOK_CREATED'
  /** A webhook was deleted. */
  | 'WEBHOOK_DELETED'
  /** A webhook was disabled because its receiver answered 410. */
  | 'WEBHOOK_DISABLED'
  /** A delivery of a webhook was ordered again. */
  | 'WEBHOOK_REDELIVERED'
  /** The signing secret of a webhook was replaced by a new one. */
  | 'WEBHOOK_SECRET_ROTATED'
  /** A test of a webhook, which is sent to that webhook only. */
  | 'WEBHOOK_TESTED'
  /** The settings of a webhook were changed. */
  | 'WEBHOOK_UPDATED';

/** A webhook to create. */
export type CreateWebhookInput = {
  /** Kinds of events that are sent; all kinds when absent or empty. */
  eventKinds?: Array<AuditEventKind> | null | undefined;
  /** Display name of the webhook. */
  name: string;
  /**
   * URL that events are sent to: https, at a public address. The operator can allow other
   * addresses, and there plain http.
   */
  url: string;
};

/** A webhook whose signing secret is replaced. */
export type RotateWebhookSecretInput = {
  /**
   * Version of the webhook that the caller last saw; where the present version is another, the
   * change is refused. Any version when absent.
   */
  expectedVersion?: number | null | undefined;
  /**
   * Seconds for which messages are signed with the replaced secret too; 0 for none. The account's
   * default for secrets when absent.
   */
  graceSeconds?: number | null | undefined;
  /** Opaque ID of the webhook (`whk_...`). */
  id: string;
};

/** Changes to a webhook. An absent member is left unchanged. */
export type UpdateWebhookInput = {
  /** Kinds of events that are sent, which replace those it has; all kinds where empty. */
  eventKinds?: Array<AuditEventKind> | null | undefined;
  /**
   * Version of the webhook that the caller last saw; where the present version is another, the
   * change is refused. Any version when absent.
   */
  expectedVersion?: number | null | undefined;
  /** Opaque ID of the webhook (`whk_...`). */
  id: string;
  /** Display name of the webhook. */
  name?: string | null | undefined;
  /** Whether events are sent. Disabling gives up what is pending. */
  status?: WebhookStatus | null | undefined;
  /** URL that events are sent to, those pending included. */
  url?: string | null | undefined;
};

/** Code of a problem with an input. */
export type UserErrorCode =
  /** A value is required here. */
  | 'BLANK'
  /** The change conflicts with the present state. */
  | 'CONFLICT'
  /** The value cannot be changed. */
  | 'IMMUTABLE'
  /** The value does not have the required form. */
  | 'INVALID'
  /** Other objects still depend on the object. */
  | 'IN_USE'
  /** The change would leave the account without an administrator. */
  | 'LAST_ADMINISTRATOR'
  /** The object does not exist, or belongs to another account. */
  | 'NOT_FOUND'
  /** The account's policy forbids the change. */
  | 'POLICY_VIOLATION'
  /** The caller lacks a permission that the client, user or role has or would get. */
  | 'PRIVILEGE_ESCALATION'
  /** The account's limit is reached. */
  | 'QUOTA_EXCEEDED'
  /** The change needs a recent sign-in of the user who acts by a session in the browser. */
  | 'REAUTHENTICATION_REQUIRED'
  /** The object was changed after the caller read it. */
  | 'STALE_VERSION'
  /** The value is in use already, or was once. */
  | 'TAKEN'
  /** The value is longer than allowed. */
  | 'TOO_LONG'
  /** The value is shorter than allowed. */
  | 'TOO_SHORT';

/** Conditions that a delivery must meet, all of them. */
export type WebhookDeliveryFilter = {
  /** States of the delivery, any of which matches; all states when absent. */
  statuses?: Array<WebhookDeliveryStatus> | null | undefined;
};

/** State of a delivery. */
export type WebhookDeliveryStatus =
  /** The receiver answered with a status from 200 to 299. */
  | 'DELIVERED'
  /** The delivery was given up. */
  | 'FAILED'
  /** The event is yet to be sent, or sent again. */
  | 'PENDING';

/** Whether events are sent to a webhook. */
export type WebhookStatus =
  /** Events are sent. */
  | 'ACTIVE'
  /** Nothing is sent, nor later what happens meanwhile. */
  | 'INACTIVE';

export type WebhookFactsFragment = { id: string, version: number, name: string, url: string, eventKinds: Array<AuditEventKind>, status: WebhookStatus, previousSecretExpiresAt: string | null, createdAt: string, updatedAt: string };

export type DeliveryFragment = { id: string, eventId: string, eventKind: AuditEventKind, status: WebhookDeliveryStatus, attemptCount: number, nextAttemptAt: string | null, lastAttemptAt: string | null, lastStatusCode: number | null, lastError: string | null, lastDurationMilliseconds: number | null, createdAt: string };

export type WebhooksQueryVariables = Exact<{ [key: string]: never; }>;


export type WebhooksQuery = { webhooks: Array<{ id: string, version: number, name: string, url: string, eventKinds: Array<AuditEventKind>, status: WebhookStatus, previousSecretExpiresAt: string | null, createdAt: string, updatedAt: string }> };

export type WebhookQueryVariables = Exact<{
  id: string;
}>;


export type WebhookQuery = { webhook: { id: string, version: number, name: string, url: string, eventKinds: Array<AuditEventKind>, status: WebhookStatus, previousSecretExpiresAt: string | null, createdAt: string, updatedAt: string } | null };

export type WebhookDeliveriesQueryVariables = Exact<{
  id: string;
  filter?: WebhookDeliveryFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type WebhookDeliveriesQuery = { webhookDeliveries: { totalCount: number | null, nodes: Array<{ id: string, eventId: string, eventKind: AuditEventKind, status: WebhookDeliveryStatus, attemptCount: number, nextAttemptAt: string | null, lastAttemptAt: string | null, lastStatusCode: number | null, lastError: string | null, lastDurationMilliseconds: number | null, createdAt: string }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type CreateWebhookMutationVariables = Exact<{
  input: CreateWebhookInput;
}>;


export type CreateWebhookMutation = { createWebhook: { signingSecret: string | null, webhook: { id: string, version: number, name: string, url: string, eventKinds: Array<AuditEventKind>, status: WebhookStatus, previousSecretExpiresAt: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type UpdateWebhookMutationVariables = Exact<{
  input: UpdateWebhookInput;
}>;


export type UpdateWebhookMutation = { updateWebhook: { webhook: { id: string, version: number, name: string, url: string, eventKinds: Array<AuditEventKind>, status: WebhookStatus, previousSecretExpiresAt: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type DeleteWebhookMutationVariables = Exact<{
  id: string;
}>;


export type DeleteWebhookMutation = { deleteWebhook: { userErrors: Array<{ code: UserErrorCode, message: string }> } };

export type RotateWebhookSecretMutationVariables = Exact<{
  input: RotateWebhookSecretInput;
}>;


export type RotateWebhookSecretMutation = { rotateWebhookSecret: { signingSecret: string | null, webhook: { id: string, version: number, name: string, url: string, eventKinds: Array<AuditEventKind>, status: WebhookStatus, previousSecretExpiresAt: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, message: string }> } };

export type TestWebhookMutationVariables = Exact<{
  id: string;
}>;


export type TestWebhookMutation = { testWebhook: { userErrors: Array<{ code: UserErrorCode, message: string }> } };

export type SendAgainMutationVariables = Exact<{
  id: string;
}>;


export type SendAgainMutation = { redeliverWebhookDelivery: { delivery: { id: string, eventId: string, eventKind: AuditEventKind, status: WebhookDeliveryStatus, attemptCount: number, nextAttemptAt: string | null, lastAttemptAt: string | null, lastStatusCode: number | null, lastError: string | null, lastDurationMilliseconds: number | null, createdAt: string } | null, userErrors: Array<{ code: UserErrorCode, message: string }> } };

export type WebhookEventsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type WebhookEventsSubscription = { auditEventAdded: { id: string, requestId: string | null } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const WebhookFactsFragmentDoc = new TypedDocumentString(`
    fragment WebhookFacts on Webhook {
  id
  version
  name
  url
  eventKinds
  status
  previousSecretExpiresAt
  createdAt
  updatedAt
}
    `, {"fragmentName":"WebhookFacts"}) as unknown as TypedDocumentString<WebhookFactsFragment, unknown>;
export const DeliveryFragmentDoc = new TypedDocumentString(`
    fragment Delivery on WebhookDelivery {
  id
  eventId
  eventKind
  status
  attemptCount
  nextAttemptAt
  lastAttemptAt
  lastStatusCode
  lastError
  lastDurationMilliseconds
  createdAt
}
    `, {"fragmentName":"Delivery"}) as unknown as TypedDocumentString<DeliveryFragment, unknown>;
export const WebhooksDocument = new TypedDocumentString(`
    query Webhooks {
  webhooks {
    ...WebhookFacts
  }
}
    fragment WebhookFacts on Webhook {
  id
  version
  name
  url
  eventKinds
  status
  previousSecretExpiresAt
  createdAt
  updatedAt
}`) as unknown as TypedDocumentString<WebhooksQuery, WebhooksQueryVariables>;
export const WebhookDocument = new TypedDocumentString(`
    query Webhook($id: ID!) {
  webhook(id: $id) {
    ...WebhookFacts
  }
}
    fragment WebhookFacts on Webhook {
  id
  version
  name
  url
  eventKinds
  status
  previousSecretExpiresAt
  createdAt
  updatedAt
}`) as unknown as TypedDocumentString<WebhookQuery, WebhookQueryVariables>;
export const WebhookDeliveriesDocument = new TypedDocumentString(`
    query WebhookDeliveries($id: ID!, $filter: WebhookDeliveryFilter, $first: Int, $after: String, $last: Int, $before: String) {
  webhookDeliveries(
    webhookId: $id
    filter: $filter
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    totalCount
    nodes {
      ...Delivery
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
  }
}
    fragment Delivery on WebhookDelivery {
  id
  eventId
  eventKind
  status
  attemptCount
  nextAttemptAt
  lastAttemptAt
  lastStatusCode
  lastError
  lastDurationMilliseconds
  createdAt
}`) as unknown as TypedDocumentString<WebhookDeliveriesQuery, WebhookDeliveriesQueryVariables>;
export const CreateWebhookDocument = new TypedDocumentString(`
    mutation CreateWebhook($input: CreateWebhookInput!) {
  createWebhook(input: $input) {
    webhook {
      ...WebhookFacts
    }
    signingSecret
    userErrors {
      code
      message
      path
    }
  }
}
    fragment WebhookFacts on Webhook {
  id
  version
  name
  url
  eventKinds
  status
  previousSecretExpiresAt
  createdAt
  updatedAt
}`) as unknown as TypedDocumentString<CreateWebhookMutation, CreateWebhookMutationVariables>;
export const UpdateWebhookDocument = new TypedDocumentString(`
    mutation UpdateWebhook($input: UpdateWebhookInput!) {
  updateWebhook(input: $input) {
    webhook {
      ...WebhookFacts
    }
    userErrors {
      code
      message
      path
    }
  }
}
    fragment WebhookFacts on Webhook {
  id
  version
  name
  url
  eventKinds
  status
  previousSecretExpiresAt
  createdAt
  updatedAt
}`) as unknown as TypedDocumentString<UpdateWebhookMutation, UpdateWebhookMutationVariables>;
export const DeleteWebhookDocument = new TypedDocumentString(`
    mutation DeleteWebhook($id: ID!) {
  deleteWebhook(input: {id: $id}) {
    userErrors {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeleteWebhookMutation, DeleteWebhookMutationVariables>;
export const RotateWebhookSecretDocument = new TypedDocumentString(`
    mutation RotateWebhookSecret($input: RotateWebhookSecretInput!) {
  rotateWebhookSecret(input: $input) {
    webhook {
      ...WebhookFacts
    }
    signingSecret
    userErrors {
      code
      message
    }
  }
}
    fragment WebhookFacts on Webhook {
  id
  version
  name
  url
  eventKinds
  status
  previousSecretExpiresAt
  createdAt
  updatedAt
}`) as unknown as TypedDocumentString<RotateWebhookSecretMutation, RotateWebhookSecretMutationVariables>;
export const TestWebhookDocument = new TypedDocumentString(`
    mutation TestWebhook($id: ID!) {
  testWebhook(input: {id: $id}) {
    userErrors {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<TestWebhookMutation, TestWebhookMutationVariables>;
export const SendAgainDocument = new TypedDocumentString(`
    mutation SendAgain($id: ID!) {
  redeliverWebhookDelivery(input: {id: $id}) {
    delivery {
      ...Delivery
    }
    userErrors {
      code
      message
    }
  }
}
    fragment Delivery on WebhookDelivery {
  id
  eventId
  eventKind
  status
  attemptCount
  nextAttemptAt
  lastAttemptAt
  lastStatusCode
  lastError
  lastDurationMilliseconds
  createdAt
}`) as unknown as TypedDocumentString<SendAgainMutation, SendAgainMutationVariables>;
export const WebhookEventsDocument = new TypedDocumentString(`
    subscription WebhookEvents {
  auditEventAdded(
    filter: {kinds: [WEBHOOK_CREATED, WEBHOOK_UPDATED, WEBHOOK_SECRET_ROTATED, WEBHOOK_DISABLED, WEBHOOK_DELETED, WEBHOOK_REDELIVERED, WEBHOOK_TESTED]}
  ) {
    id
    requestId
  }
}
    `) as unknown as TypedDocumentString<WebhookEventsSubscription, WebhookEventsSubscriptionVariables>;