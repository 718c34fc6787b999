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

/** Conditions that an activity must meet, all of them. */
export type ActivityFilter = {
  /** Kinds of activity, any of which matches; all kinds when absent. */
  kinds?: Array<ActivityKind> | null | undefined;
  /** Span of time in which the activity occurred. */
  occurredAt?: DateTimeRange | null | undefined;
};

/** Kind of an activity of a client. */
export type ActivityKind =
  /** The client was changed, or its tokens were revoked. */
  | 'ADMINISTRATIVE'
  /** The client was issued a token. */
  | 'ISSUED'
  /** A request in the client's name was refused, or authentication as the client failed. */
  | 'REFUSED';

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

/** Policy of a bulk change for clients that cannot be changed. */
export type BulkErrorPolicy =
  /** No client is changed when any one cannot be. */
  | 'REJECT_ALL'
  /** The other clients are changed all the same. */
  | 'SKIP_FAILED';

/** Kind of a change of a client, a role or a user. */
export type ChangeKind =
  /** The client, role or user was created. */
  | 'CREATED'
  /** The client, role or user was deleted. */
  | 'DELETED'
  /** The client, role or user was changed, or something that belongs to it, such as a secret. */
  | 'UPDATED';

/** Way in which a client authenticates at the token endpoint (RFC 7591 section 2). */
export type ClientAuthMethod =
  /** Not at all: a public client, such as a single-page or native app (RFC 6749 section 2.1). */
  | 'NONE'
  /** With a secret, by HTTP Basic or in the body (RFC 6749 section 2.3.1). */
  | 'SECRET';

/** One client, by its ID or its OAuth `client_id`. */
export type ClientBy =
  {   /** OAuth `client_id` of the client. */
  clientId: string; id?: never; }
  |  { clientId?: never;   /** Opaque ID of the client (`cli_...`). */
  id: string; };

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

/** Order of a list of clients. */
export type ClientOrder = {
  /** Direction of the order. */
  direction: OrderDirection;
  /** Field of the client that decides the order. */
  field: ClientOrderField;
};

/** Field that clients can be ordered by; ties are broken by ID. */
export type ClientOrderField =
  /** OAuth `client_id` of the client. */
  | 'CLIENT_ID'
  /** When the client was created. */
  | 'CREATED_AT'
  /** When the client last authenticated; clients that never did come before all others. */
  | 'LAST_USED_AT'
  /** Display name of the client, regardless of case. */
  | 'NAME'
  /** When the next secret of the client expires, as in `nextSecretExpiresAt`; clients without such a secret come before all others. */
  | 'NEXT_SECRET_EXPIRES_AT'
  /** Status of the client. */
  | 'STATUS'
  /** Token lifetime that the client itself sets; clients that use the account's default come before all others. */
  | 'TOKEN_TTL'
  /** When the client was last changed. */
  | 'UPDATED_AT';

/**
 * Settings by which a client signs people in. An absent member is left unchanged, or has its
 * default in a new client; null clears it.
 */
export type ClientSignInInput = {
  /**
   * Way in which the client authenticates at the token endpoint (RFC 7591 section 2); `SECRET`
   * in a new client. `NONE` is refused with the capability `SCRIPT`. Changing it ends what users
   * have authorized the client to do.
   */
  authMethod?: ClientAuthMethod | null | undefined;
  /**
   * Whether ID tokens have the claims of the scopes `profile` and `email`, which are otherwise
   * at the userinfo endpoint only (OpenID Connect Core section 5.4); false in a new client.
   */
  claimsInIdToken?: boolean | null | undefined;
  /**
   * Whether users are not asked for their consent, because the client is the account's own
   * (OpenID Connect Core section 3.1.2.4); false in a new client.
   */
  firstParty?: boolean | null | undefined;
  /**
   * Algorithm that signs the client's ID tokens; null for the default, `RS256` (OpenID Connect
   * Registration section 2).
   */
  idTokenAlgorithm?: SigningAlgorithm | null | undefined;
  /**
   * Seconds after which an unused refresh token expires (RFC 9700 section 4.14.2): 60 to
   * 31536000; null for the default, 2592000 (30 days).
   */
  refreshIdleSeconds?: number | null | undefined;
  /**
   * Seconds after which an authorization with the scope `offline_access` ends, however often it
   * is refreshed (OpenID Connect Core section 11): 60 to 31536000; null for the default,
   * 15552000 (180 days).
   */
  refreshMaxSeconds?: number | null | undefined;
  /**
   * Whether authorization requests without PKCE are refused (RFC 7636 section 4.4.1); true in a
   * new client, and required where `authMethod` is `NONE`.
   */
  requirePkce?: boolean | null | undefined;
};

/** Whether a client may authenticate. */
export type ClientStatus =
  /** The client may authenticate, and its tokens are accepted. */
  | 'ACTIVE'
  /** The client is disabled: it cannot authenticate, and its tokens are refused. */
  | 'INACTIVE';

/** Reason why a client is inactive. */
export type ClientStatusReason =
  /** The account's limit on active clients was reached. */
  | 'ACTIVE_LIMIT_REACHED'
  /** The client was disabled by a caller. */
  | 'MANUAL'
  /** The user who owns the client is inactive. */
  | 'OWNER_INACTIVE';

/** URLs of a client, which replace all it has: what is left out is empty. */
export type ClientUrlsInput = {
  /** URL that revocation policies are pushed to; none when absent. */
  adminUrl?: string | null | undefined;
  /**
   * URL that back-channel logout requests are sent to; required with the capability
   * `BACKCHANNEL`.
   */
  backchannelLogoutUrl?: string | null | undefined;
  /** URL of the client's home page; none when absent. */
  homeUrl?: string | null | undefined;
  /** URIs that a browser may be redirected to after logout; the same forms as `redirectUris`. */
  postLogoutRedirectUris?: Array<string> | null | undefined;
  /**
   * URIs that an authorization response may be redirected to; `*` may stand at the very end
   * where the account allows it.
   */
  redirectUris?: Array<string> | null | undefined;
  /**
   * URL that the client's relative URLs, which begin with `/`, are joined to. An http or https
   * URL without a query.
   */
  rootUrl?: string | null | undefined;
  /**
   * Web origins that may call from a browser (CORS); `+` stands for those of the redirect URIs,
   * `https://*.example.com` for all below a domain.
   */
  webOrigins?: Array<string> | null | undefined;
};

/** A client to create. */
export type CreateClientInput = {
  /** Access that the client has, whatever its role grants. */
  accessLevel?: AccessLevel;
  /** ID or slug of the account; the caller's own when absent. */
  account?: AccountBy | null | undefined;
  /** OAuth flows that the client may take part in; at least one. */
  capabilities?: Array<ClientCapability>;
  /**
   * OAuth `client_id` of the client; generated when absent, where the account's policy allows.
   * Never assigned again, even after deletion.
   */
  clientId?: string | null | undefined;
  /** Secret chosen by the caller, where the account's policy allows that; generated when absent. */
  clientSecret?: string | null | undefined;
  /** Purpose of the client, in free text; at most 2000 characters. */
  description?: string | null | undefined;
  /**
   * Secret of a client imported from another system, which keeps this secret and the `clientId`
   * that is given, whatever the account's policy says about both. Requires `account:write` too.
   * The answer shows no secret then.
   */
  importedSecret?: ImportedSecretInput | null | undefined;
  /** Name of the client, for display; at most 200 characters. */
  name?: string | null | undefined;
  /**
   * User who owns the client; the account does when absent. While its owner is inactive, so is
   * the client.
   */
  owner?: UserBy | null | undefined;
  /** Role of the client; none when absent. */
  role?: RoleBy | null | undefined;
  /** Scopes granted to the client directly, besides those of its role; none when absent. */
  scopes?: Array<string> | null | undefined;
  /** Settings by which the client signs people in; their defaults when absent. */
  signIn?: ClientSignInInput | null | undefined;
  /** Algorithm that signs the client's tokens; the deployment's default when absent. */
  signingAlgorithm?: SigningAlgorithm | null | undefined;
  /**
   * Lifetime of the client's tokens, in seconds, within the account's bounds; the account's
   * default when absent.
   */
  tokenTtlSeconds?: number | null | undefined;
  /** URLs of the client; none when absent. */
  urls?: ClientUrlsInput | null | undefined;
};

/** A further secret to create for a client. */
export type CreateClientSecretInput = {
  /** Secret chosen by the caller, where the account's policy allows that; generated when absent. */
  clientSecret?: string | null | undefined;
  /**
   * Version of the client that the caller last saw; where the present version is another, the
   * change is refused. Any version when absent.
   */
  expectedVersion?: number | null | undefined;
  /** When the secret expires; never when absent. */
  expiresAt?: string | null | undefined;
  /** Opaque ID of the client that the secret is created for (`cli_...`). */
  id: string;
  /** Name of the secret, for display; at most 100 characters. */
  name?: string | null | undefined;
};

/** A span of time; unbounded at an end that is absent. */
export type DateTimeRange = {
  /** Beginning of the span, inclusive. */
  from?: string | null | undefined;
  /** End of the span, exclusive. */
  until?: string | null | undefined;
};

/** Clients to delete: those that `ids` names, or all that `filter` lets through. */
export type DeleteClientsInput = {
  /**
   * ID or slug of the account whose clients `filter` chooses; the caller's own when absent, any
   * other for operators of the deployment.
   */
  account?: AccountBy | null | undefined;
  /**
   * Number of clients that `filter` lets through, required with it. Where the present number is
   * another, nothing is deleted.
   */
  expectedCount?: number | null | undefined;
  /** Conditions that the clients must meet, instead of `ids`; at most 5000 clients. */
  filter?: ClientFilter | null | undefined;
  /** Opaque IDs of the clients (`cli_...`); at most 100. */
  ids?: Array<string> | null | undefined;
  /** Policy for clients that cannot be deleted. */
  onError?: BulkErrorPolicy;
};

/** A client to create as a copy of another. */
export type DuplicateClientInput = {
  /**
   * OAuth `client_id` of the new client; generated when absent, where the account's policy
   * allows.
   */
  clientId?: string | null | undefined;
  /** Secret chosen by the caller, where the account's policy allows that; generated when absent. */
  clientSecret?: string | null | undefined;
  /** Opaque ID of the client to copy (`cli_...`). */
  id: string;
  /** Name of the new client, for display; when absent, the copied client's name and `(copy)`. */
  name?: string | null | undefined;
};

/** Reason why a client or user has a permission, or lacks it. */
export type GrantReason =
  /** The permission is granted to the client directly. */
  | 'DIRECT'
  /** The permission is not granted. */
  | 'NOT_GRANTED'
  /** The permission is granted by the role. */
  | 'ROLE'
  /** The permission is granted, but the client or user is inactive. */
  | 'WITHHELD_INACTIVE'
  /** The permission is granted, but the client may only read, or the permission is effective only in the account `default`. */
  | 'WITHHELD_READ_ONLY';

/** The secret that a client has in another system, in one of two forms. */
export type ImportedSecretInput =
  {   /**
   * Hash of the secret that the other system computed: bcrypt (`$2b$`), or a PHC string of
   * `pbkdf2-sha256`, `pbkdf2-sha512`, `argon2id` or `sha256`.
   */
  hash: string; value?: never; }
  |  { hash?: never;   /** The secret itself, at most 256 bytes. */
  value: string; };

/** Conditions that an issued token must meet, all of them. */
export type IssuedTokenFilter = {
  /** IP address that the token was requested from. */
  ipAddress?: string | null | undefined;
  /** Span of time in which the token was issued. */
  issuedAt?: DateTimeRange | null | undefined;
  /** ID of the token (claim `jti`). */
  jti?: string | null | undefined;
  /** Statuses of the token, any of which matches; all when absent. */
  statuses?: Array<TokenStatus> | null | undefined;
};

/** Direction of an order. */
export type OrderDirection =
  /** Ascending: smallest, oldest or alphabetically first item first. */
  | 'ASC'
  /** Descending: largest, newest or alphabetically last item first. */
  | 'DESC';

/** Tokens to revoke, either single ones or all of certain clients; at most 100 of either. */
export type RevokeTokensInput =
  {   /** Clients whose tokens are all revoked. */
  clients: Array<ClientBy>; jtis?: never; }
  |  { clients?: never;   /** IDs (`jti`) of single tokens. */
  jtis: Array<string>; };

/** One role, by its ID or its key. */
export type RoleBy =
  {   /** Opaque ID of the role (`rol_...`). */
  id: string; key?: never; }
  |  { id?: never;   /** Key of the role, such as `viewer`. */
  key: string; };

/** A new secret for a client, in place of one secret or of all that the client has. */
export type RotateClientSecretInput = {
  /** Secret chosen by the caller, where the account's policy allows that; generated when absent. */
  clientSecret?: string | null | undefined;
  /**
   * Version of the client that the caller last saw; where the present version is another, the
   * change is refused. Any version when absent.
   */
  expectedVersion?: number | null | undefined;
  /** When the new secret expires; never when absent. */
  expiresAt?: string | null | undefined;
  /**
   * Seconds for which the replaced secrets stay valid; 0 means that they and the client's tokens
   * are revoked at once. The account's default when absent.
   */
  graceSeconds?: number | null | undefined;
  /** Opaque ID of the client (`cli_...`). */
  id: string;
  /** Name of the new secret, for display; at most 100 characters. */
  name?: string | null | undefined;
  /**
   * Opaque ID of the secret that the new one replaces (`sec_...`); the others stay valid. When
   * absent, **all** secrets of the client are replaced, also those created for other systems.
   */
  secretId?: string | null | undefined;
};

/** Way in which secrets of clients are determined. */
export type SecretMode =
  /** Chosen by the caller; generated by the server where none is given. */
  | 'CHOSEN_OR_GENERATED'
  /** Always generated by the server. */
  | 'GENERATED';

/** Status of a secret. */
export type SecretStatus =
  /** The secret is accepted. */
  | 'ACTIVE'
  /** The secret has expired. */
  | 'EXPIRED'
  /** The secret was replaced, and is accepted until `expiresAt`. */
  | 'RETIRING'
  /** The secret was revoked. */
  | 'REVOKED';

/** The role to set for a client. */
export type SetClientRoleInput = {
  /**
   * Version of the client that the caller last saw; where the present version is another, the
   * change is refused. Any version when absent.
   */
  expectedVersion?: number | null | undefined;
  /** Opaque ID of the client (`cli_...`). */
  id: string;
  /** Role of the client; null removes the role. */
  role?: RoleBy | null | undefined;
};

/** Clients to enable or disable: those that `ids` names, or all that `filter` lets through. */
export type SetClientsStatusInput = {
  /**
   * ID or slug of the account whose clients `filter` chooses; the caller's own when absent, any
   * other for operators of the deployment.
   */
  account?: AccountBy | null | undefined;
  /**
   * Number of clients that `filter` lets through, required with it. Where the present number is
   * another, nothing is changed.
   */
  expectedCount?: number | null | undefined;
  /** Conditions that the clients must meet, instead of `ids`; at most 5000 clients. */
  filter?: ClientFilter | null | undefined;
  /** Opaque IDs of the clients (`cli_...`); at most 100. */
  ids?: Array<string> | null | undefined;
  /** Policy for clients that cannot be changed. */
  onError?: BulkErrorPolicy;
  /** Status that the clients get. */
  status: ClientStatus;
};

/** Algorithm that tokens are signed with, by its name in JOSE (RFC 7518 section 3.1, RFC 8037 section 3.1). */
export type SigningAlgorithm =
  /** ECDSA with P-256 and SHA-256. */
  | 'ES256'
  /** Edwards-curve signatures with Ed25519. */
  | 'EdDSA'
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  | 'RS256';

/** Status of an issued token. */
export type TokenStatus =
  /** The token is accepted. */
  | 'ACTIVE'
  /** The token has expired, whether or not it was revoked before. */
  | 'EXPIRED'
  /** The token was revoked before it expired: by itself, with all tokens of its client or of the user in whose name it acts, with its authorization or session, or because the client or the user was disabled or deleted. */
  | 'REVOKED';

/** Changes to a client. An absent member is left unchanged; null clears it. */
export type UpdateClientInput = {
  /**
   * Access that the client has, whatever its role grants. Changing it to `READ_ONLY` revokes the
   * client's tokens.
   */
  accessLevel?: AccessLevel | null | undefined;
  /** OAuth flows that the client may take part in, which replace all it has; at least one. */
  capabilities?: Array<ClientCapability> | null | undefined;
  /**
   * OAuth `client_id` of the client, where the account's policy allows changing it. Changing it
   * revokes the client's tokens.
   */
  clientId?: string | null | undefined;
  /** Purpose of the client, in free text; at most 2000 characters. */
  description?: string | null | undefined;
  /**
   * Version of the client that the caller last saw; where the present version is another, the
   * change is refused. Any version when absent.
   */
  expectedVersion?: number | null | undefined;
  /** Opaque ID of the client (`cli_...`). */
  id: string;
  /** Name of the client, for display; at most 200 characters. */
  name?: string | null | undefined;
  /**
   * User who owns the client; null for the account. The client is disabled and enabled with its
   * owner.
   */
  owner?: UserBy | null | undefined;
  /**
   * Scopes granted to the client directly, which replace all it has. Losing one revokes the
   * client's tokens.
   */
  scopes?: Array<string> | null | undefined;
  /** Settings by which the client signs people in; an absent member of them is left unchanged. */
  signIn?: ClientSignInInput | null | undefined;
  /** Algorithm that signs new tokens; null for the deployment's default. */
  signingAlgorithm?: SigningAlgorithm | null | undefined;
  /** Lifetime of new tokens, in seconds; null for the account's default. */
  tokenTtlSeconds?: number | null | undefined;
  /** URLs of the client, which replace all it has. */
  urls?: ClientUrlsInput | null | undefined;
};

/** Length of the intervals that usage is counted in. */
export type UsageBucket =
  /** A day in UTC. */
  | 'DAY'
  /** An hour in UTC. */
  | 'HOUR';

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

export type ClientPolicyFragment = { clientIdMode: ClientIdMode, clientIdPrefix: string | null, clientIdMaxLength: number, clientIdEditable: boolean, secretMode: SecretMode, chosenSecretMinLength: number, chosenSecretMaxLength: number, secretGraceSeconds: number, defaultTokenTtlSeconds: number, minTokenTtlSeconds: number, maxTokenTtlSeconds: number, maxClients: number | null, maxActiveClients: number | null };

export type ClientRulesQueryVariables = Exact<{ [key: string]: never; }>;


export type ClientRulesQuery = { account: { slug: string, policy: { clientIdMode: ClientIdMode, clientIdPrefix: string | null, clientIdMaxLength: number, clientIdEditable: boolean, secretMode: SecretMode, chosenSecretMinLength: number, chosenSecretMaxLength: number, secretGraceSeconds: number, defaultTokenTtlSeconds: number, minTokenTtlSeconds: number, maxTokenTtlSeconds: number, maxClients: number | null, maxActiveClients: number | null }, usage: { clients: number, activeClients: number } } | null };

export type ClientIdInUseQueryVariables = Exact<{
  clientId: string;
}>;


export type ClientIdInUseQuery = { client: { id: string } | null };

export type OwnersLikeQueryVariables = Exact<{
  search?: string | null | undefined;
}>;


export type OwnersLikeQuery = { users: { nodes: Array<{ id: string, username: string, displayName: string | null }> } };

export type NewCredentialsFragment = { stillInUse: boolean, client: { id: string, displayName: string, status: ClientStatus } | null, credentials: { clientId: string, clientSecret: string, tokenUrl: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> };

export type CreateClientMutationVariables = Exact<{
  input: CreateClientInput;
}>;


export type CreateClientMutation = { createClient: { stillInUse: boolean, client: { id: string, displayName: string, status: ClientStatus } | null, credentials: { clientId: string, clientSecret: string, tokenUrl: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type DuplicateClientMutationVariables = Exact<{
  input: DuplicateClientInput;
}>;


export type DuplicateClientMutation = { duplicateClient: { stillInUse: boolean, client: { id: string, displayName: string, status: ClientStatus } | null, credentials: { clientId: string, clientSecret: string, tokenUrl: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type RotateClientSecretMutationVariables = Exact<{
  input: RotateClientSecretInput;
}>;


export type RotateClientSecretMutation = { rotateClientSecret: { stillInUse: boolean, client: { id: string, displayName: string, status: ClientStatus } | null, credentials: { clientId: string, clientSecret: string, tokenUrl: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type CreateClientSecretMutationVariables = Exact<{
  input: CreateClientSecretInput;
}>;


export type CreateClientSecretMutation = { createClientSecret: { stillInUse: boolean, client: { id: string, displayName: string, status: ClientStatus } | null, credentials: { clientId: string, clientSecret: string, tokenUrl: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type RevokeClientSecretMutationVariables = Exact<{
  id: string;
}>;


export type RevokeClientSecretMutation = { revokeClientSecret: { client: { id: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type UpdateClientMutationVariables = Exact<{
  input: UpdateClientInput;
}>;


export type UpdateClientMutation = { updateClient: { client: { id: string, version: number, clientId: string, name: string | null, displayName: string, description: string | null, status: ClientStatus, statusReason: ClientStatusReason | null, accessLevel: AccessLevel, capabilities: Array<ClientCapability>, grantTypes: Array<string>, tokenTtlSeconds: number, lastUsedAt: string | null, createdAt: string, updatedAt: string, createdBy:
        | { __typename: 'Client', clientName: string }
        | { __typename: 'SystemActor', name: string }
        | { __typename: 'User', username: string, displayName: string | null }
       | null, role: { id: string, name: string } | null, owner: { id: string, username: string, displayName: string | null } | null, secrets: Array<{ id: string, name: string | null, hint: string, generated: boolean, status: SecretStatus, createdAt: string, lastUsedAt: string | null, expiresAt: string | null }> } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type ClientRowFragment = { id: string, version: number, clientId: string, name: string | null, displayName: string, description: string | null, status: ClientStatus, statusReason: ClientStatusReason | null, accessLevel: AccessLevel, capabilities: Array<ClientCapability>, tokenTtlSeconds: number, lastUsedAt: string | null, createdAt: string, updatedAt: string, role: { id: string, name: string } | null, owner: { id: string, username: string, displayName: string | null } | null };

export type ClientsQueryVariables = Exact<{
  filter?: ClientFilter | null | undefined;
  orderBy?: ClientOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type ClientsQuery = { clients: { totalCount: number | null, nodes: Array<{ id: string, version: number, clientId: string, name: string | null, displayName: string, description: string | null, status: ClientStatus, statusReason: ClientStatusReason | null, accessLevel: AccessLevel, capabilities: Array<ClientCapability>, tokenTtlSeconds: number, lastUsedAt: string | null, createdAt: string, updatedAt: string, role: { id: string, name: string } | null, owner: { id: string, username: string, displayName: string | null } | null }>, pageInfo: { startCursor: string | null, endCursor: string | null, hasNextPage: boolean, hasPreviousPage: boolean } } };

export type ClientScopesQueryVariables = Exact<{
  ids: Array<string> | string;
}>;


export type ClientScopesQuery = { nodes: Array<
    | { id: string, scopes: Array<{ code: string }> }
    | Record<PropertyKey, never>
   | null> };

export type RoleNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type RoleNamesQuery = { roles: { nodes: Array<{ id: string, key: string, name: string }> } };

export type SetClientsStatusMutationVariables = Exact<{
  input: SetClientsStatusInput;
}>;


export type SetClientsStatusMutation = { setClientsStatus: { succeeded: number, failed: number, results: Array<{ client: { id: string, version: number, clientId: string, name: string | null, displayName: string, description: string | null, status: ClientStatus, statusReason: ClientStatusReason | null, accessLevel: AccessLevel, capabilities: Array<ClientCapability>, tokenTtlSeconds: number, lastUsedAt: string | null, createdAt: string, updatedAt: string, role: { id: string, name: string } | null, owner: { id: string, username: string, displayName: string | null } | null } | null, userErrors: Array<{ message: string }> }>, userErrors: Array<{ message: string }> } };

export type DeleteClientsMutationVariables = Exact<{
  input: DeleteClientsInput;
}>;


export type DeleteClientsMutation = { deleteClients: { succeeded: number, failed: number, results: Array<{ userErrors: Array<{ message: string }> }>, userErrors: Array<{ message: string }> } };

export type ClientChangesSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type ClientChangesSubscription = { clientChanged: { kind: ChangeKind, ids: Array<string>, requestId: string | null, clients: Array<{ id: string, version: number, clientId: string, name: string | null, displayName: string, description: string | null, status: ClientStatus, statusReason: ClientStatusReason | null, accessLevel: AccessLevel, capabilities: Array<ClientCapability>, tokenTtlSeconds: number, lastUsedAt: string | null, createdAt: string, updatedAt: string, role: { id: string, name: string } | null, owner: { id: string, username: string, displayName: string | null } | null }> } };

export type ClientSecretPartsFragment = { id: string, name: string | null, hint: string, generated: boolean, status: SecretStatus, createdAt: string, lastUsedAt: string | null, expiresAt: string | null };

export type ClientPageFragment = { id: string, version: number, clientId: string, name: string | null, displayName: string, description: string | null, status: ClientStatus, statusReason: ClientStatusReason | null, accessLevel: AccessLevel, capabilities: Array<ClientCapability>, grantTypes: Array<string>, tokenTtlSeconds: number, lastUsedAt: string | null, createdAt: string, updatedAt: string, createdBy:
    | { __typename: 'Client', clientName: string }
    | { __typename: 'SystemActor', name: string }
    | { __typename: 'User', username: string, displayName: string | null }
   | null, role: { id: string, name: string } | null, owner: { id: string, username: string, displayName: string | null } | null, secrets: Array<{ id: string, name: string | null, hint: string, generated: boolean, status: SecretStatus, createdAt: string, lastUsedAt: string | null, expiresAt: string | null }> };

export type ClientPageQueryVariables = Exact<{
  id: string;
}>;


export type ClientPageQuery = { client: { id: string, version: number, clientId: string, name: string | null, displayName: string, description: string | null, status: ClientStatus, statusReason: ClientStatusReason | null, accessLevel: AccessLevel, capabilities: Array<ClientCapability>, grantTypes: Array<string>, tokenTtlSeconds: number, lastUsedAt: string | null, createdAt: string, updatedAt: string, createdBy:
      | { __typename: 'Client', clientName: string }
      | { __typename: 'SystemActor', name: string }
      | { __typename: 'User', username: string, displayName: string | null }
     | null, role: { id: string, name: string } | null, owner: { id: string, username: string, displayName: string | null } | null, secrets: Array<{ id: string, name: string | null, hint: string, generated: boolean, status: SecretStatus, createdAt: string, lastUsedAt: string | null, expiresAt: string | null }> } | null };

export type ClientEventsSubscriptionVariables = Exact<{
  ids?: Array<string> | string | null | undefined;
}>;


export type ClientEventsSubscription = { clientChanged: { kind: ChangeKind, ids: Array<string> } };

export type ClientUsageQueryVariables = Exact<{
  id: string;
  from: string;
  until: string;
  bucket: UsageBucket;
}>;


export type ClientUsageQuery = { client: { usage: Array<{ startsAt: string, issued: number, refused: number }> } | null };

export type ActivityPartsFragment = { id: string, kind: ActivityKind, occurredAt: string, summary: string, token: { jti: string, status: TokenStatus, issuedAt: string, expiresAt: string, grantType: string, scopes: Array<string>, ipAddress: string | null, userId: string | null, user: { username: string, displayName: string | null } | null } | null, refusal: { error: string, grantType: string | null, ipAddress: string | null, scope: string | null } | null, event: { id: string, kind: AuditEventKind, actorName: string, ipAddress: string | null, userAgent: string | null, requestId: string | null, details: unknown } | null };

export type ClientActivityQueryVariables = Exact<{
  id: string;
  filter?: ActivityFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type ClientActivityQuery = { client: { id: string, activity: { totalCount: number | null, nodes: Array<{ id: string, kind: ActivityKind, occurredAt: string, summary: string, token: { jti: string, status: TokenStatus, issuedAt: string, expiresAt: string, grantType: string, scopes: Array<string>, ipAddress: string | null, userId: string | null, user: { username: string, displayName: string | null } | null } | null, refusal: { error: string, grantType: string | null, ipAddress: string | null, scope: string | null } | null, event: { id: string, kind: AuditEventKind, actorName: string, ipAddress: string | null, userAgent: string | null, requestId: string | null, details: unknown } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type NewestActivityQueryVariables = Exact<{
  id: string;
  filter?: ActivityFilter | null | undefined;
}>;


export type NewestActivityQuery = { client: { id: string, activity: { nodes: Array<{ id: string }> } } | null };

export type ClientActivityEventsSubscriptionVariables = Exact<{
  id: string;
}>;


export type ClientActivityEventsSubscription = { auditEventAdded: { id: string } };

export type ChangeClientMutationVariables = Exact<{
  input: UpdateClientInput;
}>;


export type ChangeClientMutation = { updateClient: { client: { id: string, version: number } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type ClientFlowsQueryVariables = Exact<{
  id: string;
  readsRules: boolean;
}>;


export type ClientFlowsQuery = { client: { id: string, version: number, capabilities: Array<ClientCapability>, grantTypes: Array<string>, urls: { rootUrl: string | null, homeUrl: string | null, adminUrl: string | null, backchannelLogoutUrl: string | null, redirectUris: Array<string>, postLogoutRedirectUris: Array<string>, webOrigins: Array<string> }, signIn: { authMethod: ClientAuthMethod, requirePkce: boolean, firstParty: boolean, claimsInIdToken: boolean, idTokenAlgorithm: SigningAlgorithm | null, refreshIdleSeconds: number | null, refreshMaxSeconds: number | null }, effectivePermissions: Array<{ permissions: Array<{ granted: boolean, permission: { code: string } }> }>, account?: { policy: { allowWildcardRedirects: boolean, allowInsecureRedirects: boolean } } } | null };

export type ClientPermissionsQueryVariables = Exact<{
  id: string;
}>;


export type ClientPermissionsQuery = { client: { id: string, version: number, role: { name: string } | null, scopes: Array<{ code: string }>, effectivePermissions: Array<{ category: string, permissions: Array<{ granted: boolean, reason: GrantReason, permission: { code: string, description: string, resource: { name: string, builtIn: boolean } } }> }> } | null };

export type GrantPartsFragment = { category: string, permissions: Array<{ granted: boolean, reason: GrantReason, permission: { code: string, description: string } }> };

export type ClientRoleQueryVariables = Exact<{
  id: string;
}>;


export type ClientRoleQuery = { client: { id: string, version: number, role: { id: string, name: string, description: string } | null, effectivePermissions: Array<{ category: string, permissions: Array<{ granted: boolean, reason: GrantReason, permission: { code: string, description: string } }> }> } | null };

export type RoleChoicesQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type RoleChoicesQuery = { roles: { nodes: Array<{ id: string, name: string, description: string, builtIn: boolean, permissions: Array<{ code: string }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type PreviewRoleQueryVariables = Exact<{
  id: string;
  role?: RoleBy | null | undefined;
}>;


export type PreviewRoleQuery = { previewPermissions: Array<{ category: string, permissions: Array<{ granted: boolean, reason: GrantReason, permission: { code: string, description: string } }> }> };

export type SetClientRoleMutationVariables = Exact<{
  input: SetClientRoleInput;
}>;


export type SetClientRoleMutation = { setClientRole: { client: { id: string, version: number } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type TokenPartsFragment = { jti: string, status: TokenStatus, issuedAt: string, expiresAt: string, grantType: string, scopes: Array<string>, ipAddress: string | null, userId: string | null, user: { username: string, displayName: string | null } | null };

export type ClientTokensQueryVariables = Exact<{
  id: string;
  filter?: IssuedTokenFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type ClientTokensQuery = { client: { id: string, issuedTokens: { totalCount: number | null, nodes: Array<{ jti: string, status: TokenStatus, issuedAt: string, expiresAt: string, grantType: string, scopes: Array<string>, ipAddress: string | null, userId: string | null, user: { username: string, displayName: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type NewestTokenQueryVariables = Exact<{
  id: string;
  filter?: IssuedTokenFilter | null | undefined;
}>;


export type NewestTokenQuery = { client: { id: string, issuedTokens: { nodes: Array<{ jti: string }> } } | null };

export type RevokeTokensMutationVariables = Exact<{
  input: RevokeTokensInput;
}>;


export type RevokeTokensMutation = { revokeTokens: { tokenCount: number | null, clientCount: number | null, userErrors: Array<{ message: string }> } };

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
export const ClientPolicyFragmentDoc = new TypedDocumentString(`
    fragment ClientPolicy on AccountPolicy {
  clientIdMode
  clientIdPrefix
  clientIdMaxLength
  clientIdEditable
  secretMode
  chosenSecretMinLength
  chosenSecretMaxLength
  secretGraceSeconds
  defaultTokenTtlSeconds
  minTokenTtlSeconds
  maxTokenTtlSeconds
  maxClients
  maxActiveClients
}
    `, {"fragmentName":"ClientPolicy"}) as unknown as TypedDocumentString<ClientPolicyFragment, unknown>;
export const NewCredentialsFragmentDoc = new TypedDocumentString(`
    fragment NewCredentials on ClientCredentialsPayload {
  client {
    id
    displayName
    status
  }
  credentials {
    clientId
    clientSecret
    tokenUrl
  }
  stillInUse
  userErrors {
    code
    message
    path
  }
}
    `, {"fragmentName":"NewCredentials"}) as unknown as TypedDocumentString<NewCredentialsFragment, unknown>;
export const ClientRowFragmentDoc = new TypedDocumentString(`
    fragment ClientRow on Client {
  id
  version
  clientId
  name
  displayName
  description
  status
  statusReason
  accessLevel
  capabilities
  tokenTtlSeconds
  lastUsedAt
  createdAt
  updatedAt
  role {
    id
    name
  }
  owner {
    id
    username
    displayName
  }
}
    `, {"fragmentName":"ClientRow"}) as unknown as TypedDocumentString<ClientRowFragment, unknown>;
export const ClientSecretPartsFragmentDoc = new TypedDocumentString(`
    fragment ClientSecretParts on ClientSecret {
  id
  name
  hint
  generated
  status
  createdAt
  lastUsedAt
  expiresAt
}
    `, {"fragmentName":"ClientSecretParts"}) as unknown as TypedDocumentString<ClientSecretPartsFragment, unknown>;
export const ClientPageFragmentDoc = new TypedDocumentString(`
    fragment ClientPage on Client {
  id
  version
  clientId
  name
  displayName
  description
  status
  statusReason
  accessLevel
  capabilities
  grantTypes
  tokenTtlSeconds
  lastUsedAt
  createdAt
  updatedAt
  createdBy {
    __typename
    ... on Client {
      clientName: displayName
    }
    ... on User {
      username
      displayName
    }
    ... on SystemActor {
      name
    }
  }
  role {
    id
    name
  }
  owner {
    id
    username
    displayName
  }
  secrets {
    ...ClientSecretParts
  }
}
    fragment ClientSecretParts on ClientSecret {
  id
  name
  hint
  generated
  status
  createdAt
  lastUsedAt
  expiresAt
}`, {"fragmentName":"ClientPage"}) as unknown as TypedDocumentString<ClientPageFragment, unknown>;
export const TokenPartsFragmentDoc = new TypedDocumentString(`
    fragment TokenParts on IssuedToken {
  jti
  status
  issuedAt
  expiresAt
  grantType
  scopes
  ipAddress
  userId
  user {
    username
    displayName
  }
}
    `, {"fragmentName":"TokenParts"}) as unknown as TypedDocumentString<TokenPartsFragment, unknown>;
export const ActivityPartsFragmentDoc = new TypedDocumentString(`
    fragment ActivityParts on Activity {
  id
  kind
  occurredAt
  summary
  token {
    ...TokenParts
  }
  refusal {
    error
    grantType
    ipAddress
    scope
  }
  event {
    id
    kind
    actorName
    ipAddress
    userAgent
    requestId
    details
  }
}
    fragment TokenParts on IssuedToken {
  jti
  status
  issuedAt
  expiresAt
  grantType
  scopes
  ipAddress
  userId
  user {
    username
    displayName
  }
}`, {"fragmentName":"ActivityParts"}) as unknown as TypedDocumentString<ActivityPartsFragment, unknown>;
export const GrantPartsFragmentDoc = new TypedDocumentString(`
    fragment GrantParts on PermissionGroup {
  category
  permissions {
    granted
    reason
    permission {
      code
      description
    }
  }
}
    `, {"fragmentName":"GrantParts"}) as unknown as TypedDocumentString<GrantPartsFragment, unknown>;
export const ClientRulesDocument = new TypedDocumentString(`
    query ClientRules {
  account {
    slug
    policy {
      ...ClientPolicy
    }
    usage {
      clients
      activeClients
    }
  }
}
    fragment ClientPolicy on AccountPolicy {
  clientIdMode
  clientIdPrefix
  clientIdMaxLength
  clientIdEditable
  secretMode
  chosenSecretMinLength
  chosenSecretMaxLength
  secretGraceSeconds
  defaultTokenTtlSeconds
  minTokenTtlSeconds
  maxTokenTtlSeconds
  maxClients
  maxActiveClients
}`) as unknown as TypedDocumentString<ClientRulesQuery, ClientRulesQueryVariables>;
export const ClientIdInUseDocument = new TypedDocumentString(`
    query ClientIdInUse($clientId: String!) {
  client(by: {clientId: $clientId}) {
    id
  }
}
    `) as unknown as TypedDocumentString<ClientIdInUseQuery, ClientIdInUseQueryVariables>;
export const OwnersLikeDocument = new TypedDocumentString(`
    query OwnersLike($search: String) {
  users(filter: {search: $search}, first: 10) {
    nodes {
      id
      username
      displayName
    }
  }
}
    `) as unknown as TypedDocumentString<OwnersLikeQuery, OwnersLikeQueryVariables>;
export const CreateClientDocument = new TypedDocumentString(`
    mutation CreateClient($input: CreateClientInput!) {
  createClient(input: $input) {
    ...NewCredentials
  }
}
    fragment NewCredentials on ClientCredentialsPayload {
  client {
    id
    displayName
    status
  }
  credentials {
    clientId
    clientSecret
    tokenUrl
  }
  stillInUse
  userErrors {
    code
    message
    path
  }
}`) as unknown as TypedDocumentString<CreateClientMutation, CreateClientMutationVariables>;
export const DuplicateClientDocument = new TypedDocumentString(`
    mutation DuplicateClient($input: DuplicateClientInput!) {
  duplicateClient(input: $input) {
    ...NewCredentials
  }
}
    fragment NewCredentials on ClientCredentialsPayload {
  client {
    id
    displayName
    status
  }
  credentials {
    clientId
    clientSecret
    tokenUrl
  }
  stillInUse
  userErrors {
    code
    message
    path
  }
}`) as unknown as TypedDocumentString<DuplicateClientMutation, DuplicateClientMutationVariables>;
export const RotateClientSecretDocument = new TypedDocumentString(`
    mutation RotateClientSecret($input: RotateClientSecretInput!) {
  rotateClientSecret(input: $input) {
    ...NewCredentials
  }
}
    fragment NewCredentials on ClientCredentialsPayload {
  client {
    id
    displayName
    status
  }
  credentials {
    clientId
    clientSecret
    tokenUrl
  }
  stillInUse
  userErrors {
    code
    message
    path
  }
}`) as unknown as TypedDocumentString<RotateClientSecretMutation, RotateClientSecretMutationVariables>;
export const CreateClientSecretDocument = new TypedDocumentString(`
    mutation CreateClientSecret($input: CreateClientSecretInput!) {
  createClientSecret(input: $input) {
    ...NewCredentials
  }
}
    fragment NewCredentials on ClientCredentialsPayload {
  client {
    id
    displayName
    status
  }
  credentials {
    clientId
    clientSecret
    tokenUrl
  }
  stillInUse
  userErrors {
    code
    message
    path
  }
}`) as unknown as TypedDocumentString<CreateClientSecretMutation, CreateClientSecretMutationVariables>;
export const RevokeClientSecretDocument = new TypedDocumentString(`
    mutation RevokeClientSecret($id: ID!) {
  revokeClientSecret(input: {id: $id}) {
    client {
      id
    }
    userErrors {
      code
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<RevokeClientSecretMutation, RevokeClientSecretMutationVariables>;
export const UpdateClientDocument = new TypedDocumentString(`
    mutation UpdateClient($input: UpdateClientInput!) {
  updateClient(input: $input) {
    client {
      ...ClientPage
    }
    userErrors {
      code
      message
      path
    }
  }
}
    fragment ClientSecretParts on ClientSecret {
  id
  name
  hint
  generated
  status
  createdAt
  lastUsedAt
  expiresAt
}
fragment ClientPage on Client {
  id
  version
  clientId
  name
  displayName
  description
  status
  statusReason
  accessLevel
  capabilities
  grantTypes
  tokenTtlSeconds
  lastUsedAt
  createdAt
  updatedAt
  createdBy {
    __typename
    ... on Client {
      clientName: displayName
    }
    ... on User {
      username
      displayName
    }
    ... on SystemActor {
      name
    }
  }
  role {
    id
    name
  }
  owner {
    id
    username
    displayName
  }
  secrets {
    ...ClientSecretParts
  }
}`) as unknown as TypedDocumentString<UpdateClientMutation, UpdateClientMutationVariables>;
export const ClientsDocument = new TypedDocumentString(`
    query Clients($filter: ClientFilter, $orderBy: ClientOrder, $first: Int, $after: String, $last: Int, $before: String) {
  clients(
    filter: $filter
    orderBy: $orderBy
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    nodes {
      ...ClientRow
    }
    totalCount
    pageInfo {
      startCursor
      endCursor
      hasNextPage
      hasPreviousPage
    }
  }
}
    fragment ClientRow on Client {
  id
  version
  clientId
  name
  displayName
  description
  status
  statusReason
  accessLevel
  capabilities
  tokenTtlSeconds
  lastUsedAt
  createdAt
  updatedAt
  role {
    id
    name
  }
  owner {
    id
    username
    displayName
  }
}`) as unknown as TypedDocumentString<ClientsQuery, ClientsQueryVariables>;
export const ClientScopesDocument = new TypedDocumentString(`
    query ClientScopes($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Client {
      id
      scopes {
        code
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ClientScopesQuery, ClientScopesQueryVariables>;
export const RoleNamesDocument = new TypedDocumentString(`
    query RoleNames {
  roles(first: 100) {
    nodes {
      id
      key
      name
    }
  }
}
    `) as unknown as TypedDocumentString<RoleNamesQuery, RoleNamesQueryVariables>;
export const SetClientsStatusDocument = new TypedDocumentString(`
    mutation SetClientsStatus($input: SetClientsStatusInput!) {
  setClientsStatus(input: $input) {
    succeeded
    failed
    results {
      client {
        ...ClientRow
      }
      userErrors {
        message
      }
    }
    userErrors {
      message
    }
  }
}
    fragment ClientRow on Client {
  id
  version
  clientId
  name
  displayName
  description
  status
  statusReason
  accessLevel
  capabilities
  tokenTtlSeconds
  lastUsedAt
  createdAt
  updatedAt
  role {
    id
    name
  }
  owner {
    id
    username
    displayName
  }
}`) as unknown as TypedDocumentString<SetClientsStatusMutation, SetClientsStatusMutationVariables>;
export const DeleteClientsDocument = new TypedDocumentString(`
    mutation DeleteClients($input: DeleteClientsInput!) {
  deleteClients(input: $input) {
    succeeded
    failed
    results {
      userErrors {
        message
      }
    }
    userErrors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeleteClientsMutation, DeleteClientsMutationVariables>;
export const ClientChangesDocument = new TypedDocumentString(`
    subscription ClientChanges {
  clientChanged {
    kind
    ids
    requestId
    clients {
      ...ClientRow
    }
  }
}
    fragment ClientRow on Client {
  id
  version
  clientId
  name
  displayName
  description
  status
  statusReason
  accessLevel
  capabilities
  tokenTtlSeconds
  lastUsedAt
  createdAt
  updatedAt
  role {
    id
    name
  }
  owner {
    id
    username
    displayName
  }
}`) as unknown as TypedDocumentString<ClientChangesSubscription, ClientChangesSubscriptionVariables>;
export const ClientPageDocument = new TypedDocumentString(`
    query ClientPage($id: ID!) {
  client(by: {id: $id}) {
    ...ClientPage
  }
}
    fragment ClientSecretParts on ClientSecret {
  id
  name
  hint
  generated
  status
  createdAt
  lastUsedAt
  expiresAt
}
fragment ClientPage on Client {
  id
  version
  clientId
  name
  displayName
  description
  status
  statusReason
  accessLevel
  capabilities
  grantTypes
  tokenTtlSeconds
  lastUsedAt
  createdAt
  updatedAt
  createdBy {
    __typename
    ... on Client {
      clientName: displayName
    }
    ... on User {
      username
      displayName
    }
    ... on SystemActor {
      name
    }
  }
  role {
    id
    name
  }
  owner {
    id
    username
    displayName
  }
  secrets {
    ...ClientSecretParts
  }
}`) as unknown as TypedDocumentString<ClientPageQuery, ClientPageQueryVariables>;
export const ClientEventsDocument = new TypedDocumentString(`
    subscription ClientEvents($ids: [ID!]) {
  clientChanged(ids: $ids) {
    kind
    ids
  }
}
    `) as unknown as TypedDocumentString<ClientEventsSubscription, ClientEventsSubscriptionVariables>;
export const ClientUsageDocument = new TypedDocumentString(`
    query ClientUsage($id: ID!, $from: DateTime!, $until: DateTime!, $bucket: UsageBucket!) {
  client(by: {id: $id}) {
    usage(from: $from, until: $until, bucket: $bucket) {
      startsAt
      issued
      refused
    }
  }
}
    `) as unknown as TypedDocumentString<ClientUsageQuery, ClientUsageQueryVariables>;
export const ClientActivityDocument = new TypedDocumentString(`
    query ClientActivity($id: ID!, $filter: ActivityFilter, $first: Int!, $after: String) {
  client(by: {id: $id}) {
    id
    activity(filter: $filter, first: $first, after: $after) {
      nodes {
        ...ActivityParts
      }
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment ActivityParts on Activity {
  id
  kind
  occurredAt
  summary
  token {
    ...TokenParts
  }
  refusal {
    error
    grantType
    ipAddress
    scope
  }
  event {
    id
    kind
    actorName
    ipAddress
    userAgent
    requestId
    details
  }
}
fragment TokenParts on IssuedToken {
  jti
  status
  issuedAt
  expiresAt
  grantType
  scopes
  ipAddress
  userId
  user {
    username
    displayName
  }
}`) as unknown as TypedDocumentString<ClientActivityQuery, ClientActivityQueryVariables>;
export const NewestActivityDocument = new TypedDocumentString(`
    query NewestActivity($id: ID!, $filter: ActivityFilter) {
  client(by: {id: $id}) {
    id
    activity(filter: $filter, first: 1) {
      nodes {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<NewestActivityQuery, NewestActivityQueryVariables>;
export const ClientActivityEventsDocument = new TypedDocumentString(`
    subscription ClientActivityEvents($id: ID!) {
  auditEventAdded(filter: {subjectId: $id}) {
    id
  }
}
    `) as unknown as TypedDocumentString<ClientActivityEventsSubscription, ClientActivityEventsSubscriptionVariables>;
export const ChangeClientDocument = new TypedDocumentString(`
    mutation ChangeClient($input: UpdateClientInput!) {
  updateClient(input: $input) {
    client {
      id
      version
    }
    userErrors {
      code
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<ChangeClientMutation, ChangeClientMutationVariables>;
export const ClientFlowsDocument = new TypedDocumentString(`
    query ClientFlows($id: ID!, $readsRules: Boolean!) {
  client(by: {id: $id}) {
    id
    version
    capabilities
    grantTypes
    urls {
      rootUrl
      homeUrl
      adminUrl
      backchannelLogoutUrl
      redirectUris
      postLogoutRedirectUris
      webOrigins
    }
    signIn {
      authMethod
      requirePkce
      firstParty
      claimsInIdToken
      idTokenAlgorithm
      refreshIdleSeconds
      refreshMaxSeconds
    }
    effectivePermissions {
      permissions {
        granted
        permission {
          code
        }
      }
    }
    account @include(if: $readsRules) {
      policy {
        allowWildcardRedirects
        allowInsecureRedirects
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ClientFlowsQuery, ClientFlowsQueryVariables>;
export const ClientPermissionsDocument = new TypedDocumentString(`
    query ClientPermissions($id: ID!) {
  client(by: {id: $id}) {
    id
    version
    role {
      name
    }
    scopes {
      code
    }
    effectivePermissions {
      category
      permissions {
        granted
        reason
        permission {
          code
          description
          resource {
            name
            builtIn
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ClientPermissionsQuery, ClientPermissionsQueryVariables>;
export const ClientRoleDocument = new TypedDocumentString(`
    query ClientRole($id: ID!) {
  client(by: {id: $id}) {
    id
    version
    role {
      id
      name
      description
    }
    effectivePermissions {
      ...GrantParts
    }
  }
}
    fragment GrantParts on PermissionGroup {
  category
  permissions {
    granted
    reason
    permission {
      code
      description
    }
  }
}`) as unknown as TypedDocumentString<ClientRoleQuery, ClientRoleQueryVariables>;
export const RoleChoicesDocument = new TypedDocumentString(`
    query RoleChoices($after: String) {
  roles(first: 100, after: $after) {
    nodes {
      id
      name
      description
      builtIn
      permissions {
        code
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<RoleChoicesQuery, RoleChoicesQueryVariables>;
export const PreviewRoleDocument = new TypedDocumentString(`
    query PreviewRole($id: ID!, $role: RoleBy) {
  previewPermissions(id: $id, role: $role) {
    ...GrantParts
  }
}
    fragment GrantParts on PermissionGroup {
  category
  permissions {
    granted
    reason
    permission {
      code
      description
    }
  }
}`) as unknown as TypedDocumentString<PreviewRoleQuery, PreviewRoleQueryVariables>;
export const SetClientRoleDocument = new TypedDocumentString(`
    mutation SetClientRole($input: SetClientRoleInput!) {
  setClientRole(input: $input) {
    client {
      id
      version
    }
    userErrors {
      code
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<SetClientRoleMutation, SetClientRoleMutationVariables>;
export const ClientTokensDocument = new TypedDocumentString(`
    query ClientTokens($id: ID!, $filter: IssuedTokenFilter, $first: Int!, $after: String) {
  client(by: {id: $id}) {
    id
    issuedTokens(filter: $filter, first: $first, after: $after) {
      nodes {
        ...TokenParts
      }
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment TokenParts on IssuedToken {
  jti
  status
  issuedAt
  expiresAt
  grantType
  scopes
  ipAddress
  userId
  user {
    username
    displayName
  }
}`) as unknown as TypedDocumentString<ClientTokensQuery, ClientTokensQueryVariables>;
export const NewestTokenDocument = new TypedDocumentString(`
    query NewestToken($id: ID!, $filter: IssuedTokenFilter) {
  client(by: {id: $id}) {
    id
    issuedTokens(filter: $filter, first: 1) {
      nodes {
        jti
      }
    }
  }
}
    `) as unknown as TypedDocumentString<NewestTokenQuery, NewestTokenQueryVariables>;
export const RevokeTokensDocument = new TypedDocumentString(`
    mutation RevokeTokens($input: RevokeTokensInput!) {
  revokeTokens(input: $input) {
    tokenCount
    clientCount
    userErrors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RevokeTokensMutation, RevokeTokensMutationVariables>;