import { Link, type LinkProps } from "@tanstack/react-router";
import { CircleAlert, CircleCheck, Clock, TriangleAlert } from "lucide-react";
import type { OverviewQuery } from "../gql/overview";
import { Card } from "../kit/page";
import css from "./page.module.css";
import { words } from "./words";

type Account = NonNullable<OverviewQuery["viewer"]["account"]>;

interface Finding {
  id: string;
  /** Whether something already fails. */
  isUrgent: boolean;
  text: string;
  note: string;
  to: Pick<LinkProps, "to" | "search">;
}

/** Share of requests that may be refused before it is worth a look: mistakes happen. */
const USUAL_REFUSALS = 0.05;

const isFull = (used: number, limit: number | null): limit is number => limit !== null && used >= limit;

/** What should be looked at, the most urgent first. */
export function findingsOf({ usage, policy, expiring, unused, tokenUsage = [] }: Account): Finding[] {
  const text = words.attention;
  const found: (Finding | false)[] = [];
  const add = (isSo: boolean, finding: Finding) => found.push(isSo && finding);

  if (usage && policy && isFull(usage.clients, policy.maxClients)) {
    add(true, {
      id: "full",
      isUrgent: true,
      text: text.full(policy.maxClients),
      note: text.fullNote,
      to: { to: "/clients" },
    });
  }
  if (usage && policy && isFull(usage.activeClients, policy.maxActiveClients)) {
    add(true, {
      id: "activeFull",
      isUrgent: true,
      text: text.activeFull(policy.maxActiveClients),
      note: text.activeFullNote,
      to: { to: "/clients", search: { status: "ACTIVE" } },
    });
  }
  const refused = tokenUsage.reduce((sum, point) => sum + point.refused, 0);
  const all = tokenUsage.reduce((sum, point) => sum + point.issued + point.refused, 0);
  add(refused > all * USUAL_REFUSALS, {
    id: "refused",
    isUrgent: true,
    text: text.refused(refused, all),
    note: text.refusedNote,
    to: { to: "/audit", search: { outcome: "FAILURE" } },
  });
  const soon = expiring?.totalCount ?? 0;
  add(soon > 0, {
    id: "expiring",
    isUrgent: false,
    text: text.expiring(soon),
    note: text.expiringNote,
    to: { to: "/clients", search: { secrets: "expiring", sort: "NEXT_SECRET_EXPIRES_AT.asc" } },
  });
  const idle = unused?.totalCount ?? 0;
  add(idle > 0, {
    id: "unused",
    isUrgent: false,
    text: text.unused(idle),
    note: text.unusedNote,
    to: { to: "/clients", search: { used: "unused90" } },
  });
  return found.filter((finding) => finding !== false);
}

/** What needs a look, before all numbers. */
export function Attention({ account, seesEvents }: { account: Account; seesEvents: boolean }) {
  const text = words.attention;
  const findings = findingsOf(account);
  if (findings.length === 0) {
    return (
      <p className={css.calm}>
        <CircleCheck size={16} aria-hidden />
        {text.none}
      </p>
    );
  }
  return (
    <Card title={text.title}>
      <ul className={css.findings}>
        {findings.map(({ id, isUrgent, text: what, note, to }) => {
          const Icon = isUrgent ? TriangleAlert : id === "expiring" ? Clock : CircleAlert;
          return (
            <li key={id} data-urgent={isUrgent || undefined}>
              <Icon size={16} aria-hidden />
              <div>
                <b>{what}</b> <span>{note}</span>
              </div>
              {(to.to !== "/audit" || seesEvents) && (
                <Link {...to} aria-label={`${text.show}: ${what}`}>
                  {text.show}
                </Link>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
