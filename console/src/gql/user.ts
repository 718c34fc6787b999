/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** One account, by its ID or its slug. */
export type AccountBy =
  {   /** Opaque ID of the account (`acc_...`). */
  id: string; slug?: never; }
  |  { id?: never;   /** Slug of the account, such as `acme`. */
  slug: string; };

/** Kind of a change of a client, a role or a user. */
export type ChangeKind =
  /** The client, role or user was created. */
  | 'CREATED'
  /** The client, role or user was deleted. */
  | 'DELETED'
  /** The client, role or user was changed, or something that belongs to it, such as a secret. */
  | 'UPDATED';

/** Whether a client may authenticate. */
export type ClientStatus =
  /** The client may authenticate, and its tokens are accepted. */
  | 'ACTIVE'
  /** The client is disabled: it cannot authenticate, and its tokens are refused. */
  | 'INACTIVE';

/** A user to create. */
export type CreateUserInput = {
  /** ID or slug of the account; the caller's own when absent. */
  account?: AccountBy | null | undefined;
  /** Name of the user, for display; at most 200 characters. */
  displayName?: string | null | undefined;
  /** E-mail address of the user; none when absent. */
  email?: string | null | undefined;
  /**
   * Whether the caller vouches for the e-mail address, by which applications may recognise the
   * user; false when absent.
   */
  emailVerified?: boolean | null | undefined;
  /** Kind of the user; when absent, `SUBUSER` where a parent is named, else `ROOT`. */
  kind?: UserKind | null | undefined;
  /**
   * Preferred language of the user, as a tag of 2 to 16 letters, digits and `-`, such as `de` or
   * `pt-BR` (RFC 5646); none when absent.
   */
  locale?: string | null | undefined;
  /** Root user above a subuser; required for a subuser, and refused for a root user. */
  parent?: UserBy | null | undefined;
  /** Role of the user, which must grant no more than the caller has; none when absent. */
  role?: RoleBy | null | undefined;
  /**
   * Username of the user: 1 to 200 letters, digits and `-`, `_`, `.`, `@`, `+`, `~`. Unique in
   * the account regardless of case, and never changed.
   */
  username: string;
};

/** A user to delete. */
export type DeleteUserInput = {
  /**
   * Version of the user that the caller last saw; where the present version is another, the
   * deletion is refused. Any version when absent.
   */
  expectedVersion?: number | null | undefined;
  /** Opaque ID of the user (`usr_...`). */
  id: string;
};

/** Sessions of a user to end. */
export type EndSessionsInput = {
  /**
   * Opaque IDs of the sessions to end (`ses_...`); 1 to 100. When absent, **all** sessions of the
   * user end, and all that the user has authorized clients to do.
   */
  ids?: Array<string> | null | undefined;
  /** User whose sessions end. */
  user: UserBy;
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

/** One role, by its ID or its key. */
export type RoleBy =
  {   /** Opaque ID of the role (`rol_...`). */
  id: string; key?: never; }
  |  { id?: never;   /** Key of the role, such as `viewer`. */
  key: string; };

/** The password to set for a user. */
export type SetUserPasswordInput = {
  /** Opaque ID of the user (`usr_...`). */
  id: string;
  /** Password of the user: 12 to 128 characters. Kept as an Argon2id hash. */
  password: string;
};

/** Changes to a user. An absent member is left unchanged; null clears it. */
export type UpdateUserInput = {
  /** Name of the user, for display; at most 200 characters. */
  displayName?: string | null | undefined;
  /** E-mail address of the user. */
  email?: string | null | undefined;
  /**
   * Whether the caller vouches for the e-mail address, by which applications may recognise the
   * user. Another `email` is not verified, unless both are given.
   */
  emailVerified?: boolean | null | undefined;
  /**
   * Version of the user that the caller last saw; where the present version is another, the
   * change is refused. Any version when absent.
   */
  expectedVersion?: number | null | undefined;
  /** Opaque ID of the user (`usr_...`). */
  id: string;
  /**
   * Preferred language of the user, as a tag of 2 to 16 letters, digits and `-`, such as `de` or
   * `pt-BR` (RFC 5646).
   */
  locale?: string | null | undefined;
  /** Role of the user, which must grant no more than the caller has. */
  role?: RoleBy | null | undefined;
  /**
   * Status of the user: `INACTIVE` ends the user's sessions and disables the clients that the
   * user owns too, and `ACTIVE` enables those clients again.
   */
  status?: UserStatus | null | undefined;
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

export type UserRowFragment = { id: string, version: number, username: string, displayName: string | null, email: string | null, emailVerified: boolean, locale: string | null, kind: UserKind, status: UserStatus, lastLoginAt: string | null, passwordChangedAt: string | null, createdAt: string, updatedAt: string, parent: { id: string, username: string, displayName: string | null } | null, role: { id: string, name: string } | null };

export type UsersQueryVariables = Exact<{
  filter?: UserFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type UsersQuery = { users: { totalCount: number | null, nodes: Array<{ id: string, version: number, username: string, displayName: string | null, email: string | null, emailVerified: boolean, locale: string | null, kind: UserKind, status: UserStatus, lastLoginAt: string | null, passwordChangedAt: string | null, createdAt: string, updatedAt: string, parent: { id: string, username: string, displayName: string | null } | null, role: { id: string, name: string } | null }>, pageInfo: { startCursor: string | null, endCursor: string | null, hasNextPage: boolean, hasPreviousPage: boolean } } };

export type UserQueryVariables = Exact<{
  id: string;
  withClients: boolean;
}>;


export type UserQuery = { user: { id: string, version: number, username: string, displayName: string | null, email: string | null, emailVerified: boolean, locale: string | null, kind: UserKind, status: UserStatus, lastLoginAt: string | null, passwordChangedAt: string | null, createdAt: string, updatedAt: string, clients?: { totalCount: number | null, nodes: Array<{ id: string, displayName: string, clientId: string, status: ClientStatus, lastUsedAt: string | null }> }, parent: { id: string, username: string, displayName: string | null } | null, role: { id: string, name: string } | null } | null, subusers: { totalCount: number | null, nodes: Array<{ id: string, username: string, displayName: string | null, status: UserStatus }> } };

export type UserPermissionsQueryVariables = Exact<{
  id: string;
}>;


export type UserPermissionsQuery = { user: { effectivePermissions: Array<{ category: string, permissions: Array<{ granted: boolean, reason: GrantReason, permission: { code: string, description: string } }> }> } | null };

export type UserSessionsQueryVariables = Exact<{
  id: string;
}>;


export type UserSessionsQuery = { user: { sessions: Array<{ id: string, createdAt: string, authenticatedAt: string, seenAt: string, expiresAt: string, ipAddress: string | null, userAgent: string | null }> } | null };

export type UserClientIdsQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type UserClientIdsQuery = { user: { clients: { totalCount: number | null, nodes: Array<{ id: string }>, pageInfo: { endCursor: string | null, hasNextPage: boolean } } } | null };

export type UserRolesQueryVariables = Exact<{ [key: string]: never; }>;


export type UserRolesQuery = { roles: { nodes: Array<{ id: string, name: string, description: string }> } };

export type RootUsersQueryVariables = Exact<{ [key: string]: never; }>;


export type RootUsersQuery = { users: { nodes: Array<{ id: string, username: string, displayName: string | null }> } };

export type OtherUsersQueryVariables = Exact<{ [key: string]: never; }>;


export type OtherUsersQuery = { users: { nodes: Array<{ id: string, username: string, displayName: string | null }> } };

export type CreateUserMutationVariables = Exact<{
  input: CreateUserInput;
}>;


export type CreateUserMutation = { createUser: { user: { id: string, version: number, username: string, displayName: string | null, email: string | null, emailVerified: boolean, locale: string | null, kind: UserKind, status: UserStatus, lastLoginAt: string | null, passwordChangedAt: string | null, createdAt: string, updatedAt: string, parent: { id: string, username: string, displayName: string | null } | null, role: { id: string, name: string } | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type UpdateUserMutationVariables = Exact<{
  input: UpdateUserInput;
}>;


export type UpdateUserMutation = { updateUser: { user: { id: string, version: number, username: string, displayName: string | null, email: string | null, emailVerified: boolean, locale: string | null, kind: UserKind, status: UserStatus, lastLoginAt: string | null, passwordChangedAt: string | null, createdAt: string, updatedAt: string, parent: { id: string, username: string, displayName: string | null } | null, role: { id: string, name: string } | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type DeleteUserMutationVariables = Exact<{
  input: DeleteUserInput;
}>;


export type DeleteUserMutation = { deleteUser: { deletedUserId: string | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type CreateUserLinkMutationVariables = Exact<{
  user: UserBy;
}>;


export type CreateUserLinkMutation = { createUserLink: { url: string | null, expiresAt: string | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type SetUserPasswordMutationVariables = Exact<{
  input: SetUserPasswordInput;
}>;


export type SetUserPasswordMutation = { setUserPassword: { user: { id: string, version: number, username: string, displayName: string | null, email: string | null, emailVerified: boolean, locale: string | null, kind: UserKind, status: UserStatus, lastLoginAt: string | null, passwordChangedAt: string | null, createdAt: string, updatedAt: string, parent: { id: string, username: string, displayName: string | null } | null, role: { id: string, name: string } | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type EndSessionsMutationVariables = Exact<{
  input: EndSessionsInput;
}>;


export type EndSessionsMutation = { endSessions: { userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type GiveClientMutationVariables = Exact<{
  id: string;
  owner?: UserBy | null | undefined;
}>;


export type GiveClientMutation = { updateClient: { userErrors: Array<{ message: string }> } };

export type DeleteOwnedClientsMutationVariables = Exact<{
  ids: Array<string> | string;
}>;


export type DeleteOwnedClientsMutation = { deleteClients: { userErrors: Array<{ message: string }> } };

export type UserChangesSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type UserChangesSubscription = { userChanged: { kind: ChangeKind, ids: Array<string>, requestId: string | null, user: { id: string, version: number, username: string, displayName: string | null, email: string | null, emailVerified: boolean, locale: string | null, kind: UserKind, status: UserStatus, lastLoginAt: string | null, passwordChangedAt: string | null, createdAt: string, updatedAt: string, parent: { id: string, username: string, displayName: string | null } | null, role: { id: string, name: string } | null } | null } };

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
export const UserRowFragmentDoc = new TypedDocumentString(`
    fragment UserRow on User {
  id
  version
  username
  displayName
  email
  emailVerified
  locale
  kind
  status
  lastLoginAt
  passwordChangedAt
  createdAt
  updatedAt
  parent {
    id
    username
    displayName
  }
  role {
    id
    name
  }
}
    `, {"fragmentName":"UserRow"}) as unknown as TypedDocumentString<UserRowFragment, unknown>;
export const UsersDocument = new TypedDocumentString(`
    query Users($filter: UserFilter, $first: Int, $after: String, $last: Int, $before: String) {
  users(
    filter: $filter
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    nodes {
      ...UserRow
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
    fragment UserRow on User {
  id
  version
  username
  displayName
  email
  emailVerified
  locale
  kind
  status
  lastLoginAt
  passwordChangedAt
  createdAt
  updatedAt
  parent {
    id
    username
    displayName
  }
  role {
    id
    name
  }
}`) as unknown as TypedDocumentString<UsersQuery, UsersQueryVariables>;
export const UserDocument = new TypedDocumentString(`
    query User($id: ID!, $withClients: Boolean!) {
  user(by: {id: $id}) {
    ...UserRow
    clients(first: 25) @include(if: $withClients) {
      nodes {
        id
        displayName
        clientId
        status
        lastUsedAt
      }
      totalCount
    }
  }
  subusers: users(filter: {parent: {id: $id}}, first: 25) {
    nodes {
      id
      username
      displayName
      status
    }
    totalCount
  }
}
    fragment UserRow on User {
  id
  version
  username
  displayName
  email
  emailVerified
  locale
  kind
  status
  lastLoginAt
  passwordChangedAt
  createdAt
  updatedAt
  parent {
    id
    username
    displayName
  }
  role {
    id
    name
  }
}`) as unknown as TypedDocumentString<UserQuery, UserQueryVariables>;
export const UserPermissionsDocument = new TypedDocumentString(`
    query UserPermissions($id: ID!) {
  user(by: {id: $id}) {
    effectivePermissions {
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
  }
}
    `) as unknown as TypedDocumentString<UserPermissionsQuery, UserPermissionsQueryVariables>;
export const UserSessionsDocument = new TypedDocumentString(`
    query UserSessions($id: ID!) {
  user(by: {id: $id}) {
    sessions {
      id
      createdAt
      authenticatedAt
      seenAt
      expiresAt
      ipAddress
      userAgent
    }
  }
}
    `) as unknown as TypedDocumentString<UserSessionsQuery, UserSessionsQueryVariables>;
export const UserClientIdsDocument = new TypedDocumentString(`
    query UserClientIds($id: ID!, $after: String) {
  user(by: {id: $id}) {
    clients(first: 100, after: $after) {
      nodes {
        id
      }
      totalCount
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}
    `) as unknown as TypedDocumentString<UserClientIdsQuery, UserClientIdsQueryVariables>;
export const UserRolesDocument = new TypedDocumentString(`
    query UserRoles {
  roles(first: 100) {
    nodes {
      id
      name
      description
    }
  }
}
    `) as unknown as TypedDocumentString<UserRolesQuery, UserRolesQueryVariables>;
export const RootUsersDocument = new TypedDocumentString(`
    query RootUsers {
  users(filter: {kind: ROOT}, first: 100) {
    nodes {
      id
      username
      displayName
    }
  }
}
    `) as unknown as TypedDocumentString<RootUsersQuery, RootUsersQueryVariables>;
export const OtherUsersDocument = new TypedDocumentString(`
    query OtherUsers {
  users(first: 100) {
    nodes {
      id
      username
      displayName
    }
  }
}
    `) as unknown as TypedDocumentString<OtherUsersQuery, OtherUsersQueryVariables>;
export const CreateUserDocument = new TypedDocumentString(`
    mutation CreateUser($input: CreateUserInput!) {
  createUser(input: $input) {
    user {
      ...UserRow
    }
    userErrors {
      code
      message
      path
    }
  }
}
    fragment UserRow on User {
  id
  version
  username
  displayName
  email
  emailVerified
  locale
  kind
  status
  lastLoginAt
  passwordChangedAt
  createdAt
  updatedAt
  parent {
    id
    username
    displayName
  }
  role {
    id
    name
  }
}`) as unknown as TypedDocumentString<CreateUserMutation, CreateUserMutationVariables>;
export const UpdateUserDocument = new TypedDocumentString(`
    mutation UpdateUser($input: UpdateUserInput!) {
  updateUser(input: $input) {
    user {
      ...UserRow
    }
    userErrors {
      code
      message
      path
    }
  }
}
    fragment UserRow on User {
  id
  version
  username
  displayName
  email
  emailVerified
  locale
  kind
  status
  lastLoginAt
  passwordChangedAt
  createdAt
  updatedAt
  parent {
    id
    username
    displayName
  }
  role {
    id
    name
  }
}`) as unknown as TypedDocumentString<UpdateUserMutation, UpdateUserMutationVariables>;
export const DeleteUserDocument = new TypedDocumentString(`
    mutation DeleteUser($input: DeleteUserInput!) {
  deleteUser(input: $input) {
    deletedUserId
    userErrors {
      code
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<DeleteUserMutation, DeleteUserMutationVariables>;
export const CreateUserLinkDocument = new TypedDocumentString(`
    mutation CreateUserLink($user: UserBy!) {
  createUserLink(input: {user: $user}) {
    url
    expiresAt
    userErrors {
      code
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<CreateUserLinkMutation, CreateUserLinkMutationVariables>;
export const SetUserPasswordDocument = new TypedDocumentString(`
    mutation SetUserPassword($input: SetUserPasswordInput!) {
  setUserPassword(input: $input) {
    user {
      ...UserRow
    }
    userErrors {
      code
      message
      path
    }
  }
}
    fragment UserRow on User {
  id
  version
  username
  displayName
  email
  emailVerified
  locale
  kind
  status
  lastLoginAt
  passwordChangedAt
  createdAt
  updatedAt
  parent {
    id
    username
    displayName
  }
  role {
    id
    name
  }
}`) as unknown as TypedDocumentString<SetUserPasswordMutation, SetUserPasswordMutationVariables>;
export const EndSessionsDocument = new TypedDocumentString(`
    mutation EndSessions($input: EndSessionsInput!) {
  endSessions(input: $input) {
    userErrors {
      code
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<EndSessionsMutation, EndSessionsMutationVariables>;
export const GiveClientDocument = new TypedDocumentString(`
    mutation GiveClient($id: ID!, $owner: UserBy) {
  updateClient(input: {id: $id, owner: $owner}) {
    userErrors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<GiveClientMutation, GiveClientMutationVariables>;
export const DeleteOwnedClientsDocument = new TypedDocumentString(`
    mutation DeleteOwnedClients($ids: [ID!]!) {
  deleteClients(input: {ids: $ids, onError: REJECT_ALL}) {
    userErrors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeleteOwnedClientsMutation, DeleteOwnedClientsMutationVariables>;
export const UserChangesDocument = new TypedDocumentString(`
    subscription UserChanges {
  userChanged {
    kind
    ids
    requestId
    user {
      ...UserRow
    }
  }
}
    fragment UserRow on User {
  id
  version
  username
  displayName
  email
  emailVerified
  locale
  kind
  status
  lastLoginAt
  passwordChangedAt
  createdAt
  updatedAt
  parent {
    id
    username
    displayName
  }
  role {
    id
    name
  }
}`) as unknown as TypedDocumentString<UserChangesSubscription, UserChangesSubscriptionVariables>;