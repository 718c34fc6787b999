/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Kind of a change of a client, a role or a user. */
export type ChangeKind =
  /** The client, role or user was created. */
  | 'CREATED'
  /** The client, role or user was deleted. */
  | 'DELETED'
  /** The client, role or user was changed, or something that belongs to it, such as a secret. */
  | 'UPDATED';

/** A role to create. */
export type CreateRoleInput = {
  /** Purpose of the role, in free text; empty when absent. */
  description?: string | null | undefined;
  /**
   * Short name of the role, for scripts: 1 to 100 letters, digits, `-`, `_`, `.` and `:`. Unique
   * in the account, and never changed.
   */
  key: string;
  /** Display name of the role. */
  name: string;
  /** Codes of the permissions that the role grants; the caller must be allowed to grant each. */
  permissions: Array<string>;
};

/** A role to delete. */
export type DeleteRoleInput = {
  /**
   * Version of the role that the caller last saw; where the present version is another, the
   * deletion is refused. Any version when absent.
   */
  expectedVersion?: number | null | undefined;
  /** Opaque ID of the role (`rol_...`). */
  id: string;
  /**
   * Role that the clients and users of the deleted role get instead; required while the role is
   * in use.
   */
  reassignTo?: RoleBy | null | undefined;
};

/** One role, by its ID or its key. */
export type RoleBy =
  {   /** Opaque ID of the role (`rol_...`). */
  id: string; key?: never; }
  |  { id?: never;   /** Key of the role, such as `viewer`. */
  key: string; };

/** Changes to a role. An absent member is left unchanged; null clears it. */
export type UpdateRoleInput = {
  /** Purpose of the role, in free text. */
  description?: string | null | undefined;
  /**
   * Version of the role that the caller last saw; where the present version is another, the
   * change is refused. Any version when absent.
   */
  expectedVersion?: number | null | undefined;
  /** Opaque ID of the role (`rol_...`). */
  id: string;
  /** Display name of the role. */
  name?: string | null | undefined;
  /** Codes of the permissions that the role grants, which replace all it has. */
  permissions?: Array<string> | null | undefined;
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

export type RoleRowFragment = { id: string, version: number, key: string, name: string, description: string, builtIn: boolean, clientCount: number, userCount: number, updatedAt: string };

export type RoleFactsFragment = { id: string, version: number, key: string, name: string, description: string, builtIn: boolean, clientCount: number, userCount: number, updatedAt: string, permissions: Array<{ code: string }> };

export type RolesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type RolesQuery = { roles: { totalCount: number | null, nodes: Array<{ id: string, version: number, key: string, name: string, description: string, builtIn: boolean, clientCount: number, userCount: number, updatedAt: string }>, pageInfo: { startCursor: string | null, endCursor: string | null, hasNextPage: boolean, hasPreviousPage: boolean } } };

export type GrantsFragment = { category: string, permissions: Array<{ granted: boolean, permission: { code: string, description: string, mutating: boolean, resource: { name: string } } }> };

export type RoleQueryVariables = Exact<{
  id: string;
}>;


export type RoleQuery = { role: { id: string, version: number, key: string, name: string, description: string, builtIn: boolean, clientCount: number, userCount: number, updatedAt: string, permissions: Array<{ code: string }> } | null };

export type GrantablePermissionsQueryVariables = Exact<{ [key: string]: never; }>;


export type GrantablePermissionsQuery = { permissions: Array<{ category: string, permissions: Array<{ granted: boolean, permission: { code: string, description: string, mutating: boolean, resource: { name: string } } }> }> };

export type RoleChoicesQueryVariables = Exact<{ [key: string]: never; }>;


export type RoleChoicesQuery = { roles: { nodes: Array<{ id: string, name: string, key: string }> } };

export type CodesFragment = { code: string };

export type RoleChangePreviewQueryVariables = Exact<{
  id: string;
  permissions: Array<string> | string;
  withClients: boolean;
  withUsers: boolean;
  first: number;
}>;


export type RoleChangePreviewQuery = { previewRoleChange: { gained: Array<{ code: string }>, lost: Array<{ code: string }>, clients?: { nodes: Array<{ client: { id: string, displayName: string }, gained: Array<{ code: string }>, lost: Array<{ code: string }> }>, pageInfo: { hasNextPage: boolean } }, users?: { nodes: Array<{ user: { id: string, username: string, displayName: string | null }, gained: Array<{ code: string }>, lost: Array<{ code: string }> }>, pageInfo: { hasNextPage: boolean } } } };

export type CreateRoleMutationVariables = Exact<{
  input: CreateRoleInput;
}>;


export type CreateRoleMutation = { createRole: { role: { id: string, version: number, key: string, name: string, description: string, builtIn: boolean, clientCount: number, userCount: number, updatedAt: string, permissions: Array<{ code: string }> } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type UpdateRoleMutationVariables = Exact<{
  input: UpdateRoleInput;
}>;


export type UpdateRoleMutation = { updateRole: { role: { id: string, version: number, key: string, name: string, description: string, builtIn: boolean, clientCount: number, userCount: number, updatedAt: string, permissions: Array<{ code: string }> } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type DeleteRoleMutationVariables = Exact<{
  input: DeleteRoleInput;
}>;


export type DeleteRoleMutation = { deleteRole: { deletedRoleId: string | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type RoleChangesSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type RoleChangesSubscription = { roleChanged: { kind: ChangeKind, ids: Array<string>, requestId: string | null, role: { id: string, version: number, key: string, name: string, description: string, builtIn: boolean, clientCount: number, userCount: number, updatedAt: string, permissions: Array<{ code: string }> } | null } };

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
export const RoleRowFragmentDoc = new TypedDocumentString(`
    fragment RoleRow on Role {
  id
  version
  key
  name
  description
  builtIn
  clientCount
  userCount
  updatedAt
}
    `, {"fragmentName":"RoleRow"}) as unknown as TypedDocumentString<RoleRowFragment, unknown>;
export const RoleFactsFragmentDoc = new TypedDocumentString(`
    fragment RoleFacts on Role {
  ...RoleRow
  permissions {
    code
  }
}
    fragment RoleRow on Role {
  id
  version
  key
  name
  description
  builtIn
  clientCount
  userCount
  updatedAt
}`, {"fragmentName":"RoleFacts"}) as unknown as TypedDocumentString<RoleFactsFragment, unknown>;
export const GrantsFragmentDoc = new TypedDocumentString(`
    fragment Grants on PermissionGroup {
  category
  permissions {
    granted
    permission {
      code
      description
      mutating
      resource {
        name
      }
    }
  }
}
    `, {"fragmentName":"Grants"}) as unknown as TypedDocumentString<GrantsFragment, unknown>;
export const CodesFragmentDoc = new TypedDocumentString(`
    fragment Codes on Permission {
  code
}
    `, {"fragmentName":"Codes"}) as unknown as TypedDocumentString<CodesFragment, unknown>;
export const RolesDocument = new TypedDocumentString(`
    query Roles($first: Int, $after: String, $last: Int, $before: String) {
  roles(first: $first, after: $after, last: $last, before: $before) {
    nodes {
      ...RoleRow
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
    fragment RoleRow on Role {
  id
  version
  key
  name
  description
  builtIn
  clientCount
  userCount
  updatedAt
}`) as unknown as TypedDocumentString<RolesQuery, RolesQueryVariables>;
export const RoleDocument = new TypedDocumentString(`
    query Role($id: ID!) {
  role(by: {id: $id}) {
    ...RoleFacts
  }
}
    fragment RoleRow on Role {
  id
  version
  key
  name
  description
  builtIn
  clientCount
  userCount
  updatedAt
}
fragment RoleFacts on Role {
  ...RoleRow
  permissions {
    code
  }
}`) as unknown as TypedDocumentString<RoleQuery, RoleQueryVariables>;
export const GrantablePermissionsDocument = new TypedDocumentString(`
    query GrantablePermissions {
  permissions {
    ...Grants
  }
}
    fragment Grants on PermissionGroup {
  category
  permissions {
    granted
    permission {
      code
      description
      mutating
      resource {
        name
      }
    }
  }
}`) as unknown as TypedDocumentString<GrantablePermissionsQuery, GrantablePermissionsQueryVariables>;
export const RoleChoicesDocument = new TypedDocumentString(`
    query RoleChoices {
  roles(first: 100) {
    nodes {
      id
      name
      key
    }
  }
}
    `) as unknown as TypedDocumentString<RoleChoicesQuery, RoleChoicesQueryVariables>;
export const RoleChangePreviewDocument = new TypedDocumentString(`
    query RoleChangePreview($id: ID!, $permissions: [String!]!, $withClients: Boolean!, $withUsers: Boolean!, $first: Int!) {
  previewRoleChange(id: $id, permissions: $permissions) {
    gained {
      ...Codes
    }
    lost {
      ...Codes
    }
    clients(first: $first) @include(if: $withClients) {
      nodes {
        client {
          id
          displayName
        }
        gained {
          ...Codes
        }
        lost {
          ...Codes
        }
      }
      pageInfo {
        hasNextPage
      }
    }
    users(first: $first) @include(if: $withUsers) {
      nodes {
        user {
          id
          username
          displayName
        }
        gained {
          ...Codes
        }
        lost {
          ...Codes
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
}
    fragment Codes on Permission {
  code
}`) as unknown as TypedDocumentString<RoleChangePreviewQuery, RoleChangePreviewQueryVariables>;
export const CreateRoleDocument = new TypedDocumentString(`
    mutation CreateRole($input: CreateRoleInput!) {
  createRole(input: $input) {
    role {
      ...RoleFacts
    }
    userErrors {
      code
      message
      path
    }
  }
}
    fragment RoleRow on Role {
  id
  version
  key
  name
  description
  builtIn
  clientCount
  userCount
  updatedAt
}
fragment RoleFacts on Role {
  ...RoleRow
  permissions {
    code
  }
}`) as unknown as TypedDocumentString<CreateRoleMutation, CreateRoleMutationVariables>;
export const UpdateRoleDocument = new TypedDocumentString(`
    mutation UpdateRole($input: UpdateRoleInput!) {
  updateRole(input: $input) {
    role {
      ...RoleFacts
    }
    userErrors {
      code
      message
      path
    }
  }
}
    fragment RoleRow on Role {
  id
  version
  key
  name
  description
  builtIn
  clientCount
  userCount
  updatedAt
}
fragment RoleFacts on Role {
  ...RoleRow
  permissions {
    code
  }
}`) as unknown as TypedDocumentString<UpdateRoleMutation, UpdateRoleMutationVariables>;
export const DeleteRoleDocument = new TypedDocumentString(`
    mutation DeleteRole($input: DeleteRoleInput!) {
  deleteRole(input: $input) {
    deletedRoleId
    userErrors {
      code
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<DeleteRoleMutation, DeleteRoleMutationVariables>;
export const RoleChangesDocument = new TypedDocumentString(`
    subscription RoleChanges {
  roleChanged {
    kind
    ids
    requestId
    role {
      ...RoleFacts
    }
  }
}
    fragment RoleRow on Role {
  id
  version
  key
  name
  description
  builtIn
  clientCount
  userCount
  updatedAt
}
fragment RoleFacts on Role {
  ...RoleRow
  permissions {
    code
  }
}`) as unknown as TypedDocumentString<RoleChangesSubscription, RoleChangesSubscriptionVariables>;