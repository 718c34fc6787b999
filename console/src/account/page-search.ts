import { oneOf, type RawSearch, text } from "../search";

export const accountParts = ["clients", "users", "roles", "events"] as const;

/** What the address of an account's page says: `?show=users&q=jane`. */
export interface AccountPageSearch {
  show?: (typeof accountParts)[number];
  q?: string;
  rows?: string;
  after?: string;
  before?: string;
}

export const accountPageSearch = (raw: RawSearch): AccountPageSearch => ({
  show: oneOf(raw, "show", accountParts),
  q: text(raw, "q"),
  rows: oneOf(raw, "rows", ["25", "50", "100"]),
  after: text(raw, "after"),
  before: text(raw, "before"),
});

/** Variables of a list's query: forwards from `after`, or backwards from `before`. */
export function variablesOf(id: string, { rows, after, before }: AccountPageSearch) {
  const size = Number(rows ?? 25);
  return { id, ...(before ? { last: size, before } : { first: size, after }) };
}
