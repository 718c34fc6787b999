import { count, formatNumber } from "../kit/format";

export const words = {
  title: "Overview",
  lead: (name: string) => `The clients of ${name}, and what they do.`,
  add: "Add client",
  menu: "More",
  showSteps: "Show the first steps",
  nothingToSee: "Your role shows nothing here",
  nothingToSeeText: "Ask an administrator of your account for a role that may read clients.",
  attention: {
    title: "Needs attention",
    none: "Nothing needs attention.",
    full: (limit: number) => `All ${formatNumber(limit)} clients that the account may have are in use.`,
    fullNote: "Further ones cannot be created. Delete one, or ask an administrator of the deployment.",
    activeFull: (limit: number) =>
      `All ${formatNumber(limit)} active clients that the account may have are in use.`,
    activeFullNote: "A new client starts inactive. Disabling one frees its place.",
    expiring: (number: number) =>
      `${count(number, "client has", "clients have")} a secret that expires soon.`,
    expiringNote: "Rotate it before it expires, or the program stops working.",
    refused: (refused: number, all: number) =>
      `${formatNumber(refused)} of ${count(all, "request")} for tokens were refused in the last 24 hours.`,
    refusedNote: "A wrong secret or a disabled client may be behind it.",
    unused: (number: number) => `${count(number, "client is", "clients are")} unused for 90 days.`,
    unusedNote: "What is not needed can be disabled, and enabled again.",
    show: "Show",
  },
  counts: {
    label: "Clients in numbers",
    active: "Active",
    inactive: "Inactive",
    neverUsed: "Never used",
    unused: "Unused for 90 days",
    clients: "Show these clients",
    many: "10,000+",
  },
  chart: {
    title: "Tokens",
    label: (span: string) => `Tokens issued and requests refused, ${span}`,
    spans: { day: "24 hours", month: "30 days" },
    span: "Time shown",
    issued: "issued",
    refused: "refused",
    none: "No token was asked for in this time.",
  },
  limits: {
    title: "Limits",
    clients: "Clients",
    active: "Active clients",
    users: "Users",
    of: (used: number, limit: number | null) =>
      limit === null ? `${formatNumber(used)}, unlimited` : `${formatNumber(used)} of ${formatNumber(limit)}`,
    note: "An administrator of the deployment can raise them.",
    rules: "Account rules",
  },
  expiring: {
    title: "Secrets that expire soon",
    all: (number: number) => `All ${formatNumber(number)}`,
    none: "No secret expires within 30 days.",
  },
  busiest: {
    title: "Busiest clients",
    none: "No client asked for a token in this time.",
    deleted: "Deleted client",
    numbers: (issued: number, refused: number) =>
      `${count(issued, "token")}${refused > 0 ? `, ${formatNumber(refused)} refused` : ""}`,
  },
  events: {
    title: "Newest events",
    all: "Audit log",
    none: "Nothing has happened yet.",
    fresh: (number: number) => `${formatNumber(number)} new`,
    showFresh: "Show the newest events",
    refused: "Refused: ",
  },
  steps: {
    title: "First steps",
    lead: "A client is a program that gets tokens with an ID and a secret. Three steps, and yours calls an API.",
    dismiss: "Hide",
    create: "Create a client",
    createText: "Here, where its secret is shown to you once, or where the server runs:",
    token: "Get a token",
    tokenText: "The program sends its ID and secret, and keeps the token until it expires.",
    call: "Call an API",
    callText:
      "The token goes along with every request. This one asks Latchkey itself which clients there are.",
    command: (step: string) => `command: ${step}`,
  },
} as const;
