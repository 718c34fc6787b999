/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Conditions that an audit event must meet, all of them. */
export type AuditEventFilter = {
  /** Opaque ID of the client (`cli_...`) or user (`usr_...`) that caused the event. */
  actorId?: string | null | undefined;
  /** Kinds of event, any of which matches; all kinds when absent. */
  kinds?: Array<AuditEventKind> | null | undefined;
  /** Span of time in which the event occurred. */
  occurredAt?: DateTimeRange | null | undefined;
  /** Outcome of the event. */
  outcome?: AuditOutcome | null | undefined;
  /**
   * Text that summary, name of the actor or IP address of the event contains, regardless of the
   * case of A to Z.
   */
  search?: string | null | undefined;
  /** Opaque ID of the object that the event is about. */
  subjectId?: string | null | undefined;
};

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

/** Outcome of an audit event. */
export type AuditOutcome =
  /** The request was refused. */
  | 'FAILURE'
  /** The request succeeded. */
  | 'SUCCESS';

/** A span of time; unbounded at an end that is absent. */
export type DateTimeRange = {
  /** Beginning of the span, inclusive. */
  from?: string | null | undefined;
  /** End of the span, exclusive. */
  until?: string | null | undefined;
};

export type AuditEventsQueryVariables = Exact<{
  filter?: AuditEventFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type AuditEventsQuery = { auditEvents: { totalCount: number | null, nodes: Array<{ id: string, kind: AuditEventKind, summary: string, outcome: AuditOutcome, occurredAt: string, actorName: string, ipAddress: string | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type AuditEventDetailsQueryVariables = Exact<{
  id: string;
}>;


export type AuditEventDetailsQuery = { node:
    | { actorId: string | null, subjectId: string | null, details: unknown, requestId: string | null, userAgent: string | null, hash: string | null, sequence: number, id: string, kind: AuditEventKind, summary: string, outcome: AuditOutcome, occurredAt: string, actorName: string, ipAddress: string | null }
    | Record<PropertyKey, never>
   | null };

export type AuditEventsAroundQueryVariables = Exact<{
  from: string;
  until: string;
}>;


export type AuditEventsAroundQuery = { auditEvents: { nodes: Array<{ id: string, kind: AuditEventKind, summary: string, requestId: string | null }> } };

export type AuditEventsAddedSubscriptionVariables = Exact<{
  filter?: AuditEventFilter | null | undefined;
}>;


export type AuditEventsAddedSubscription = { auditEventAdded: { id: string } };

export type AuditRowFragment = { id: string, kind: AuditEventKind, summary: string, outcome: AuditOutcome, occurredAt: string, actorName: string, ipAddress: string | null };

export type AuditDetailsFragment = { actorId: string | null, subjectId: string | null, details: unknown, requestId: string | null, userAgent: string | null, hash: string | null, sequence: number, id: string, kind: AuditEventKind, summary: string, outcome: AuditOutcome, occurredAt: string, actorName: string, ipAddress: string | null };

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
export const AuditRowFragmentDoc = new TypedDocumentString(`
    fragment AuditRow on AuditEvent {
  id
  kind
  summary
  outcome
  occurredAt
  actorName
  ipAddress
}
    `, {"fragmentName":"AuditRow"}) as unknown as TypedDocumentString<AuditRowFragment, unknown>;
export const AuditDetailsFragmentDoc = new TypedDocumentString(`
    fragment AuditDetails on AuditEvent {
  ...AuditRow
  actorId
  subjectId
  details
  requestId
  userAgent
  hash
  sequence
}
    fragment AuditRow on AuditEvent {
  id
  kind
  summary
  outcome
  occurredAt
  actorName
  ipAddress
}`, {"fragmentName":"AuditDetails"}) as unknown as TypedDocumentString<AuditDetailsFragment, unknown>;
export const AuditEventsDocument = new TypedDocumentString(`
    query AuditEvents($filter: AuditEventFilter, $first: Int, $after: String, $last: Int, $before: String) {
  auditEvents(
    filter: $filter
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    totalCount
    nodes {
      ...AuditRow
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
  }
}
    fragment AuditRow on AuditEvent {
  id
  kind
  summary
  outcome
  occurredAt
  actorName
  ipAddress
}`) as unknown as TypedDocumentString<AuditEventsQuery, AuditEventsQueryVariables>;
export const AuditEventDetailsDocument = new TypedDocumentString(`
    query AuditEventDetails($id: ID!) {
  node(id: $id) {
    ... on AuditEvent {
      ...AuditDetails
    }
  }
}
    fragment AuditRow on AuditEvent {
  id
  kind
  summary
  outcome
  occurredAt
  actorName
  ipAddress
}
fragment AuditDetails on AuditEvent {
  ...AuditRow
  actorId
  subjectId
  details
  requestId
  userAgent
  hash
  sequence
}`) as unknown as TypedDocumentString<AuditEventDetailsQuery, AuditEventDetailsQueryVariables>;
export const AuditEventsAroundDocument = new TypedDocumentString(`
    query AuditEventsAround($from: DateTime!, $until: DateTime!) {
  auditEvents(filter: {occurredAt: {from: $from, until: $until}}, first: 100) {
    nodes {
      id
      kind
      summary
      requestId
    }
  }
}
    `) as unknown as TypedDocumentString<AuditEventsAroundQuery, AuditEventsAroundQueryVariables>;
export const AuditEventsAddedDocument = new TypedDocumentString(`
    subscription AuditEventsAdded($filter: AuditEventFilter) {
  auditEventAdded(filter: $filter) {
    id
  }
}
    `) as unknown as TypedDocumentString<AuditEventsAddedSubscription, AuditEventsAddedSubscriptionVariables>;