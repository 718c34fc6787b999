import { Link } from "@tanstack/react-router";
import { RefreshCw } from "lucide-react";
import type { BusyFragment, OverviewQuery } from "../gql/overview";
import { Button, ButtonLink } from "../kit/button";
import { Card } from "../kit/page";
import { Time } from "../kit/time";
import css from "./page.module.css";
import { words } from "./words";

type Account = NonNullable<OverviewQuery["viewer"]["account"]>;
type Events = NonNullable<Account["auditEvents"]>["nodes"];

function Meter({ label, used, limit }: { label: string; used: number; limit: number | null }) {
  const value = words.limits.of(used, limit);
  return (
    <div className={css.meter}>
      <div>
        <span>{label}</span>
        <b>{value}</b>
      </div>
      {limit !== null && (
        <meter
          min={0}
          max={Math.max(limit, 1)}
          value={used}
          aria-label={label}
          data-full={used >= limit || undefined}
        >
          {value}
        </meter>
      )}
    </div>
  );
}

/** How much of what the account may have is in use. */
export function Limits({
  usage,
  policy,
}: {
  usage: NonNullable<Account["usage"]>;
  policy: NonNullable<Account["policy"]>;
}) {
  const text = words.limits;
  const isLimited = policy.maxClients !== null || policy.maxActiveClients !== null;
  return (
    <Card
      title={text.title}
      actions={
        <ButtonLink size="small" to="/rules">
          {text.rules}
        </ButtonLink>
      }
    >
      <div className={css.stack}>
        <Meter label={text.clients} used={usage.clients} limit={policy.maxClients} />
        <Meter label={text.active} used={usage.activeClients} limit={policy.maxActiveClients} />
        <Meter label={text.users} used={usage.users} limit={null} />
        {isLimited && <p className={css.note}>{text.note}</p>}
      </div>
    </Card>
  );
}

export function Expiring({ totalCount, nodes }: NonNullable<Account["expiring"]>) {
  const text = words.expiring;
  return (
    <Card
      title={text.title}
      actions={
        totalCount !== null &&
        totalCount > nodes.length && (
          <ButtonLink size="small" to="/clients" search={{ secrets: "expiring" }}>
            {text.all(totalCount)}
          </ButtonLink>
        )
      }
    >
      {nodes.length === 0 && <p className={css.note}>{text.none}</p>}
      <ul className={css.list}>
        {nodes.map((client) => (
          <li key={client.id}>
            <Link to="/clients/$id" params={{ id: client.id }}>
              {client.displayName}
            </Link>
            <Time at={client.nextSecretExpiresAt} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function Busiest({ clients }: { clients: readonly BusyFragment[] }) {
  const text = words.busiest;
  const top = Math.max(1, ...clients.map((busy) => busy.issued));
  return (
    <Card title={text.title}>
      {clients.length === 0 && <p className={css.note}>{text.none}</p>}
      <ul className={css.list}>
        {clients.map(({ subjectId, client, issued, refused }) => (
          <li key={subjectId} className={css.busy}>
            {client ? (
              <Link to="/clients/$id" params={{ id: subjectId }}>
                {client.displayName}
              </Link>
            ) : (
              <span>{text.deleted}</span>
            )}
            <small>{text.numbers(issued, refused)}</small>
            <span aria-hidden className={css.bar} style={{ inlineSize: `${(issued / top) * 100}%` }} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Newer ones are counted, and shown by a click. */
export function NewestEvents({
  events,
  fresh,
  onFresh,
}: {
  events: Events;
  fresh: number;
  onFresh: () => void;
}) {
  const text = words.events;
  return (
    <Card
      title={text.title}
      actions={
        <>
          {fresh > 0 && (
            <Button size="small" icon={RefreshCw} title={text.showFresh} onClick={onFresh}>
              {text.fresh(fresh)}
            </Button>
          )}
          <ButtonLink size="small" to="/audit">
            {text.all}
          </ButtonLink>
        </>
      }
    >
      {events.length === 0 && <p className={css.note}>{text.none}</p>}
      <ul className={css.list}>
        {events.map((event) => (
          <li key={event.id}>
            <span>
              <Link to="/audit" search={{ event: event.id }}>
                {event.outcome === "FAILURE" && text.refused}
                {event.summary}
              </Link>
              <small>{event.actorName}</small>
            </span>
            <Time at={event.occurredAt} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
