import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { asked } from "../api";
import { type AuditDetailsFragment, AuditEventsAroundDocument } from "../gql/audit";
import css from "./list.module.css";
import { words } from "./words";

/** How far the events of one request are from each other at most, in milliseconds. */
const SPAN = 5000;

const moved = (at: string, by: number) => new Date(Date.parse(at) + by).toISOString();

/** Other events that the same request brought about; none are shown where there are none. */
export function SameRequest({ event: { id, occurredAt, requestId } }: { event: AuditDetailsFragment }) {
  const span = { from: moved(occurredAt, -SPAN), until: moved(occurredAt, SPAN) };
  const query = useQuery({
    ...asked("audit", AuditEventsAroundDocument, span),
    enabled: requestId !== null,
    placeholderData: undefined,
  });
  const others = query.data?.auditEvents.nodes.filter((it) => it.requestId === requestId && it.id !== id);
  if (!others?.length) return null;
  return (
    <section>
      <h3>{words.details.sameRequest}</h3>
      <ul className={css.others}>
        {others.map((other) => (
          <li key={other.id}>
            <Link to="/audit" search={(old) => ({ ...old, event: other.id })} className={css.link}>
              {other.summary}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
