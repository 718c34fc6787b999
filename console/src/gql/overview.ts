/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Outcome of an audit event. */
export type AuditOutcome =
  /** The request was refused. */
  | 'FAILURE'
  /** The request succeeded. */
  | 'SUCCESS';

export type OverviewQueryVariables = Exact<{
  from: string;
  until: string;
  soon: string;
  seesClients: boolean;
  seesTokens: boolean;
  seesEvents: boolean;
  seesAccount: boolean;
}>;


export type OverviewQuery = { server: { issuer: string, tokenUrl: string }, viewer: { account: { id: string, usage?: { clients: number, activeClients: number, users: number }, policy?: { maxClients: number | null, maxActiveClients: number | null }, active?: { totalCount: number | null }, inactive?: { totalCount: number | null }, neverUsed?: { totalCount: number | null }, unused?: { totalCount: number | null }, expiring?: { totalCount: number | null, nodes: Array<{ id: string, displayName: string, nextSecretExpiresAt: string | null }> }, tokenUsage?: Array<{ startsAt: string, issued: number, refused: number }>, busiestClients?: Array<{ subjectId: string, issued: number, refused: number, client: { displayName: string } | null }>, auditEvents?: { nodes: Array<{ id: string, summary: string, outcome: AuditOutcome, occurredAt: string, actorName: string }> } } | null } };

export type MonthQueryVariables = Exact<{
  from: string;
  until: string;
}>;


export type MonthQuery = { viewer: { account: { id: string, tokenUsage: Array<{ startsAt: string, issued: number, refused: number }>, busiestClients: Array<{ subjectId: string, issued: number, refused: number, client: { displayName: string } | null }> } | null } };

export type UsageFragment = { startsAt: string, issued: number, refused: number };

export type BusyFragment = { subjectId: string, issued: number, refused: number, client: { displayName: string } | null };

export type NewEventsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type NewEventsSubscription = { auditEventAdded: { id: string } };

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
export const UsageFragmentDoc = new TypedDocumentString(`
    fragment Usage on UsagePoint {
  startsAt
  issued
  refused
}
    `, {"fragmentName":"Usage"}) as unknown as TypedDocumentString<UsageFragment, unknown>;
export const BusyFragmentDoc = new TypedDocumentString(`
    fragment Busy on ClientUsage {
  subjectId
  issued
  refused
  client {
    displayName
  }
}
    `, {"fragmentName":"Busy"}) as unknown as TypedDocumentString<BusyFragment, unknown>;
export const OverviewDocument = new TypedDocumentString(`
    query Overview($from: DateTime!, $until: DateTime!, $soon: DateTime!, $seesClients: Boolean!, $seesTokens: Boolean!, $seesEvents: Boolean!, $seesAccount: Boolean!) {
  server {
    issuer
    tokenUrl
  }
  viewer {
    account {
      id
      usage @include(if: $seesAccount) {
        clients
        activeClients
        users
      }
      policy @include(if: $seesAccount) {
        maxClients
        maxActiveClients
      }
      active: clients(first: 0, filter: {statuses: [ACTIVE]}) @include(if: $seesClients) {
        totalCount
      }
      inactive: clients(first: 0, filter: {statuses: [INACTIVE]}) @include(if: $seesClients) {
        totalCount
      }
      neverUsed: clients(first: 0, filter: {neverUsed: true}) @include(if: $seesClients) {
        totalCount
      }
      unused: clients(first: 0, filter: {unusedDays: 90}) @include(if: $seesClients) {
        totalCount
      }
      expiring: clients(
        first: 5
        filter: {secretExpiresAt: {until: $soon}}
        orderBy: {field: NEXT_SECRET_EXPIRES_AT, direction: ASC}
      ) @include(if: $seesClients) {
        totalCount
        nodes {
          id
          displayName
          nextSecretExpiresAt
        }
      }
      tokenUsage(from: $from, until: $until, bucket: HOUR) @include(if: $seesTokens) {
        ...Usage
      }
      busiestClients(from: $from, until: $until, first: 5) @include(if: $seesTokens) {
        ...Busy
      }
      auditEvents(first: 8) @include(if: $seesEvents) {
        nodes {
          id
          summary
          outcome
          occurredAt
          actorName
        }
      }
    }
  }
}
    fragment Usage on UsagePoint {
  startsAt
  issued
  refused
}
fragment Busy on ClientUsage {
  subjectId
  issued
  refused
  client {
    displayName
  }
}`) as unknown as TypedDocumentString<OverviewQuery, OverviewQueryVariables>;
export const MonthDocument = new TypedDocumentString(`
    query Month($from: DateTime!, $until: DateTime!) {
  viewer {
    account {
      id
      tokenUsage(from: $from, until: $until, bucket: DAY) {
        ...Usage
      }
      busiestClients(from: $from, until: $until, bucket: DAY, first: 5) {
        ...Busy
      }
    }
  }
}
    fragment Usage on UsagePoint {
  startsAt
  issued
  refused
}
fragment Busy on ClientUsage {
  subjectId
  issued
  refused
  client {
    displayName
  }
}`) as unknown as TypedDocumentString<MonthQuery, MonthQueryVariables>;
export const NewEventsDocument = new TypedDocumentString(`
    subscription NewEvents {
  auditEventAdded {
    id
  }
}
    `) as unknown as TypedDocumentString<NewEventsSubscription, NewEventsSubscriptionVariables>;