import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { isAnotherPerson, personHeaders } from "./person";
import { at, here, signInUrl, slug } from "./server";
import { signInAgain } from "./session";

/** A typed operation, as `npm run codegen` makes it of a `.graphql` file. */
export type Operation<Data, Variables> = DocumentTypeDecoration<Data, Variables> & { toString(): string };

interface ServerError {
  message: string;
  extensions?: { code?: string; permission?: string };
}

/** What the server refused, in its own words, or why it could not be reached. */
export class ApiError extends Error {
  override name = "ApiError";
  constructor(
    message: string,
    /** Code of the API, such as `FORBIDDEN`; `UNREACHABLE` where there was no answer, `CANCELLED` where the person did not sign in. */
    readonly code: string,
    /** The server's `x-request-id`, by which its logs are searched. */
    readonly requestId?: string,
    /** The permission that is missing. */
    readonly permission?: string,
  ) {
    super(message);
  }
}

/** Whether a session has been seen to work: until then there is no page that could be lost by leaving it. */
let hasWorked = false;

/** IDs of the latest requests of this page; events name the request that brought them about. */
const ownRequests: string[] = [];

/** Whether this page made the request itself. */
export const isOwnRequest = (id: string | null) => id !== null && ownRequests.includes(id);

async function post<Data>(query: string, variables: unknown, headers = personHeaders()): Promise<Data> {
  const answer = await fetch(at("/graphql"), {
    method: "POST",
    credentials: "same-origin",
    headers: {
      accept: "application/graphql-response+json, application/json;q=0.9",
      "content-type": "application/json",
      "x-latchkey-console": slug,
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  }).catch(() => {
    throw new ApiError("The server does not answer.", "UNREACHABLE");
  });
  const requestId = answer.headers.get("x-request-id") ?? undefined;
  if (requestId && ownRequests.push(requestId) > 100) ownRequests.shift();
  const body: { data?: Data; errors?: ServerError[] } | undefined = await answer
    .json()
    .catch(() => undefined);
  const error = body?.errors?.[0];
  if (error) {
    const { code = "INTERNAL", permission } = error.extensions ?? {};
    throw new ApiError(error.message, code, requestId, permission);
  }
  if (answer.status === 401) throw new ApiError("Your session has ended.", "UNAUTHENTICATED", requestId);
  if (!body?.data)
    throw new ApiError(`The server answered with status ${answer.status}.`, "INTERNAL", requestId);
  const again = Object.values(body.data).flatMap(userErrors).find(isStepUp);
  if (again) throw new ApiError(again.message, again.code, requestId);
  hasWorked = true;
  return body.data;
}

interface UserError {
  code: string;
  message: string;
}

const isStepUp = ({ code }: UserError) => code === "REAUTHENTICATION_REQUIRED";

/** The problems in the payload of a mutation. */
function userErrors(payload: unknown): UserError[] {
  return (payload as { userErrors?: UserError[] } | null)?.userErrors ?? [];
}

/** Loads the page anew where another person has signed in meanwhile: nothing that this one asked for is done in the other's name. */
async function leaveToAnotherPerson() {
  const query = "{ viewer { actor { ... on User { id } } } }";
  const answer = await post<{ viewer: { actor: { id?: string } | null } }>(query, {}, {}).catch(
    () => undefined,
  );
  if (!isAnotherPerson(answer?.viewer.actor?.id ?? null)) return;
  location.reload();
  await new Promise(() => {});
}

/** Runs a query or a mutation. Where the session has ended, it asks the person to sign in and then tries again. */
export async function ask<Data, Variables>(
  operation: Operation<Data, Variables>,
  variables?: Variables,
): Promise<Data> {
  for (;;) {
    try {
      return await post<Data>(operation.toString(), variables);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code === "UNAUTHENTICATED" && !hasWorked) {
        location.replace(signInUrl(here()));
        // The page goes away: whoever waits needs no answer.
        return new Promise(() => {});
      }
      const isAgain = error.code === "REAUTHENTICATION_REQUIRED";
      if (!isAgain && error.code !== "UNAUTHENTICATED") throw error;
      await leaveToAnotherPerson();
      if (!(await signInAgain(isAgain ? "again" : "ended"))) {
        throw new ApiError(error.message, "CANCELLED", error.requestId);
      }
      await leaveToAnotherPerson();
    }
  }
}

/**
 * What `useQuery` takes to run a query. `noun` says what the answer is about: `invalidate(noun)` in `events.ts` has all such answers asked for
 * again. While variables change, the previous answer stays.
 */
export function asked<Data, Variables>(
  noun: string,
  operation: Operation<Data, Variables>,
  variables?: Variables,
) {
  return queryOptions({
    queryKey: [noun, operation.toString(), variables ?? {}],
    queryFn: ({ client, queryKey }) =>
      ask(operation, variables).catch((error: unknown) => {
        // Who does not want to sign in now keeps what is on the screen.
        const shown = client.getQueryData<Data>(queryKey);
        if (error instanceof ApiError && error.code === "CANCELLED" && shown !== undefined) return shown;
        throw error;
      }),
    placeholderData: keepPreviousData,
  });
}
