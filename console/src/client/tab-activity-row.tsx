import { ChevronDown, ChevronRight } from "lucide-react";
import { type ReactNode, useId } from "react";
import type { ActivityPartsFragment } from "../gql/client";
import { CopyText } from "../kit/copy";
import { formatMoment } from "../kit/format";
import { Facts } from "../kit/page";
import { Badge } from "../kit/status";
import { TwoLines } from "../kit/table";
import { Time } from "../kit/time";
import css from "./tab-more.module.css";
import { words } from "./tab-words";

const badges = { ISSUED: "accent", REFUSED: "danger", ADMINISTRATIVE: "plain" } as const;

const grantName = (type: string) => words.grantTypes[type] ?? type;

/** What happened, and what is worth to be known at first sight. */
function said({ token, refusal, event, summary }: ActivityPartsFragment): [string, string] {
  if (token) return [words.activity.issued(grantName(token.grantType)), token.scopes.join(" ")];
  if (refusal) {
    const about = words.errors[refusal.error];
    return [words.activity.refused(refusal.error), about ?? ""];
  }
  return [summary, event ? words.activity.by(event.actorName) : ""];
}

export function ActivityRow({
  activity,
  isOpen,
  onOpen,
}: {
  activity: ActivityPartsFragment;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
}) {
  const id = useId();
  const [first, second] = said(activity);
  const { token, refusal, event } = activity;
  const address = token?.ipAddress ?? refusal?.ipAddress ?? event?.ipAddress;
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <>
      <tr data-selected={isOpen || undefined}>
        <td className={css.kindCell}>
          <Badge kind={badges[activity.kind]}>{words.activity.kinds[activity.kind]}</Badge>
        </td>
        <td className={css.summaryCell}>
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={() => onOpen(!isOpen)}
            className={css.opener}
          >
            <Chevron size={16} aria-hidden />
            <TwoLines
              second={
                <>
                  <span className={css.onlySmall}>
                    <Time at={activity.occurredAt} />
                    {second && " · "}
                  </span>
                  {second}
                </>
              }
            >
              {first}
            </TwoLines>
          </button>
        </td>
        <td data-from="s" className={css.second}>
          {address ?? words.unknown}
        </td>
        <td data-from="s" className={css.second}>
          <Time at={activity.occurredAt} />
        </td>
      </tr>
      {isOpen && (
        <tr className={css.detailsRow}>
          <td colSpan={4} id={id}>
            <div className={css.details}>
              <Facts items={factsOf(activity, address)} />
              {event?.details != null && <Particulars of={event.details} />}
            </div>
          </td>
        </tr>
      )}
    </>
  );
}

function factsOf(
  { occurredAt, token, refusal, event }: ActivityPartsFragment,
  address: string | null | undefined,
): [string, ReactNode][] {
  const { facts } = words.activity;
  const mono = (text: string) => <code>{text}</code>;
  const items: [string, ReactNode][] = [
    [facts.when, formatMoment(occurredAt)],
    [facts.address, address ? mono(address) : words.unknown],
  ];
  if (token) {
    items.push(
      [facts.jti, <CopyText key="jti" text={token.jti} name={words.tokens.jti} />],
      [facts.status, words.tokens.statuses[token.status]],
      [facts.grant, mono(token.grantType)],
      [facts.scopes, token.scopes.length > 0 ? mono(token.scopes.join(" ")) : words.tokens.noScopes],
      [facts.expires, formatMoment(token.expiresAt)],
    );
    if (token.userId)
      items.push([facts.person, token.user?.displayName || token.user?.username || token.userId]);
  }
  if (refusal) {
    items.push([facts.error, mono(refusal.error)]);
    items.push([facts.grant, refusal.grantType ? mono(refusal.grantType) : words.activity.notAuthenticated]);
    if (refusal.scope) items.push([facts.asked, mono(refusal.scope)]);
  }
  if (event) {
    items.push(
      [facts.actor, event.actorName],
      [facts.kind, mono(event.kind)],
      [facts.agent, event.userAgent ?? words.unknown],
      [
        facts.request,
        event.requestId ? (
          <CopyText key="request" text={event.requestId} name={words.activity.requestId} />
        ) : (
          words.activity.noRequest
        ),
      ],
    );
  }
  return items;
}

/** What was changed, as the audit log has it. */
const Particulars = ({ of }: { of: unknown }) => (
  <section aria-label={words.activity.facts.details}>
    <h2>{words.activity.facts.details}</h2>
    <pre className={css.particulars}>{JSON.stringify(of, null, 2)}</pre>
  </section>
);
