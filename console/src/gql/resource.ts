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

/** Whether a client may authenticate. */
export type ClientStatus =
  /** The client may authenticate, and its tokens are accepted. */
  | 'ACTIVE'
  /** The client is disabled: it cannot authenticate, and its tokens are refused. */
  | 'INACTIVE';

/** A protected API to create. */
export type CreateResourceInput = {
  /**
   * Identifier of the protected API: an absolute URI without a fragment, the `aud` of its
   * tokens. Unique in the deployment.
   */
  identifier: string;
  /**
   * OAuth `client_id`s of the clients that may introspect tokens of the protected API; at most
   * 100, none when absent.
   */
  introspectionClientIds?: Array<string> | null | undefined;
  /** Display name of the protected API. */
  name: string;
  /** Permissions of the protected API; at most 200. */
  permissions: Array<PermissionInput>;
};

/** A protected API to delete. */
export type DeleteResourceInput = {
  /**
   * Version of the protected API that the caller last saw; where the present version is another,
   * the deletion is refused. Any version when absent.
   */
  expectedVersion?: number | null | undefined;
  /** Opaque ID of the protected API (`res_...`). */
  id: string;
};

/** A permission of a protected API to create or keep. */
export type PermissionInput = {
  /** Category under which the permission is displayed. */
  category: string;
  /**
   * Code of the permission, which is also the OAuth scope: 1 to 100 letters, digits, `:`, `.`,
   * `-`, `_` and `/`. Unique in the account.
   */
  code: string;
  /** Description of what the permission allows, for display. */
  description: string;
  /** Whether the permission allows changes, and so is withheld from `READ_ONLY` clients. */
  mutating?: boolean;
};

/** Changes to a protected API. An absent member is left unchanged. */
export type UpdateResourceInput = {
  /**
   * Version of the protected API that the caller last saw; where the present version is another,
   * the change is refused. Any version when absent.
   */
  expectedVersion?: number | null | undefined;
  /** Opaque ID of the protected API (`res_...`). */
  id: string;
  /**
   * OAuth `client_id`s of the clients that may introspect tokens of the protected API, which
   * replace all it has; at most 100.
   */
  introspectionClientIds?: Array<string> | null | undefined;
  /** Display name of the protected API. */
  name?: string | null | undefined;
  /**
   * Permissions of the protected API, which replace all it has: those left out are deleted, and
   * clients that hold them lose their tokens.
   */
  permissions?: Array<PermissionInput> | null | undefined;
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

export type ApiFactsFragment = { id: string, version: number, identifier: string, name: string, builtIn: boolean, permissions: Array<{ code: string, category: string, description: string, mutating: boolean }>, introspectionClients?: Array<{ id: string, clientId: string, displayName: string }> };

export type ApiRowFragment = { id: string, identifier: string, name: string, builtIn: boolean };

export type ResourcesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type ResourcesQuery = { resources: { totalCount: number | null, nodes: Array<{ id: string, identifier: string, name: string, builtIn: boolean }>, pageInfo: { startCursor: string | null, endCursor: string | null, hasNextPage: boolean, hasPreviousPage: boolean } } };

export type ResourceQueryVariables = Exact<{
  id: string;
  withClients: boolean;
}>;


export type ResourceQuery = { resource: { id: string, version: number, identifier: string, name: string, builtIn: boolean, permissions: Array<{ code: string, category: string, description: string, mutating: boolean }>, introspectionClients?: Array<{ id: string, clientId: string, displayName: string }> } | null };

export type ScopeHoldersQueryVariables = Exact<{
  scope: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ScopeHoldersQuery = { clients: { totalCount: number | null, nodes: Array<{ id: string, displayName: string, clientId: string, status: ClientStatus, accessLevel: AccessLevel, role: { id: string, name: string } | null }>, pageInfo: { endCursor: string | null, hasNextPage: boolean } } };

export type CreateResourceMutationVariables = Exact<{
  input: CreateResourceInput;
}>;


export type CreateResourceMutation = { createResource: { resource: { id: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type UpdateResourceMutationVariables = Exact<{
  input: UpdateResourceInput;
  withClients: boolean;
}>;


export type UpdateResourceMutation = { updateResource: { resource: { id: string, version: number, identifier: string, name: string, builtIn: boolean, permissions: Array<{ code: string, category: string, description: string, mutating: boolean }>, introspectionClients?: Array<{ id: string, clientId: string, displayName: string }> } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type DeleteResourceMutationVariables = Exact<{
  input: DeleteResourceInput;
}>;


export type DeleteResourceMutation = { deleteResource: { deletedResourceId: string | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

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
export const ApiFactsFragmentDoc = new TypedDocumentString(`
    fragment ApiFacts on Resource {
  id
  version
  identifier
  name
  builtIn
  permissions {
    code
    category
    description
    mutating
  }
  introspectionClients @include(if: $withClients) {
    id
    clientId
    displayName
  }
}
    `, {"fragmentName":"ApiFacts"}) as unknown as TypedDocumentString<ApiFactsFragment, unknown>;
export const ApiRowFragmentDoc = new TypedDocumentString(`
    fragment ApiRow on Resource {
  id
  identifier
  name
  builtIn
}
    `, {"fragmentName":"ApiRow"}) as unknown as TypedDocumentString<ApiRowFragment, unknown>;
export const ResourcesDocument = new TypedDocumentString(`
    query Resources($first: Int, $after: String, $last: Int, $before: String) {
  resources(first: $first, after: $after, last: $last, before: $before) {
    nodes {
      ...ApiRow
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
    fragment ApiRow on Resource {
  id
  identifier
  name
  builtIn
}`) as unknown as TypedDocumentString<ResourcesQuery, ResourcesQueryVariables>;
export const ResourceDocument = new TypedDocumentString(`
    query Resource($id: ID!, $withClients: Boolean!) {
  resource(by: {id: $id}) {
    ...ApiFacts
  }
}
    fragment ApiFacts on Resource {
  id
  version
  identifier
  name
  builtIn
  permissions {
    code
    category
    description
    mutating
  }
  introspectionClients @include(if: $withClients) {
    id
    clientId
    displayName
  }
}`) as unknown as TypedDocumentString<ResourceQuery, ResourceQueryVariables>;
export const ScopeHoldersDocument = new TypedDocumentString(`
    query ScopeHolders($scope: String!, $first: Int, $after: String) {
  clients(
    filter: {scopes: [$scope]}
    orderBy: {field: NAME, direction: ASC}
    first: $first
    after: $after
  ) {
    nodes {
      id
      displayName
      clientId
      status
      accessLevel
      role {
        id
        name
      }
    }
    totalCount
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
    `) as unknown as TypedDocumentString<ScopeHoldersQuery, ScopeHoldersQueryVariables>;
export const CreateResourceDocument = new TypedDocumentString(`
    mutation CreateResource($input: CreateResourceInput!) {
  createResource(input: $input) {
    resource {
      id
    }
    userErrors {
      code
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<CreateResourceMutation, CreateResourceMutationVariables>;
export const UpdateResourceDocument = new TypedDocumentString(`
    mutation UpdateResource($input: UpdateResourceInput!, $withClients: Boolean!) {
  updateResource(input: $input) {
    resource {
      ...ApiFacts
    }
    userErrors {
      code
      message
      path
    }
  }
}
    fragment ApiFacts on Resource {
  id
  version
  identifier
  name
  builtIn
  permissions {
    code
    category
    description
    mutating
  }
  introspectionClients @include(if: $withClients) {
    id
    clientId
    displayName
  }
}`) as unknown as TypedDocumentString<UpdateResourceMutation, UpdateResourceMutationVariables>;
export const DeleteResourceDocument = new TypedDocumentString(`
    mutation DeleteResource($input: DeleteResourceInput!) {
  deleteResource(input: $input) {
    deletedResourceId
    userErrors {
      code
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<DeleteResourceMutation, DeleteResourceMutationVariables>;