import type { AccessLevel, ClientCapability, CreateClientInput } from "../gql/client";

export const singleUrls = ["rootUrl", "homeUrl", "adminUrl", "backchannelLogoutUrl"] as const;
export const manyUrls = ["redirectUris", "postLogoutRedirectUris", "webOrigins"] as const;

type SingleUrl = (typeof singleUrls)[number];
type ManyUrls = (typeof manyUrls)[number];

/** What the form holds: texts as they are typed. */
export interface NewClient {
  name: string;
  description: string;
  /** ID of the role; empty for none. */
  role: string;
  /** Without the prefix that the account requires. */
  clientId: string;
  clientSecret: string;
  tokenTtlSeconds: string;
  accessLevel: AccessLevel;
  capabilities: readonly ClientCapability[];
  owner: string;
  /** Those of lists one a line. */
  urls: Record<SingleUrl | ManyUrls, string>;
}

export const newClient: NewClient = {
  name: "",
  description: "",
  role: "",
  clientId: "",
  clientSecret: "",
  tokenTtlSeconds: "",
  accessLevel: "READ_WRITE",
  capabilities: ["SCRIPT"],
  owner: "",
  urls: {
    rootUrl: "",
    homeUrl: "",
    adminUrl: "",
    backchannelLogoutUrl: "",
    redirectUris: "",
    postLogoutRedirectUris: "",
    webOrigins: "",
  },
};

/** Which URLs the capabilities make use of; the others need not be asked for. */
export const urlsFor = (capabilities: readonly ClientCapability[]): (SingleUrl | ManyUrls)[] => [
  "rootUrl",
  "homeUrl",
  "adminUrl",
  ...(capabilities.includes("WEB_APP")
    ? (["redirectUris", "postLogoutRedirectUris", "webOrigins"] as const)
    : []),
  ...(capabilities.includes("BACKCHANNEL") ? (["backchannelLogoutUrl"] as const) : []),
];

export const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

function urlsOf({ urls, capabilities }: NewClient) {
  const given = urlsFor(capabilities).filter((name) => urls[name].trim());
  if (given.length === 0) return undefined;
  const isMany = (name: SingleUrl | ManyUrls) => manyUrls.some((many) => many === name);
  return Object.fromEntries(
    given.map((name) => [name, isMany(name) ? linesOf(urls[name]) : urls[name].trim()]),
  );
}

/** What is sent: what was left blank is left out, so that the account's rules decide. */
export function inputOf(form: NewClient, clientId: string | undefined): CreateClientInput {
  const owner = form.owner.trim();
  return {
    name: form.name.trim() || undefined,
    description: form.description.trim() || undefined,
    role: form.role ? { id: form.role } : undefined,
    clientId,
    clientSecret: form.clientSecret || undefined,
    tokenTtlSeconds: form.tokenTtlSeconds ? Number(form.tokenTtlSeconds) : undefined,
    accessLevel: form.accessLevel,
    capabilities: [...form.capabilities],
    owner: owner ? { username: owner } : undefined,
    urls: urlsOf(form),
  };
}
