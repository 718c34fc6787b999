/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Finding on whether a permission, a secret or a client was used in a period. */
export type AccessFinding =
  /** Permission that only tokens carried that had all that the client may do at that protected API, as tokens that are requested without a scope have. It may never have been used. */
  | 'IMPLIED'
  /** Not used as far as is known: it is newer than the beginning of the period, or records do not reach back that far. */
  | 'UNKNOWN'
  /** Not used in the period. */
  | 'UNUSED'
  /** Used in the period; in case of a permission, by a token that carried it, but not all that the client may do at that protected API. */
  | 'USED';

/** Access that a client has, whatever its role grants. */
export type AccessLevel =
  /** The client may run GraphQL queries and GET requests only. */
  | 'READ_ONLY'
  /** The client may do everything that its permissions allow. */
  | 'READ_WRITE';

/** Way in which a client authenticates at the token endpoint (RFC 7591 section 2). */
export type ClientAuthMethod =
  /** Not at all: a public client, such as a single-page or native app (RFC 6749 section 2.1). */
  | 'NONE'
  /** With a secret, by HTTP Basic or in the body (RFC 6749 section 2.3.1). */
  | 'SECRET';

/** OAuth flow that a client may take part in. */
export type ClientCapability =
  /** Back-channel logout (OpenID Connect). */
  | 'BACKCHANNEL'
  /** Client credentials flow (RFC 6749 section 4.4). */
  | 'SCRIPT'
  /** Authorization code flow (RFC 6749 section 4.1). */
  | 'WEB_APP';

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

/** Algorithm that tokens are signed with, by its name in JOSE (RFC 7518 section 3.1, RFC 8037 section 3.1). */
export type SigningAlgorithm =
  /** ECDSA with P-256 and SHA-256. */
  | 'ES256'
  /** Edwards-curve signatures with Ed25519. */
  | 'EdDSA'
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  | 'RS256';

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

export type FindingsFragment = { finding: AccessFinding, startsAt: string, evidenceStartsAt: string | null, permissions: Array<{ reason: GrantReason, finding: AccessFinding, lastIssuedAt: string | null, permission: { code: string } }>, secrets: Array<{ finding: AccessFinding, lastUsedAt: string | null, secret: { id: string, name: string | null, hint: string, generated: boolean, createdAt: string } }> };

export type ReviewFragment = { finding: AccessFinding, client: { id: string, displayName: string, clientId: string, status: ClientStatus, lastUsedAt: string | null }, permissions: Array<{ reason: GrantReason, finding: AccessFinding, permission: { code: string } }>, secrets: Array<{ finding: AccessFinding, secret: { id: string } }> };

export type UnusedAccessQueryVariables = Exact<{
  days: number;
  first: number;
  after?: string | null | undefined;
}>;


export type UnusedAccessQuery = { viewer: { account: { id: string, unusedAccess: { totalCount: number | null, nodes: Array<{ finding: AccessFinding, client: { id: string, displayName: string, clientId: string, status: ClientStatus, lastUsedAt: string | null }, permissions: Array<{ reason: GrantReason, finding: AccessFinding, permission: { code: string } }>, secrets: Array<{ finding: AccessFinding, secret: { id: string } }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null } };

export type ClientUnusedAccessQueryVariables = Exact<{
  id: string;
  days: number;
}>;


export type ClientUnusedAccessQuery = { client: { id: string, version: number, scopes: Array<{ code: string }>, unusedAccess: { finding: AccessFinding, startsAt: string, evidenceStartsAt: string | null, permissions: Array<{ reason: GrantReason, finding: AccessFinding, lastIssuedAt: string | null, permission: { code: string } }>, secrets: Array<{ finding: AccessFinding, lastUsedAt: string | null, secret: { id: string, name: string | null, hint: string, generated: boolean, createdAt: string } }> } } | null };

export type AccessPlanQueryVariables = Exact<{
  days: number;
  first: number;
  after?: string | null | undefined;
}>;


export type AccessPlanQuery = { viewer: { account: { id: string, unusedAccess: { nodes: Array<{ evidenceStartsAt: string | null, finding: AccessFinding, client: { id: string, displayName: string, clientId: string, status: ClientStatus, lastUsedAt: string | null, scopes: Array<{ code: string }>, role: { id: string } | null }, permissions: Array<{ reason: GrantReason, finding: AccessFinding, permission: { code: string } }>, secrets: Array<{ finding: AccessFinding, secret: { id: string } }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null } };

export type AccessPlanRoleQueryVariables = Exact<{
  id: string;
}>;


export type AccessPlanRoleQuery = { role: { key: string, builtIn: boolean, clientCount: number, userCount: number, permissions: Array<{ code: string }> } | null };

export type TakeAwayMutationVariables = Exact<{
  input: UpdateClientInput;
}>;


export type TakeAwayMutation = { updateClient: { client: { id: string, version: number } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

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
export const FindingsFragmentDoc = new TypedDocumentString(`
    fragment Findings on UnusedAccess {
  finding
  startsAt
  evidenceStartsAt
  permissions {
    permission {
      code
    }
    reason
    finding
    lastIssuedAt
  }
  secrets {
    finding
    lastUsedAt
    secret {
      id
      name
      hint
      generated
      createdAt
    }
  }
}
    `, {"fragmentName":"Findings"}) as unknown as TypedDocumentString<FindingsFragment, unknown>;
export const ReviewFragmentDoc = new TypedDocumentString(`
    fragment Review on UnusedAccess {
  client {
    id
    displayName
    clientId
    status
    lastUsedAt
  }
  finding
  permissions {
    permission {
      code
    }
    reason
    finding
  }
  secrets {
    finding
    secret {
      id
    }
  }
}
    `, {"fragmentName":"Review"}) as unknown as TypedDocumentString<ReviewFragment, unknown>;
export const UnusedAccessDocument = new TypedDocumentString(`
    query UnusedAccess($days: Int!, $first: Int!, $after: String) {
  viewer {
    account {
      id
      unusedAccess(days: $days, first: $first, after: $after) {
        totalCount
        nodes {
          ...Review
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    fragment Review on UnusedAccess {
  client {
    id
    displayName
    clientId
    status
    lastUsedAt
  }
  finding
  permissions {
    permission {
      code
    }
    reason
    finding
  }
  secrets {
    finding
    secret {
      id
    }
  }
}`) as unknown as TypedDocumentString<UnusedAccessQuery, UnusedAccessQueryVariables>;
export const ClientUnusedAccessDocument = new TypedDocumentString(`
    query ClientUnusedAccess($id: ID!, $days: Int!) {
  client(by: {id: $id}) {
    id
    version
    scopes {
      code
    }
    unusedAccess(days: $days) {
      ...Findings
    }
  }
}
    fragment Findings on UnusedAccess {
  finding
  startsAt
  evidenceStartsAt
  permissions {
    permission {
      code
    }
    reason
    finding
    lastIssuedAt
  }
  secrets {
    finding
    lastUsedAt
    secret {
      id
      name
      hint
      generated
      createdAt
    }
  }
}`) as unknown as TypedDocumentString<ClientUnusedAccessQuery, ClientUnusedAccessQueryVariables>;
export const AccessPlanDocument = new TypedDocumentString(`
    query AccessPlan($days: Int!, $first: Int!, $after: String) {
  viewer {
    account {
      id
      unusedAccess(days: $days, first: $first, after: $after) {
        nodes {
          ...Review
          evidenceStartsAt
          client {
            scopes {
              code
            }
            role {
              id
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    fragment Review on UnusedAccess {
  client {
    id
    displayName
    clientId
    status
    lastUsedAt
  }
  finding
  permissions {
    permission {
      code
    }
    reason
    finding
  }
  secrets {
    finding
    secret {
      id
    }
  }
}`) as unknown as TypedDocumentString<AccessPlanQuery, AccessPlanQueryVariables>;
export const AccessPlanRoleDocument = new TypedDocumentString(`
    query AccessPlanRole($id: ID!) {
  role(by: {id: $id}) {
    key
    builtIn
    clientCount
    userCount
    permissions {
      code
    }
  }
}
    `) as unknown as TypedDocumentString<AccessPlanRoleQuery, AccessPlanRoleQueryVariables>;
export const TakeAwayDocument = new TypedDocumentString(`
    mutation TakeAway($input: UpdateClientInput!) {
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
    `) as unknown as TypedDocumentString<TakeAwayMutation, TakeAwayMutationVariables>;