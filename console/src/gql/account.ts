/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Access that a client has, whatever its role grants. */
export type AccessLevel =
  /** The client may run GraphQL queries and GET requests only. */
  | 'READ_ONLY'
  /** The client may do everything that its permissions allow. */
  | 'READ_WRITE';

/** One account, by its ID or its slug. */
export type AccountBy =
  {   /** Opaque ID of the account (`acc_...`). */
  id: string; slug?: never; }
  |  { id?: never;   /** Slug of the account, such as `acme`. */
  slug: string; };

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

/** OAuth flow that a client may take part in. */
export type ClientCapability =
  /** Back-channel logout (OpenID Connect). */
  | 'BACKCHANNEL'
  /** Client credentials flow (RFC 6749 section 4.4). */
  | 'SCRIPT'
  /** Authorization code flow (RFC 6749 section 4.1). */
  | 'WEB_APP';

/** Conditions that a client must meet, all of them. */
export type ClientFilter = {
  /** Access level of the client. */
  accessLevel?: AccessLevel | null | undefined;
  /** Capabilities of the client, all of which it must have. */
  capabilities?: Array<ClientCapability> | null | undefined;
  /** Span of time in which the client was created. */
  createdAt?: DateTimeRange | null | undefined;
  /** Whether the client has a role. */
  hasRole?: boolean | null | undefined;
  /** Span of time in which the client last authenticated. */
  lastUsedAt?: DateTimeRange | null | undefined;
  /** Whether the client has never authenticated. */
  neverUsed?: boolean | null | undefined;
  /** User who owns the client. */
  owner?: UserBy | null | undefined;
  /** Roles of the client, any of which matches; at most 100. */
  roles?: Array<RoleBy> | null | undefined;
  /** Scopes of the client, by role or directly, all of which it must have; at most 20. */
  scopes?: Array<string> | null | undefined;
  /** Text that `clientId`, name or description of the client contains, regardless of case. */
  search?: string | null | undefined;
  /**
   * Span of time in which a secret of the client will expire that is accepted now and was not
   * replaced.
   */
  secretExpiresAt?: DateTimeRange | null | undefined;
  /** Statuses of the client, any of which matches; all when absent. */
  statuses?: Array<ClientStatus> | null | undefined;
  /**
   * Number of days for which the client has not authenticated, or existed where it never did: 1
   * to 3650.
   */
  unusedDays?: number | null | undefined;
};

/** Way in which the OAuth `client_id` of a new client is determined. */
export type ClientIdMode =
  /** Chosen by the caller; a UUID where none is given. */
  | 'CHOSEN'
  /** Generated by the server: the prefix and twelve characters. */
  | 'GENERATED_PREFIX'
  /** Chosen by the caller, and must begin with the prefix. */
  | 'REQUIRED_PREFIX'
  /** Generated by the server: a UUID. */
  | 'UUID';

/** Whether a client may authenticate. */
export type ClientStatus =
  /** The client may authenticate, and its tokens are accepted. */
  | 'ACTIVE'
  /** The client is disabled: it cannot authenticate, and its tokens are refused. */
  | 'INACTIVE';

/** An account to create. */
export type CreateAccountInput = {
  /** Display name of the account. */
  name: string;
  /** Product whose rules the account's policy begins with. */
  preset?: PolicyPreset;
  /**
   * Short name of the account: 1 to 63 lower-case letters, digits and hyphens. Unique in the
   * deployment, and never changed.
   */
  slug: string;
};

/** A span of time; unbounded at an end that is absent. */
export type DateTimeRange = {
  /** Beginning of the span, inclusive. */
  from?: string | null | undefined;
  /** End of the span, exclusive. */
  until?: string | null | undefined;
};

/** An account to delete. */
export type DeleteAccountInput = {
  /**
   * Number of the account's clients, which confirms the deletion. Required unless the account
   * has no clients, users, roles and protected APIs.
   */
  expectedClientCount?: number | null | undefined;
  /**
   * Version of the account that the caller last saw; where the present version is another, the
   * deletion is refused. Any version when absent.
   */
  expectedVersion?: number | null | undefined;
  /** Opaque ID of the account (`acc_...`). */
  id: string;
};

/** Product whose rules an account's policy follows. */
export type PolicyPreset =
  /** Alphaus: OAuth `client_id`s generated with a prefix. */
  | 'ALPHAUS'
  /** No preset: the rules were edited one by one. */
  | 'CUSTOM'
  /** Latchkey: both OAuth `client_id`s and secrets may be chosen. */
  | 'DEFAULT'
  /** Insights: OAuth `client_id`s with the account's prefix, never changed; five clients. */
  | 'INSIGHTS'
  /** Knox Manage: OAuth `client_id`s and secrets chosen, five active clients. */
  | 'KNOX'
  /** Koios: OAuth `client_id`s that are UUIDs, and generated secrets. */
  | 'KOIOS';

/** One role, by its ID or its key. */
export type RoleBy =
  {   /** Opaque ID of the role (`rol_...`). */
  id: string; key?: never; }
  |  { id?: never;   /** Key of the role, such as `viewer`. */
  key: string; };

/** Way in which secrets of clients are determined. */
export type SecretMode =
  /** Chosen by the caller; generated by the server where none is given. */
  | 'CHOSEN_OR_GENERATED'
  /** Always generated by the server. */
  | 'GENERATED';

/**
 * Changes to an account. An absent field is left unchanged. The slug, which tokens carry as the
 * claim `acc`, never changes.
 */
export type UpdateAccountInput = {
  /**
   * Version of the account that the caller last saw; where the present version is another, the
   * change is refused. Any version when absent.
   */
  expectedVersion?: number | null | undefined;
  /**
   * Opaque ID of the account (`acc_...`): the caller's own, or any other for operators of the
   * deployment.
   */
  id: string;
  /** Display name of the account: 1 to 200 characters. */
  name?: string | null | undefined;
};

/**
 * Changes to the rules for an account's clients and for the sessions of its users. An absent
 * member is left unchanged, or set as the preset says where one is named and has such a rule; null
 * clears it.
 */
export type UpdateAccountPolicyInput = {
  /**
   * ID or slug of the account; the caller's own when absent, any other for operators of the
   * deployment.
   */
  account?: AccountBy | null | undefined;
  /**
   * Whether redirect URIs may be plain HTTP to other hosts than the loopback interface (RFC 9700
   * section 2.6).
   */
  allowInsecureRedirects?: boolean | null | undefined;
  /** Whether redirect URIs may end in `/*`, and hosts of web origins begin with `*.`. */
  allowWildcardRedirects?: boolean | null | undefined;
  /** Maximum length of a chosen secret: at most 256 characters. */
  chosenSecretMaxLength?: number | null | undefined;
  /** Minimum length of a chosen secret: at least 8 characters. */
  chosenSecretMinLength?: number | null | undefined;
  /** Whether the OAuth `client_id` of a client may be changed later. */
  clientIdEditable?: boolean | null | undefined;
  /** Maximum length of an OAuth `client_id`: 8 to 255 characters. */
  clientIdMaxLength?: number | null | undefined;
  /** Way in which the OAuth `client_id` of a new client is determined. */
  clientIdMode?: ClientIdMode | null | undefined;
  /**
   * Prefix of OAuth `client_id`s, required or generated; `{account}` in it stands for the
   * account's slug.
   */
  clientIdPrefix?: string | null | undefined;
  /**
   * Lifetime of the tokens of clients that set none, in seconds; null for the deployment's
   * default.
   */
  defaultTokenTtlSeconds?: number | null | undefined;
  /**
   * Version of the account that the caller last saw; where the present version is another, the
   * change is refused. Any version when absent.
   */
  expectedVersion?: number | null | undefined;
  /**
   * Limit on active clients; null means unlimited. Only operators of the deployment can raise
   * it.
   */
  maxActiveClients?: number | null | undefined;
  /**
   * Limit on all clients, active or not; null means unlimited. Only operators of the deployment
   * can raise it.
   */
  maxClients?: number | null | undefined;
  /** Maximum lifetime of a client's tokens: at most 86400 seconds. */
  maxTokenTtlSeconds?: number | null | undefined;
  /** Minimum lifetime of a client's tokens: at least 60 seconds. */
  minTokenTtlSeconds?: number | null | undefined;
  /**
   * Preset whose rules replace the present ones before the other members are applied. Rules for
   * sessions, refresh tokens and plain HTTP belong to no preset.
   */
  preset?: PolicyPreset | null | undefined;
  /**
   * Seconds for which a used refresh token gets the same successor once more, as the first
   * answer may have been lost: 0 to 300 (RFC 9700 section 4.14.2).
   */
  refreshGraceSeconds?: number | null | undefined;
  /**
   * Seconds that a session lasts for users who ask to stay signed in: `sessionMaxSeconds` to
   * 31536000; null where that is not offered.
   */
  rememberSeconds?: number | null | undefined;
  /** Seconds for which a replaced secret stays valid after rotation: 0 to 2592000. */
  secretGraceSeconds?: number | null | undefined;
  /** Way in which secrets of clients are determined. */
  secretMode?: SecretMode | null | undefined;
  /** Seconds without use after which a session of a user ends: 60 to 2592000. */
  sessionIdleSeconds?: number | null | undefined;
  /** Seconds after which a session of a user ends in any case: `sessionIdleSeconds` to 31536000. */
  sessionMaxSeconds?: number | null | undefined;
  /**
   * Limit on the tokens that each client gets in a minute from each node: 1 to 1000000; null
   * means unlimited.
   */
  tokensPerMinute?: number | null | undefined;
};

/** One user, by its ID or its username. */
export type UserBy =
  {   /** Opaque ID of the user (`usr_...`). */
  id: string; username?: never; }
  |  { id?: never;   /** Username of the user. */
  username: string; };

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

/** Conditions that a user must meet, all of them. */
export type UserFilter = {
  /** Kind of the user: root user or subuser. */
  kind?: UserKind | null | undefined;
  /** Root user above the subusers. */
  parent?: UserBy | null | undefined;
  /** Role of the user. */
  role?: RoleBy | null | undefined;
  /** Text that username, display name or e-mail address of the user contains, regardless of case. */
  search?: string | null | undefined;
  /** Status of the user. */
  status?: UserStatus | null | undefined;
};

/** Kind of a user within an account. */
export type UserKind =
  /** A root user, who may have subusers. */
  | 'ROOT'
  /** A subuser, who belongs to a root user. */
  | 'SUBUSER';

/** Whether a user is enabled. */
export type UserStatus =
  /** The user is enabled. */
  | 'ACTIVE'
  /** The user is disabled and cannot sign in, and the clients that the user owns are disabled too. */
  | 'INACTIVE';

export type AccountsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type AccountsQuery = { accounts: { totalCount: number | null, nodes: Array<{ id: string, slug: string, name: string, version: number, createdAt: string, deletedAt: string | null, usage: { clients: number, activeClients: number, users: number }, policy: { preset: PolicyPreset, maxClients: number | null, maxActiveClients: number | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AccountQueryVariables = Exact<{
  id: string;
}>;


export type AccountQuery = { account: { id: string, slug: string, name: string, version: number, createdAt: string, deletedAt: string | null, clients: { totalCount: number | null, nodes: Array<{ id: string, displayName: string, status: ClientStatus }> }, auditEvents: { nodes: Array<{ id: string, summary: string, occurredAt: string }> }, usage: { clients: number, activeClients: number, users: number }, policy: { preset: PolicyPreset, maxClients: number | null, maxActiveClients: number | null } } | null };

export type CreateAccountMutationVariables = Exact<{
  input: CreateAccountInput;
}>;


export type CreateAccountMutation = { createAccount: { account: { id: string, slug: string, name: string, version: number, createdAt: string, deletedAt: string | null, usage: { clients: number, activeClients: number, users: number }, policy: { preset: PolicyPreset, maxClients: number | null, maxActiveClients: number | null } } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type DeleteAccountMutationVariables = Exact<{
  input: DeleteAccountInput;
}>;


export type DeleteAccountMutation = { deleteAccount: { deletedAccountId: string | null, userErrors: Array<{ code: UserErrorCode, message: string }> } };

export type RaiseLimitsMutationVariables = Exact<{
  input: UpdateAccountPolicyInput;
}>;


export type RaiseLimitsMutation = { updateAccountPolicy: { account: { id: string, slug: string, name: string, version: number, createdAt: string, deletedAt: string | null, usage: { clients: number, activeClients: number, users: number }, policy: { preset: PolicyPreset, maxClients: number | null, maxActiveClients: number | null } } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type AccountRowFragment = { id: string, slug: string, name: string, version: number, createdAt: string, deletedAt: string | null, usage: { clients: number, activeClients: number, users: number }, policy: { preset: PolicyPreset, maxClients: number | null, maxActiveClients: number | null } };

export type AccountPageQueryVariables = Exact<{
  id: string;
}>;


export type AccountPageQuery = { account: { id: string, slug: string, name: string, version: number, createdAt: string, deletedAt: string | null, roles: { totalCount: number | null }, usage: { clients: number, activeClients: number, users: number }, policy: { preset: PolicyPreset, maxClients: number | null, maxActiveClients: number | null } } | null };

export type AccountClientsQueryVariables = Exact<{
  id: string;
  filter?: ClientFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type AccountClientsQuery = { account: { id: string, clients: { totalCount: number | null, nodes: Array<{ id: string, displayName: string, clientId: string, status: ClientStatus, lastUsedAt: string | null, role: { name: string } | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } } | null };

export type AccountUsersQueryVariables = Exact<{
  id: string;
  filter?: UserFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type AccountUsersQuery = { account: { id: string, users: { totalCount: number | null, nodes: Array<{ id: string, username: string, displayName: string | null, status: UserStatus, lastLoginAt: string | null, role: { name: string } | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } } | null };

export type AccountRolesQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type AccountRolesQuery = { account: { id: string, roles: { totalCount: number | null, nodes: Array<{ id: string, key: string, name: string, builtIn: boolean, description: string, clientCount: number, userCount: number }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } } | null };

export type AccountEventsQueryVariables = Exact<{
  id: string;
  filter?: AuditEventFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type AccountEventsQuery = { account: { id: string, auditEvents: { totalCount: number | null, nodes: Array<{ id: string, summary: string, outcome: AuditOutcome, occurredAt: string, actorName: string, ipAddress: string | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } } | null };

export type StepsFragment = { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null };

export type AccountRulesQueryVariables = Exact<{
  by?: AccountBy | null | undefined;
}>;


export type AccountRulesQuery = { account: { id: string, slug: string, name: string, version: number, usage: { clients: number, activeClients: number }, policy: { preset: PolicyPreset, clientIdMode: ClientIdMode, clientIdPrefix: string | null, clientIdMaxLength: number, clientIdEditable: boolean, secretMode: SecretMode, chosenSecretMinLength: number, chosenSecretMaxLength: number, secretGraceSeconds: number, maxClients: number | null, maxActiveClients: number | null, minTokenTtlSeconds: number, maxTokenTtlSeconds: number, defaultTokenTtlSeconds: number, tokensPerMinute: number | null, allowWildcardRedirects: boolean, allowInsecureRedirects: boolean, refreshGraceSeconds: number, sessionIdleSeconds: number, sessionMaxSeconds: number, rememberSeconds: number | null } } | null };

export type UpdateAccountPolicyMutationVariables = Exact<{
  input: UpdateAccountPolicyInput;
}>;


export type UpdateAccountPolicyMutation = { updateAccountPolicy: { account: { id: string, slug: string, name: string, version: number, usage: { clients: number, activeClients: number }, policy: { preset: PolicyPreset, clientIdMode: ClientIdMode, clientIdPrefix: string | null, clientIdMaxLength: number, clientIdEditable: boolean, secretMode: SecretMode, chosenSecretMinLength: number, chosenSecretMaxLength: number, secretGraceSeconds: number, maxClients: number | null, maxActiveClients: number | null, minTokenTtlSeconds: number, maxTokenTtlSeconds: number, defaultTokenTtlSeconds: number, tokensPerMinute: number | null, allowWildcardRedirects: boolean, allowInsecureRedirects: boolean, refreshGraceSeconds: number, sessionIdleSeconds: number, sessionMaxSeconds: number, rememberSeconds: number | null } } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type RenameAccountMutationVariables = Exact<{
  input: UpdateAccountInput;
}>;


export type RenameAccountMutation = { updateAccount: { account: { id: string, slug: string, name: string, version: number, usage: { clients: number, activeClients: number }, policy: { preset: PolicyPreset, clientIdMode: ClientIdMode, clientIdPrefix: string | null, clientIdMaxLength: number, clientIdEditable: boolean, secretMode: SecretMode, chosenSecretMinLength: number, chosenSecretMaxLength: number, secretGraceSeconds: number, maxClients: number | null, maxActiveClients: number | null, minTokenTtlSeconds: number, maxTokenTtlSeconds: number, defaultTokenTtlSeconds: number, tokensPerMinute: number | null, allowWildcardRedirects: boolean, allowInsecureRedirects: boolean, refreshGraceSeconds: number, sessionIdleSeconds: number, sessionMaxSeconds: number, rememberSeconds: number | null } } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type PolicyEventsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type PolicyEventsSubscription = { auditEventAdded: { id: string } };

export type RulesFragment = { id: string, slug: string, name: string, version: number, usage: { clients: number, activeClients: number }, policy: { preset: PolicyPreset, clientIdMode: ClientIdMode, clientIdPrefix: string | null, clientIdMaxLength: number, clientIdEditable: boolean, secretMode: SecretMode, chosenSecretMinLength: number, chosenSecretMaxLength: number, secretGraceSeconds: number, maxClients: number | null, maxActiveClients: number | null, minTokenTtlSeconds: number, maxTokenTtlSeconds: number, defaultTokenTtlSeconds: number, tokensPerMinute: number | null, allowWildcardRedirects: boolean, allowInsecureRedirects: boolean, refreshGraceSeconds: number, sessionIdleSeconds: number, sessionMaxSeconds: number, rememberSeconds: number | null } };

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
export const AccountRowFragmentDoc = new TypedDocumentString(`
    fragment AccountRow on Account {
  id
  slug
  name
  version
  createdAt
  deletedAt
  usage {
    clients
    activeClients
    users
  }
  policy {
    preset
    maxClients
    maxActiveClients
  }
}
    `, {"fragmentName":"AccountRow"}) as unknown as TypedDocumentString<AccountRowFragment, unknown>;
export const StepsFragmentDoc = new TypedDocumentString(`
    fragment Steps on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}
    `, {"fragmentName":"Steps"}) as unknown as TypedDocumentString<StepsFragment, unknown>;
export const RulesFragmentDoc = new TypedDocumentString(`
    fragment Rules on Account {
  id
  slug
  name
  version
  usage {
    clients
    activeClients
  }
  policy {
    preset
    clientIdMode
    clientIdPrefix
    clientIdMaxLength
    clientIdEditable
    secretMode
    chosenSecretMinLength
    chosenSecretMaxLength
    secretGraceSeconds
    maxClients
    maxActiveClients
    minTokenTtlSeconds
    maxTokenTtlSeconds
    defaultTokenTtlSeconds
    tokensPerMinute
    allowWildcardRedirects
    allowInsecureRedirects
    refreshGraceSeconds
    sessionIdleSeconds
    sessionMaxSeconds
    rememberSeconds
  }
}
    `, {"fragmentName":"Rules"}) as unknown as TypedDocumentString<RulesFragment, unknown>;
export const AccountsDocument = new TypedDocumentString(`
    query Accounts($first: Int!, $after: String) {
  accounts(first: $first, after: $after) {
    totalCount
    nodes {
      ...AccountRow
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment AccountRow on Account {
  id
  slug
  name
  version
  createdAt
  deletedAt
  usage {
    clients
    activeClients
    users
  }
  policy {
    preset
    maxClients
    maxActiveClients
  }
}`) as unknown as TypedDocumentString<AccountsQuery, AccountsQueryVariables>;
export const AccountDocument = new TypedDocumentString(`
    query Account($id: ID!) {
  account(by: {id: $id}) {
    ...AccountRow
    clients(first: 5) {
      totalCount
      nodes {
        id
        displayName
        status
      }
    }
    auditEvents(first: 5) {
      nodes {
        id
        summary
        occurredAt
      }
    }
  }
}
    fragment AccountRow on Account {
  id
  slug
  name
  version
  createdAt
  deletedAt
  usage {
    clients
    activeClients
    users
  }
  policy {
    preset
    maxClients
    maxActiveClients
  }
}`) as unknown as TypedDocumentString<AccountQuery, AccountQueryVariables>;
export const CreateAccountDocument = new TypedDocumentString(`
    mutation CreateAccount($input: CreateAccountInput!) {
  createAccount(input: $input) {
    account {
      ...AccountRow
    }
    userErrors {
      code
      message
      path
    }
  }
}
    fragment AccountRow on Account {
  id
  slug
  name
  version
  createdAt
  deletedAt
  usage {
    clients
    activeClients
    users
  }
  policy {
    preset
    maxClients
    maxActiveClients
  }
}`) as unknown as TypedDocumentString<CreateAccountMutation, CreateAccountMutationVariables>;
export const DeleteAccountDocument = new TypedDocumentString(`
    mutation DeleteAccount($input: DeleteAccountInput!) {
  deleteAccount(input: $input) {
    deletedAccountId
    userErrors {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeleteAccountMutation, DeleteAccountMutationVariables>;
export const RaiseLimitsDocument = new TypedDocumentString(`
    mutation RaiseLimits($input: UpdateAccountPolicyInput!) {
  updateAccountPolicy(input: $input) {
    account {
      ...AccountRow
    }
    userErrors {
      code
      message
      path
    }
  }
}
    fragment AccountRow on Account {
  id
  slug
  name
  version
  createdAt
  deletedAt
  usage {
    clients
    activeClients
    users
  }
  policy {
    preset
    maxClients
    maxActiveClients
  }
}`) as unknown as TypedDocumentString<RaiseLimitsMutation, RaiseLimitsMutationVariables>;
export const AccountPageDocument = new TypedDocumentString(`
    query AccountPage($id: ID!) {
  account(by: {id: $id}) {
    ...AccountRow
    roles(first: 0) {
      totalCount
    }
  }
}
    fragment AccountRow on Account {
  id
  slug
  name
  version
  createdAt
  deletedAt
  usage {
    clients
    activeClients
    users
  }
  policy {
    preset
    maxClients
    maxActiveClients
  }
}`) as unknown as TypedDocumentString<AccountPageQuery, AccountPageQueryVariables>;
export const AccountClientsDocument = new TypedDocumentString(`
    query AccountClients($id: ID!, $filter: ClientFilter, $first: Int, $after: String, $last: Int, $before: String) {
  account(by: {id: $id}) {
    id
    clients(
      filter: $filter
      first: $first
      after: $after
      last: $last
      before: $before
    ) {
      totalCount
      nodes {
        id
        displayName
        clientId
        status
        lastUsedAt
        role {
          name
        }
      }
      pageInfo {
        ...Steps
      }
    }
  }
}
    fragment Steps on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}`) as unknown as TypedDocumentString<AccountClientsQuery, AccountClientsQueryVariables>;
export const AccountUsersDocument = new TypedDocumentString(`
    query AccountUsers($id: ID!, $filter: UserFilter, $first: Int, $after: String, $last: Int, $before: String) {
  account(by: {id: $id}) {
    id
    users(
      filter: $filter
      first: $first
      after: $after
      last: $last
      before: $before
    ) {
      totalCount
      nodes {
        id
        username
        displayName
        status
        lastLoginAt
        role {
          name
        }
      }
      pageInfo {
        ...Steps
      }
    }
  }
}
    fragment Steps on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}`) as unknown as TypedDocumentString<AccountUsersQuery, AccountUsersQueryVariables>;
export const AccountRolesDocument = new TypedDocumentString(`
    query AccountRoles($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
  account(by: {id: $id}) {
    id
    roles(first: $first, after: $after, last: $last, before: $before) {
      totalCount
      nodes {
        id
        key
        name
        builtIn
        description
        clientCount
        userCount
      }
      pageInfo {
        ...Steps
      }
    }
  }
}
    fragment Steps on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}`) as unknown as TypedDocumentString<AccountRolesQuery, AccountRolesQueryVariables>;
export const AccountEventsDocument = new TypedDocumentString(`
    query AccountEvents($id: ID!, $filter: AuditEventFilter, $first: Int, $after: String, $last: Int, $before: String) {
  account(by: {id: $id}) {
    id
    auditEvents(
      filter: $filter
      first: $first
      after: $after
      last: $last
      before: $before
    ) {
      totalCount
      nodes {
        id
        summary
        outcome
        occurredAt
        actorName
        ipAddress
      }
      pageInfo {
        ...Steps
      }
    }
  }
}
    fragment Steps on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}`) as unknown as TypedDocumentString<AccountEventsQuery, AccountEventsQueryVariables>;
export const AccountRulesDocument = new TypedDocumentString(`
    query AccountRules($by: AccountBy) {
  account(by: $by) {
    ...Rules
  }
}
    fragment Rules on Account {
  id
  slug
  name
  version
  usage {
    clients
    activeClients
  }
  policy {
    preset
    clientIdMode
    clientIdPrefix
    clientIdMaxLength
    clientIdEditable
    secretMode
    chosenSecretMinLength
    chosenSecretMaxLength
    secretGraceSeconds
    maxClients
    maxActiveClients
    minTokenTtlSeconds
    maxTokenTtlSeconds
    defaultTokenTtlSeconds
    tokensPerMinute
    allowWildcardRedirects
    allowInsecureRedirects
    refreshGraceSeconds
    sessionIdleSeconds
    sessionMaxSeconds
    rememberSeconds
  }
}`) as unknown as TypedDocumentString<AccountRulesQuery, AccountRulesQueryVariables>;
export const UpdateAccountPolicyDocument = new TypedDocumentString(`
    mutation UpdateAccountPolicy($input: UpdateAccountPolicyInput!) {
  updateAccountPolicy(input: $input) {
    account {
      ...Rules
    }
    userErrors {
      code
      message
      path
    }
  }
}
    fragment Rules on Account {
  id
  slug
  name
  version
  usage {
    clients
    activeClients
  }
  policy {
    preset
    clientIdMode
    clientIdPrefix
    clientIdMaxLength
    clientIdEditable
    secretMode
    chosenSecretMinLength
    chosenSecretMaxLength
    secretGraceSeconds
    maxClients
    maxActiveClients
    minTokenTtlSeconds
    maxTokenTtlSeconds
    defaultTokenTtlSeconds
    tokensPerMinute
    allowWildcardRedirects
    allowInsecureRedirects
    refreshGraceSeconds
    sessionIdleSeconds
    sessionMaxSeconds
    rememberSeconds
  }
}`) as unknown as TypedDocumentString<UpdateAccountPolicyMutation, UpdateAccountPolicyMutationVariables>;
export const RenameAccountDocument = new TypedDocumentString(`
    mutation RenameAccount($input: UpdateAccountInput!) {
  updateAccount(input: $input) {
    account {
      ...Rules
    }
    userErrors {
      code
      message
      path
    }
  }
}
    fragment Rules on Account {
  id
  slug
  name
  version
  usage {
    clients
    activeClients
  }
  policy {
    preset
    clientIdMode
    clientIdPrefix
    clientIdMaxLength
    clientIdEditable
    secretMode
    chosenSecretMinLength
    chosenSecretMaxLength
    secretGraceSeconds
    maxClients
    maxActiveClients
    minTokenTtlSeconds
    maxTokenTtlSeconds
    defaultTokenTtlSeconds
    tokensPerMinute
    allowWildcardRedirects
    allowInsecureRedirects
    refreshGraceSeconds
    sessionIdleSeconds
    sessionMaxSeconds
    rememberSeconds
  }
}`) as unknown as TypedDocumentString<RenameAccountMutation, RenameAccountMutationVariables>;
export const PolicyEventsDocument = new TypedDocumentString(`
    subscription PolicyEvents {
  auditEventAdded(filter: {kinds: [POLICY_UPDATED, ACCOUNT_UPDATED]}) {
    id
  }
}
    `) as unknown as TypedDocumentString<PolicyEventsSubscription, PolicyEventsSubscriptionVariables>;