import type { AuditEventFilter, AuditEventKind } from "../gql/audit";
import { oneOf, type RawSearch, text } from "../search";

export const pageSizes = [25, 50, 100];

/** What the address of the log says: `?q=orders&kinds=KEY_ROTATED,KEY_REVOKED&outcome=FAILURE&event=aud_...`. */
export interface AuditSearch {
  q?: string;
  /** Kinds of event, with commas between them. */
  kinds?: string;
  outcome?: "SUCCESS" | "FAILURE";
  /** ID of a client or user. */
  actor?: string;
  /** ID of what the event is about. */
  subject?: string;
  /** Moments in UTC. */
  from?: string;
  until?: string;
  rows?: string;
  after?: string;
  before?: string;
  /** The event whose details are open. */
  event?: string;
}

function moment(raw: RawSearch, name: string): string | undefined {
  const at = text(raw, name);
  return at && !Number.isNaN(Date.parse(at)) ? at : undefined;
}

export function auditSearch(raw: RawSearch): AuditSearch {
  const kinds = text(raw, "kinds");
  return {
    q: text(raw, "q"),
    kinds: kinds && /^[A-Z_]+(,[A-Z_]+)*$/.test(kinds) ? kinds : undefined,
    outcome: oneOf(raw, "outcome", ["SUCCESS", "FAILURE"]),
    actor: text(raw, "actor"),
    subject: text(raw, "subject"),
    from: moment(raw, "from"),
    until: moment(raw, "until"),
    rows: oneOf(raw, "rows", ["25", "50", "100"]),
    after: text(raw, "after"),
    before: text(raw, "before"),
    event: text(raw, "event"),
  };
}

export function filterOf(
  { q, kinds, outcome, actor, subject, from, until }: AuditSearch,
  known: readonly AuditEventKind[],
): AuditEventFilter {
  const named = kinds?.split(",");
  return {
    ...(q && { search: q }),
    ...(named && { kinds: known.filter((kind) => named.includes(kind)) }),
    ...(outcome && { outcome }),
    ...(actor && { actorId: actor }),
    ...(subject && { subjectId: subject }),
    ...((from || until) && {
      occurredAt: {
        ...(from && { from: new Date(from).toISOString() }),
        ...(until && { until: new Date(until).toISOString() }),
      },
    }),
  };
}

export const isFiltered = ({ q, kinds, outcome, actor, subject, from, until }: AuditSearch) =>
  Boolean(q || kinds || outcome || actor || subject || from || until);

/** The page: forwards from `after`, or backwards from `before`. */
export function pageOf({ rows, after, before }: AuditSearch) {
  const size = Number(rows ?? pageSizes[0]);
  return before ? { last: size, before } : { first: size, after };
}
