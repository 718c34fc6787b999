import type { AccessFinding, GrantReason } from "../gql/unused";
import { count, formatMoment, formatNumber } from "../kit/format";

/** Of a client or a secret, which is used by authenticating. */
export const useWords: Record<AccessFinding, string> = {
  USED: "Used",
  IMPLIED: "Used",
  UNUSED: "Unused",
  UNKNOWN: "Too new to tell",
};

export const findingWords: Record<AccessFinding, string> = {
  USED: "Used",
  IMPLIED: "Not asked for by name",
  UNUSED: "Unused",
  UNKNOWN: "Too new to tell",
};

export const findingNotes: Record<AccessFinding, string> = {
  USED: "A token carried it that the client asked for by name.",
  IMPLIED: "Only tokens with all that the client may do carried it, so it may never have been used.",
  UNUSED: "No token carried it in the whole period.",
  UNKNOWN: "No token carried it, but the records do not reach back far enough.",
};

export const reasonWords: Partial<Record<GrantReason, string>> = { ROLE: "By its role", DIRECT: "Directly" };

export const words = {
  title: "Unused access",
  lead: "Permissions and secrets that clients did not use. What is unused cannot be missed, but can be abused.",
  caption: "Clients and what they did not use",
  period: "Period",
  periods: (days: string) => `${days} days`,
  count: (number: number | null) => (number === null ? "More than 10,000 clients" : count(number, "client")),
  shown: (shown: number) => `${formatNumber(shown)} shown`,
  columns: { client: "Client", used: "Last used", permissions: "Permissions", secrets: "Secrets" },
  unused: (number: number, all: number) => `${formatNumber(number)} of ${formatNumber(all)} unused`,
  secrets: (number: number) => `${count(number, "secret")} unused`,
  implied: (number: number) => `${formatNumber(number)} not asked for by name`,
  unknown: (number: number) => `${formatNumber(number)} too new to tell`,
  allUsed: "All used",
  idle: "Unused",
  off: "Disabled",
  none: "None",
  next: "Next",
  previous: "Previous",
  empty: { title: "No clients yet", text: "What clients do not use will be listed here." },
  plan: {
    open: "Make a plan",
    title: "A plan to take away what is unused",
    lead: "A file for the command apply. Read it, see what it would change, then apply it. Nothing is changed here.",
    busy: (done: number, all: number | null) =>
      all === null
        ? `${formatNumber(done)} clients looked at`
        : `${formatNumber(done)} of ${count(all, "client")} looked at`,
    nothing: "There is nothing to take away.",
    download: "Download less.yaml",
    run: "Then, where the command latchkey is",
    close: "Done",
    noRoles: "Without the permission roles:read, roles are left as they are.",
  },
  tab: {
    lead: (since: string) => `Since ${formatMoment(since)}.`,
    evidence: (since: string | null) =>
      since === null
        ? "No token of this client is on record, so nothing is known of its permissions."
        : `What is known begins ${formatMoment(since)}: before that, the client was changed or did not exist, or records were not kept.`,
    client:
      "The client did not authenticate in this period. Disabling it takes nothing from anyone, and can be undone.",
    permissions: "Permissions",
    caption: "Permissions, and whether they were used",
    columns: { permission: "Permission", from: "Granted", finding: "Finding", last: "Last in a token" },
    noPermissions: "It has no permission.",
    secrets: "Secrets",
    secretsCaption: "Secrets, and whether they were used",
    secretColumns: { secret: "Secret", finding: "Finding", last: "Last used", made: "Made" },
    unnamed: "Client secret",
    noSecrets: "It has no secret.",
    toSecrets: "Revoke on the overview",
    never: "Never",
    notInPeriod: "Not in the period",
    take: (number: number) => `Take away ${count(number, "permission")}`,
    takeTitle: (number: number) => `Take away ${count(number, "unused permission")}?`,
    takeText: "They are granted to this client directly. It loses them and its tokens, and fetches new ones.",
    taken: (number: number) => `${count(number, "permission")} taken away`,
    byRole: "What its role grants can be taken away on the page of the role, from all that have it.",
  },
} as const;
