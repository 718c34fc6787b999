import type { GrantPartsFragment } from "../gql/client";

export type Permission = GrantPartsFragment["permissions"][number]["permission"];

/** Permissions that are in effect. */
export const grantedOf = (groups: readonly GrantPartsFragment[]): Permission[] =>
  groups.flatMap((group) => group.permissions.flatMap((grant) => (grant.granted ? [grant.permission] : [])));

/** What is gained and lost from one to the other, by code. */
export function differenceOf(before: readonly Permission[], after: readonly Permission[]) {
  const had = new Set(before.map(({ code }) => code));
  const has = new Set(after.map(({ code }) => code));
  return {
    gained: after.filter(({ code }) => !had.has(code)),
    lost: before.filter(({ code }) => !has.has(code)),
  };
}
