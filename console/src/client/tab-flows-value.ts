import type {
  ClientAuthMethod,
  ClientCapability,
  ClientFlowsQuery,
  SigningAlgorithm,
  UpdateClientInput,
} from "../gql/client";
import { linesOf } from "./tab-urls";

export type FlowsClient = NonNullable<ClientFlowsQuery["client"]>;

export const capabilities = ["WEB_APP", "SCRIPT", "BACKCHANNEL"] as const;
export const singleUrls = ["rootUrl", "homeUrl", "adminUrl", "backchannelLogoutUrl"] as const;
export const urlLists = ["redirectUris", "postLogoutRedirectUris", "webOrigins"] as const;

/** What the form holds, as it is typed: lists with an item a line. */
export interface Flows extends Record<(typeof singleUrls)[number] | (typeof urlLists)[number], string> {
  capabilities: ClientCapability[];
  authMethod: ClientAuthMethod;
  requirePkce: boolean;
  firstParty: boolean;
  claimsInIdToken: boolean;
  /** `usual` for the default. */
  idTokenAlgorithm: SigningAlgorithm | "usual";
  /** Empty for the default. */
  refreshIdleSeconds: string;
  refreshMaxSeconds: string;
}

export function flowsOf({ capabilities: has, urls, signIn }: FlowsClient): Flows {
  return {
    capabilities: capabilities.filter((capability) => has.includes(capability)),
    rootUrl: urls.rootUrl ?? "",
    homeUrl: urls.homeUrl ?? "",
    adminUrl: urls.adminUrl ?? "",
    backchannelLogoutUrl: urls.backchannelLogoutUrl ?? "",
    redirectUris: urls.redirectUris.join("\n"),
    postLogoutRedirectUris: urls.postLogoutRedirectUris.join("\n"),
    webOrigins: urls.webOrigins.join("\n"),
    authMethod: signIn.authMethod,
    requirePkce: signIn.requirePkce,
    firstParty: signIn.firstParty,
    claimsInIdToken: signIn.claimsInIdToken,
    idTokenAlgorithm: signIn.idTokenAlgorithm ?? "usual",
    refreshIdleSeconds: signIn.refreshIdleSeconds?.toString() ?? "",
    refreshMaxSeconds: signIn.refreshMaxSeconds?.toString() ?? "",
  };
}

const seconds = (text: string) => (text.trim() === "" ? null : Number(text));

/** What the server takes. Empty lines are left out, and so is what was not changed. */
export function inputOf(id: string, version: number, base: Flows, mine: Flows): UpdateClientInput {
  const is = (...names: (keyof Flows)[]) =>
    names.some((name) => JSON.stringify(base[name]) !== JSON.stringify(mine[name]));
  const url = (text: string) => text.trim() || null;
  return {
    id,
    expectedVersion: version,
    ...(is("capabilities") && { capabilities: mine.capabilities }),
    ...(is(...singleUrls, ...urlLists) && {
      urls: {
        rootUrl: url(mine.rootUrl),
        homeUrl: url(mine.homeUrl),
        adminUrl: url(mine.adminUrl),
        backchannelLogoutUrl: url(mine.backchannelLogoutUrl),
        redirectUris: linesOf(mine.redirectUris),
        postLogoutRedirectUris: linesOf(mine.postLogoutRedirectUris),
        webOrigins: linesOf(mine.webOrigins),
      },
    }),
    signIn: {
      ...(is("authMethod") && { authMethod: mine.authMethod }),
      ...(is("requirePkce") && { requirePkce: mine.requirePkce }),
      ...(is("firstParty") && { firstParty: mine.firstParty }),
      ...(is("claimsInIdToken") && { claimsInIdToken: mine.claimsInIdToken }),
      ...(is("idTokenAlgorithm") && {
        idTokenAlgorithm: mine.idTokenAlgorithm === "usual" ? null : mine.idTokenAlgorithm,
      }),
      ...(is("refreshIdleSeconds") && { refreshIdleSeconds: seconds(mine.refreshIdleSeconds) }),
      ...(is("refreshMaxSeconds") && { refreshMaxSeconds: seconds(mine.refreshMaxSeconds) }),
    },
  };
}
