import type { Fetcher, FetcherOpts, FetcherParams } from "@graphiql/toolkit";
import { type ExecutionResult, getOperationAST, parse } from "graphql";
import { createClient } from "graphql-ws";
import * as access from "./access";
import { at, isElsewhere, issuer } from "./server";

type Headers = Record<string, unknown>;

/** The header that was typed under "Headers": it wins over the signed-in client. */
function typed(headers: Headers | undefined): string | undefined {
  const found = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === "authorization");
  return found && String(found[1]);
}

async function ask(
  params: FetcherParams,
  headers: Headers | undefined,
  again = true,
): Promise<ExecutionResult> {
  const own = typed(headers);
  const authorization = own ?? (await access.authorization());
  const session = authorization === undefined ? access.sessionAccount() : undefined;
  const answer = await fetch(at("/graphql"), {
    method: "POST",
    headers: {
      accept: "application/graphql-response+json, application/json;q=0.9",
      ...(headers as Record<string, string>),
      "content-type": "application/json",
      ...(authorization && !own ? { authorization } : {}),
      ...(session ? { [access.SESSION_HEADER]: session } : {}),
    },
    body: JSON.stringify(params),
  });
  if (answer.status === 401 && own === undefined && again && (await access.refused()))
    return ask(params, headers, false);
  const result: ExecutionResult = await answer.json();
  if (result.errors?.some((error) => error.extensions?.code === "REAUTHENTICATION_REQUIRED"))
    access.wantsFreshSignIn();
  return result;
}

/** A close of the socket, in words: `4403` and what the server says of it. */
function inWords(reason: unknown): Error {
  if (isElsewhere)
    return new Error(`Subscriptions only work from the server's own address. Open ${issuer}/playground.`);
  if (reason instanceof CloseEvent)
    return new Error(reason.reason || `The connection was closed (${reason.code}).`);
  if (Array.isArray(reason)) return new Error(reason.map((error) => error.message).join("\n"));
  return reason instanceof Error ? reason : new Error("The connection failed.");
}

async function* listen(params: FetcherParams, headers: Headers | undefined): AsyncGenerator<ExecutionResult> {
  const own = typed(headers);
  const client = createClient({
    url: at("/graphql").replace(/^http/, "ws"),
    // Asked again at each new connection: where the server closes the socket since the token expired, the next has a new one.
    connectionParams: async () => {
      const authorization = own ?? (await access.authorization());
      if (authorization) return { Authorization: authorization };
      const session = access.sessionAccount();
      return session ? { console: session } : {};
    },
    retryAttempts: own ? 0 : 5,
    shouldRetry: (reason) =>
      reason instanceof CloseEvent && !isElsewhere && access.current().state !== "none",
  });
  try {
    yield* client.iterate(params) as AsyncIterableIterator<ExecutionResult>;
  } catch (reason) {
    throw inWords(reason);
  } finally {
    await client.dispose();
  }
}

/**
 * What to run, by the text alone: GraphiQL reads the names of operations a moment after the text has changed, so the name it hands over may
 * be one that the text had before. Such a name is left out; a text with several operations then gets the server's question which to run.
 */
function settle({ operationName, ...params }: FetcherParams): {
  params: FetcherParams;
  isSubscription: boolean;
} {
  try {
    const document = parse(params.query);
    const named = operationName && getOperationAST(document, operationName);
    return {
      params: named ? { ...params, operationName } : params,
      isSubscription: (named || getOperationAST(document))?.operation === "subscription",
    };
  } catch {
    // The server says what is wrong with the text, and where.
    return { params, isSubscription: false };
  }
}

/** Runs operations for GraphiQL: subscriptions over a WebSocket, all others by POST. */
export const fetcher: Fetcher = (handed: FetcherParams, options?: FetcherOpts) => {
  const { params, isSubscription } = settle(handed);
  return isSubscription ? listen(params, options?.headers) : ask(params, options?.headers);
};
