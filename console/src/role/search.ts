import { oneOf, type RawSearch, text } from "../search";

export const pageSizes = [25, 50, 100];

/** What the address of the list says. */
export interface RoleSearch {
  rows?: string;
  after?: string;
  before?: string;
}

export const roleSearch = (raw: RawSearch): RoleSearch => ({
  rows: oneOf(raw, "rows", ["25", "50", "100"]),
  after: text(raw, "after"),
  before: text(raw, "before"),
});

/** Variables of the query for a page: forwards from `after`, or backwards from `before`. */
export function variablesOf(search: RoleSearch) {
  const rows = Number(search.rows ?? pageSizes[0]);
  return search.before ? { last: rows, before: search.before } : { first: rows, after: search.after };
}
