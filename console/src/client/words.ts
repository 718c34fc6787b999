import { count, formatNumber } from "../kit/format";

const clients = (number: number) => count(number, "client");

export const words = {
  title: "Clients",
  one: "Client",
  lead: "Programs that call your APIs with an ID and a secret of their own.",
  add: "Add client",
  search: "Search by name, client ID or description",
  count: clients,
  manyMore: "More than 10,000 clients",
  shown: (shown: number, total: number | null) =>
    total === null
      ? `${formatNumber(shown)} of more than 10,000`
      : `${formatNumber(shown)} of ${formatNumber(total)}`,
  caption: "API clients",
  status: { any: "any", ACTIVE: "Active", INACTIVE: "Inactive", gone: "Deleted" },
  reasons: {
    ACTIVE_LIMIT_REACHED: "It was created when the account had its full number of active clients.",
    MANUAL: "It was disabled by a person or a program.",
    OWNER_INACTIVE: "The user who owns it is inactive.",
  },
  access: { READ_ONLY: "Read only", READ_WRITE: "Can edit" },
  capabilities: { WEB_APP: "Web app", SCRIPT: "Script", BACKCHANNEL: "Back-channel logout" },
  noRole: "No role",
  noScopes: "None",
  ownedByAccount: "The account",
  columns: {
    status: "Status",
    name: "Name",
    clientId: "Client ID",
    role: "Role",
    used: "Last used",
    created: "Created",
    ttl: "Token validity",
    access: "Access",
    updated: "Changed",
    capabilities: "Capabilities",
    scopes: "Scopes",
    owner: "Owner",
  },
  chooseColumns: "Columns",
  filters: {
    status: "Status",
    role: "Role",
    anyRole: "any",
    used: "Use",
    expiring: "Secret expires within 30 days",
    clear: "Clear filters",
  },
  uses: { any: "any", never: "Never used", unused90: "Unused for 90 days" },
  empty: {
    title: "No clients yet",
    text: "A client is a program that gets tokens with an ID and a secret: a nightly job, a back end, a script. Add the first one, and its secret is shown to you once.",
  },
  nothing: { title: "No client matches", text: "Try other words, or take a filter away." },
  fresh: (created: number, deleted: number) =>
    [created > 0 && `${formatNumber(created)} new`, deleted > 0 && `${formatNumber(deleted)} deleted`]
      .filter(Boolean)
      .join(", "),
  showFresh: "Show the list as it is now",
  selection: {
    row: (name: string) => `Select ${name}`,
    page: "Select all on this page",
    chosen: (number: number) => `${formatNumber(number)} selected`,
    bar: "Selected clients",
    allMatching: (total: number) => `Select all ${formatNumber(total)} that match`,
    clear: "Clear selection",
  },
  menu: {
    of: (name: string) => `Actions for ${name}`,
    open: "Open",
    enable: "Enable",
    disable: "Disable",
    delete: "Delete…",
  },
  disable: {
    title: (number: number) => `Disable ${clients(number)}?`,
    text: "They can no longer authenticate, and the tokens that they have are refused at once. Enabling them again does not bring these tokens back.",
    action: (number: number) => `Disable ${clients(number)}`,
  },
  delete: {
    title: (number: number) => `Delete ${clients(number)}?`,
    titleOf: (name: string) => `Delete ${name}?`,
    text: "Their secrets and tokens stop working at once. This cannot be undone, and their client IDs can never be used again.",
    textOfOne:
      "Its secrets and tokens stop working at once. This cannot be undone, and its client ID can never be used again.",
    action: (number: number) => `Delete ${clients(number)}`,
  },
  progress: (done: number, total: number) => `${formatNumber(done)} of ${formatNumber(total)} done`,
  done: {
    ACTIVE: (number: number) => `${clients(number)} enabled`,
    INACTIVE: (number: number) => `${clients(number)} disabled`,
    deleted: (number: number) => `${clients(number)} deleted`,
  },
  failed: (number: number, why: string) => `${clients(number)} could not be changed: ${why}`,
  undo: "Undo",
} as const;
