import { oneOf, type RawSearch, text } from "../search";

/** What the address of the permissions of a client says: `?q=clients&show=granted`. */
export interface PermissionsSearch {
  q?: string;
  show?: "granted" | "direct" | "withheld";
}

export const permissionsSearch = (raw: RawSearch): PermissionsSearch => ({
  q: text(raw, "q"),
  show: oneOf(raw, "show", ["granted", "direct", "withheld"]),
});

const rows = ["50", "100"] as const;

interface PagedSearch {
  rows?: (typeof rows)[number];
  after?: string;
}

/** What the address of the tokens of a client says: `?jti=...&status=ACTIVE`. */
export interface TokensSearch extends PagedSearch {
  jti?: string;
  status?: "ACTIVE" | "EXPIRED" | "REVOKED";
}

export const tokensSearch = (raw: RawSearch): TokensSearch => ({
  jti: text(raw, "jti"),
  status: oneOf(raw, "status", ["ACTIVE", "EXPIRED", "REVOKED"]),
  rows: oneOf(raw, "rows", rows),
  after: text(raw, "after"),
});

/** What the address of the activity of a client says: `?kind=REFUSED&period=day`. */
export interface ActivitySearch extends PagedSearch {
  kind?: "ISSUED" | "REFUSED" | "ADMINISTRATIVE";
  period?: "hour" | "day" | "week" | "month";
  /** ID of the activity whose details are open. */
  open?: string;
}

export const activitySearch = (raw: RawSearch): ActivitySearch => ({
  kind: oneOf(raw, "kind", ["ISSUED", "REFUSED", "ADMINISTRATIVE"]),
  period: oneOf(raw, "period", ["hour", "day", "week", "month"]),
  open: text(raw, "open"),
  rows: oneOf(raw, "rows", rows),
  after: text(raw, "after"),
});
