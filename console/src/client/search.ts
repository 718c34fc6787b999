import type { ClientFilter, ClientOrder, ClientOrderField, ClientStatus } from "../gql/client";
import { oneOf, type RawSearch, text } from "../search";

export const pageSizes = [25, 50, 100];

const orderFields: readonly ClientOrderField[] = [
  "CLIENT_ID",
  "CREATED_AT",
  "LAST_USED_AT",
  "NAME",
  "NEXT_SECRET_EXPIRES_AT",
  "STATUS",
  "TOKEN_TTL",
  "UPDATED_AT",
];

/** What the address of the list says: `?q=orders&status=INACTIVE&sort=NAME.asc&after=...`. */
export interface ClientSearch {
  q?: string;
  status?: ClientStatus;
  /** ID of a role, or `none`. */
  role?: string;
  /** Never, or not within the last 90 days. */
  used?: "never" | "unused90";
  /** Has a secret that expires within 30 days. */
  secrets?: "expiring";
  sort?: string;
  rows?: string;
  /** Names of the optional columns, or `none`. */
  columns?: string;
  after?: string;
  before?: string;
}

export function clientSearch(raw: RawSearch): ClientSearch {
  const sort = text(raw, "sort");
  return {
    q: text(raw, "q"),
    status: oneOf(raw, "status", ["ACTIVE", "INACTIVE"]),
    role: text(raw, "role"),
    used: oneOf(raw, "used", ["never", "unused90"]),
    secrets: oneOf(raw, "secrets", ["expiring"]),
    sort: sort && toOrder(sort) ? sort : undefined,
    rows: oneOf(raw, "rows", ["25", "50", "100"]),
    columns: text(raw, "columns"),
    after: text(raw, "after"),
    before: text(raw, "before"),
  };
}

function toOrder(sort: string): ClientOrder | undefined {
  const [name, direction] = sort.split(".");
  const field = orderFields.find((it) => it === name);
  if (!field || (direction !== "asc" && direction !== "desc")) return undefined;
  return { field, direction: direction === "asc" ? "ASC" : "DESC" };
}

/** The newest first, unless the address says otherwise. */
export const orderOf = (search: ClientSearch): ClientOrder =>
  (search.sort && toOrder(search.sort)) || { field: "CREATED_AT", direction: "DESC" };

/** The end of the day in 30 days: all day long the same is asked for. */
function in30Days(): string {
  const day = new Date();
  day.setUTCHours(24, 0, 0, 0);
  day.setUTCDate(day.getUTCDate() + 30);
  return day.toISOString();
}

export function filterOf({ q, status, role, used, secrets }: ClientSearch): ClientFilter {
  return {
    ...(q && { search: q }),
    ...(status && { statuses: [status] }),
    ...(role === "none" && { hasRole: false }),
    ...(role && role !== "none" && { roles: [{ id: role }] }),
    ...(used === "never" && { neverUsed: true }),
    ...(used === "unused90" && { unusedDays: 90 }),
    ...(secrets && { secretExpiresAt: { until: in30Days() } }),
  };
}

export const isFiltered = (search: ClientSearch) => Object.keys(filterOf(search)).length > 0;

/** Variables of the query for a page: forwards from `after`, or backwards from `before`. */
export function variablesOf(search: ClientSearch) {
  const rows = Number(search.rows ?? pageSizes[0]);
  const page = search.before ? { last: rows, before: search.before } : { first: rows, after: search.after };
  return { filter: filterOf(search), orderBy: orderOf(search), ...page };
}
