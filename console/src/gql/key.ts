/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Signing keys to rotate. */
export type RotateSigningKeyInput = {
  /** Algorithm whose current key retires; the deployment's default when absent. */
  algorithm?: SigningAlgorithm | null | undefined;
  /**
   * Whether to rotate even when the next key was published so recently that APIs may not know it
   * yet and would refuse its tokens.
   */
  force?: boolean;
};

/** Algorithm that tokens are signed with, by its name in JOSE (RFC 7518 section 3.1, RFC 8037 section 3.1). */
export type SigningAlgorithm =
  /** ECDSA with P-256 and SHA-256. */
  | 'ES256'
  /** Edwards-curve signatures with Ed25519. */
  | 'EdDSA'
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  | 'RS256';

/** Status of a signing key. */
export type SigningKeyStatus =
  /** The key is published and signs new tokens. */
  | 'CURRENT'
  /** The key is published and does not sign yet. */
  | 'NEXT'
  /** The key no longer signs, and is still published for the tokens that it signed. */
  | 'RETIRED';

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

export type SigningKeysQueryVariables = Exact<{ [key: string]: never; }>;


export type SigningKeysQuery = { signingKeys: Array<{ id: string, kid: string, algorithm: SigningAlgorithm, status: SigningKeyStatus, createdAt: string, activatedAt: string | null, retiredAt: string | null, removedAt: string | null }> };

export type RotateSigningKeyMutationVariables = Exact<{
  input: RotateSigningKeyInput;
}>;


export type RotateSigningKeyMutation = { rotateSigningKey: { signingKey: { kid: string } | null, userErrors: Array<{ message: string, code: UserErrorCode }> } };

export type RevokeSigningKeyMutationVariables = Exact<{
  kid: string;
}>;


export type RevokeSigningKeyMutation = { revokeSigningKey: { signingKey: { kid: string } | null, userErrors: Array<{ message: string }> } };

export type RevokeAllTokensMutationVariables = Exact<{ [key: string]: never; }>;


export type RevokeAllTokensMutation = { revokeAllTokens: { revoked: boolean, userErrors: Array<{ message: string }> } };

export type KeyEventsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type KeyEventsSubscription = { auditEventAdded: { id: string } };

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

export const SigningKeysDocument = new TypedDocumentString(`
    query SigningKeys {
  signingKeys {
    id
    kid
    algorithm
    status
    createdAt
    activatedAt
    retiredAt
    removedAt
  }
}
    `) as unknown as TypedDocumentString<SigningKeysQuery, SigningKeysQueryVariables>;
export const RotateSigningKeyDocument = new TypedDocumentString(`
    mutation RotateSigningKey($input: RotateSigningKeyInput!) {
  rotateSigningKey(input: $input) {
    signingKey {
      kid
    }
    userErrors {
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<RotateSigningKeyMutation, RotateSigningKeyMutationVariables>;
export const RevokeSigningKeyDocument = new TypedDocumentString(`
    mutation RevokeSigningKey($kid: String!) {
  revokeSigningKey(input: {kid: $kid}) {
    signingKey {
      kid
    }
    userErrors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RevokeSigningKeyMutation, RevokeSigningKeyMutationVariables>;
export const RevokeAllTokensDocument = new TypedDocumentString(`
    mutation RevokeAllTokens {
  revokeAllTokens {
    revoked
    userErrors {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RevokeAllTokensMutation, RevokeAllTokensMutationVariables>;
export const KeyEventsDocument = new TypedDocumentString(`
    subscription KeyEvents {
  auditEventAdded(filter: {kinds: [KEY_ROTATED, KEY_REVOKED]}) {
    id
  }
}
    `) as unknown as TypedDocumentString<KeyEventsSubscription, KeyEventsSubscriptionVariables>;