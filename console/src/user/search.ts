import type { UserFilter, UserKind, UserStatus } from "../gql/user";
import { oneOf, type RawSearch, text } from "../search";

export const pageSizes = [25, 50, 100];

/** What the address of the list says: `?q=ada&status=ACTIVE&kind=SUBUSER`. */
export interface UserSearch {
  q?: string;
  status?: UserStatus;
  kind?: UserKind;
  /** ID of a role. */
  role?: string;
  /** ID of the root user above. */
  parent?: string;
  rows?: string;
  after?: string;
  before?: string;
}

export const userSearch = (raw: RawSearch): UserSearch => ({
  q: text(raw, "q"),
  status: oneOf(raw, "status", ["ACTIVE", "INACTIVE"]),
  kind: oneOf(raw, "kind", ["ROOT", "SUBUSER"]),
  role: text(raw, "role"),
  parent: text(raw, "parent"),
  rows: oneOf(raw, "rows", ["25", "50", "100"]),
  after: text(raw, "after"),
  before: text(raw, "before"),
});

export const filterOf = ({ q, status, kind, role, parent }: UserSearch): UserFilter => ({
  ...(q && { search: q }),
  ...(status && { status }),
  ...(kind && { kind }),
  ...(role && { role: { id: role } }),
  ...(parent && { parent: { id: parent } }),
});

export const isFiltered = (search: UserSearch) => Object.keys(filterOf(search)).length > 0;

/** Variables of the query for a page: forwards from `after`, or backwards from `before`. */
export function variablesOf(search: UserSearch) {
  const rows = Number(search.rows ?? pageSizes[0]);
  const page = search.before ? { last: rows, before: search.before } : { first: rows, after: search.after };
  return { filter: filterOf(search), ...page };
}
