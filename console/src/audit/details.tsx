import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { asked } from "../api";
import { type AuditDetailsFragment, AuditEventDetailsDocument } from "../gql/audit";
import { IconButton } from "../kit/button";
import { CopyText } from "../kit/copy";
import { Drawer } from "../kit/dialog";
import { formatMoment } from "../kit/format";
import { Facts } from "../kit/page";
import { Bones, Failure, Notice } from "../kit/states";
import { Status } from "../kit/status";
import { useAuditSearch } from "./filters";
import css from "./list.module.css";
import { SameRequest } from "./same-request";
import { pageOfId } from "./subject";
import { kindWords, particularWords, words } from "./words";

const text = words.details;

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** A value of an event's details: IDs lead to their pages, lists are lists. */
function Particular({ value }: { value: unknown }) {
  if (typeof value === "boolean") return value ? text.yes : text.no;
  if (Array.isArray(value)) {
    if (value.length === 0) return text.none;
    return (
      <ul className={css.values}>
        {value.map((each) => (
          <li key={JSON.stringify(each)}>
            <Particular value={each} />
          </li>
        ))}
      </ul>
    );
  }
  const plain = typeof value === "string" ? value : JSON.stringify(value);
  const page = pageOfId(plain);
  return page ? (
    <Link to={page} className={css.link}>
      <code>{plain}</code>
    </Link>
  ) : (
    <code>{plain}</code>
  );
}

/** What an event says besides: the fields that changed, by name, and what is true since. The log keeps no values from before. */
function Particulars({ details }: { details: unknown }) {
  const all = isObject(details) ? details : { details };
  return (
    <section>
      <h3>{text.particulars}</h3>
      <Facts
        items={Object.entries(all)
          .filter(([, value]) => value !== null)
          .map(([name, value]) => [particularWords[name] ?? name, <Particular key={name} value={value} />])}
      />
    </section>
  );
}

function Party({ id, onlyThis, label }: { id: string; onlyThis: () => void; label: string }) {
  const page = pageOfId(id);
  return (
    <>
      <CopyText text={id} name="ID" />
      <span className={css.links}>
        {page && <Link to={page}>{text.open}</Link>}
        <button type="button" onClick={onlyThis}>
          {label}
        </button>
      </span>
    </>
  );
}

function EventFacts({ event }: { event: AuditDetailsFragment }) {
  const { change } = useAuditSearch();
  const { actorId, subjectId } = event;
  return (
    <>
      <Facts
        items={[
          [
            text.kind,
            <Status key="kind" isOn={event.outcome === "SUCCESS"}>
              {kindWords[event.kind]}, {words.outcomes[event.outcome].toLowerCase()}
            </Status>,
          ],
          [text.time, formatMoment(event.occurredAt)],
          [
            text.by,
            <div key="by">
              <div>{event.actorName}</div>
              {actorId && (
                <Party id={actorId} label={text.onlyActor} onlyThis={() => change({ actor: actorId })} />
              )}
            </div>,
          ],
          [
            text.subject,
            subjectId ? (
              <Party
                key="subject"
                id={subjectId}
                label={text.onlySubject}
                onlyThis={() => change({ subject: subjectId })}
              />
            ) : (
              text.none
            ),
          ],
          [
            text.request,
            event.requestId ? <CopyText key="r" text={event.requestId} name="request ID" /> : text.none,
          ],
          [text.address, event.ipAddress ? <code key="ip">{event.ipAddress}</code> : text.none],
          [text.agent, event.userAgent ?? text.none],
          [text.number, String(event.sequence)],
          [text.hash, event.hash ? <CopyText key="hash" text={event.hash} name="hash" /> : text.none],
        ]}
      />
      {event.details !== null && <Particulars details={event.details} />}
      <SameRequest event={event} />
    </>
  );
}

/** All that is known of one event, beside the list; its ID is in the address. */
export function EventDetails({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery({
    ...asked("audit", AuditEventDetailsDocument, { id }),
    placeholderData: undefined,
  });
  const node = query.data?.node;
  const event = node && "sequence" in node ? (node as AuditDetailsFragment) : undefined;
  return (
    <Drawer label={text.label} onClose={onClose} isAtEnd>
      <div className={css.panel}>
        <div className={css.panelHead}>
          <h2>{event?.summary ?? text.label}</h2>
          <IconButton label={text.close} icon={X} size="small" onClick={onClose} />
        </div>
        {query.error ? (
          <Failure error={query.error} onRetry={query.refetch} />
        ) : event ? (
          <EventFacts event={event} />
        ) : query.data ? (
          <Notice kind="warning">{text.missing}</Notice>
        ) : (
          <Bones lines={8} />
        )}
      </div>
    </Drawer>
  );
}
