import type { ClientIdMode, PolicyPreset, SecretMode } from "../gql/account";
import { count, formatNumber } from "../kit/format";

export const presetWords: Record<PolicyPreset, string> = {
  DEFAULT: "Latchkey",
  KOIOS: "Koios",
  KNOX: "Knox Manage",
  INSIGHTS: "Insights",
  ALPHAUS: "Alphaus",
  CUSTOM: "Custom",
};

export const presetNotes: Record<Exclude<PolicyPreset, "CUSTOM">, string> = {
  DEFAULT: "Client IDs and secrets may be chosen, and are generated where none is given.",
  KOIOS: "Client IDs are UUIDs, and secrets are generated.",
  KNOX: "Client IDs and secrets are chosen, and five clients are active at a time.",
  INSIGHTS: "Client IDs begin with the account's name and never change. At most five clients.",
  ALPHAUS: "Client IDs are generated, with a prefix.",
};

export const idModes: Record<ClientIdMode, string> = {
  CHOSEN: "Chosen, or a UUID",
  REQUIRED_PREFIX: "Chosen, with a prefix",
  GENERATED_PREFIX: "Generated, with a prefix",
  UUID: "Generated: a UUID",
};

export const secretModes: Record<SecretMode, string> = {
  CHOSEN_OR_GENERATED: "Chosen or generated",
  GENERATED: "Always generated",
};

export const words = {
  title: "Account rules",
  titleOf: (name: string) => `Rules of ${name}`,
  lead: "What the clients of this account may be, and how long people stay signed in. Changes hold for what is created from now on: existing clients and sessions stay as they are.",
  back: "Accounts",
  missing: "There is no such account.",
  rename: {
    open: "Rename…",
    title: "Rename the account",
    label: "Name",
    note: (slug: string) => `Shown to people. The short name ${slug} stays.`,
    action: "Rename",
    done: "The account is renamed",
  },
  readOnly: "You may look at these rules. Changing them needs the permission account:write.",
  preset: {
    title: "Preset",
    lead: (name: string) => `These rules follow ${name}.`,
    custom: "These rules were set one by one.",
    note: "A preset sets all rules for clients at once. Rules for people, refresh tokens and plain HTTP stay.",
    compare: "Compare with a preset",
    titleOf: (name: string) => `${name}: what would change`,
    same: "All rules of this preset hold already.",
    rule: "Rule",
    now: "Now",
    next: "Then",
    action: "Apply the preset",
    done: (name: string) => `The rules of ${name} hold`,
  },
  usage: (used: number, limit: number | null) =>
    limit === null
      ? `${formatNumber(used)} in use, unlimited`
      : `${formatNumber(used)} of ${formatNumber(limit)} used`,
  operatorsOnly: "Only an administrator of the deployment may raise it.",
  unlimited: "Unlimited",
  notOffered: "Not offered",
  byDeployment: "The deployment's default",
  yes: "Yes",
  no: "No",
  none: "None",
  save: "Save changes",
  discard: "Discard",
  changed: (number: number) => `${count(number, "rule")} changed, not saved yet`,
  saved: "The rules are saved",
  moved: "Someone else has changed these rules. Your changes are kept; saving shows both versions.",
  conflict: {
    title: "These rules were changed meanwhile",
    text: "Someone else saved after you opened this page. Nothing of yours is lost: choose which values shall hold.",
    rule: "Rule",
    mine: "Yours",
    theirs: "Saved by others",
    keep: "Keep my changes",
    take: "Take theirs",
  },
  accounts: {
    title: "Accounts",
    lead: "Tenants of this deployment. Each has its own clients, users, roles and rules.",
    caption: "Accounts, by short name",
    create: "Create account",
    count: (number: number) => count(number, "account"),
    own: "This one",
    deleted: "Deleted",
    columns: {
      name: "Account",
      clients: "Clients",
      active: "Active",
      users: "Users",
      preset: "Preset",
      created: "Created",
    },
    of: (used: number, limit: number | null) =>
      limit === null ? formatNumber(used) : `${formatNumber(used)} of ${formatNumber(limit)}`,
    full: "Limit reached",
    menu: (name: string) => `Actions for ${name}`,
    look: "Look into",
    rules: "Rules",
    limits: "Raise limits…",
    delete: "Delete…",
    isDefault: "The account default runs the deployment and stays.",
    more: "Show more",
    empty: "No accounts",
    emptyText: "Accounts of this deployment will be listed here.",
  },
  look: {
    label: "Account",
    close: "Close",
    open: "Open its console",
    openNote: "Needs a user of that account.",
    status: { ACTIVE: "Active", INACTIVE: "Inactive" },
    clients: "Newest clients",
    events: "Newest events",
    none: "None yet",
  },
  creation: {
    title: "Create an account",
    name: "Name",
    slug: "Short name",
    slugNote:
      "1 to 63 lower-case letters, digits and hyphens. It is in addresses and tokens, and never changes.",
    preset: "Preset",
    presetNote: "The rules that the account begins with. They can be changed later.",
    action: "Create account",
    done: (name: string) => `${name} is created`,
    next: "Next, give it a first administrator where the server runs:",
    close: "Done",
  },
  limits: {
    title: (name: string) => `Limits of ${name}`,
    all: "Clients",
    active: "Active clients",
    note: "Empty means unlimited.",
    action: "Save limits",
    done: "The limits are saved",
  },
  deletion: {
    title: (name: string) => `Delete ${name}?`,
    text: (clients: number, users: number) =>
      `${count(clients, "client")} and ${count(users, "user")} are deleted with it, and their tokens are refused at once. The short name and the client IDs can never be used again. The audit log stays. This cannot be undone.`,
    action: "Delete account",
    done: (name: string) => `${name} is deleted`,
  },
} as const;
