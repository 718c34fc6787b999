import { account, at, isElsewhere, resource } from "./server";

/** Seconds before a token expires at which another takes its place. */
const MARGIN_SECONDS = 30;

/** What the page knows of who it acts for. */
export type Access =
  | { state: "none"; problem?: string }
  | { state: "client"; clientId: string }
  /** The person who is signed in in this browser. `isStale`: a change wants a fresh sign-in. */
  | { state: "session"; name: string; isStale?: boolean };

/** Names the account whose session is meant; no page of another origin can set it. */
export const SESSION_HEADER = "x-latchkey-console";

interface Token {
  value: string;
  /** On the clock of `performance.now()`, which never jumps. */
  renewAt: number;
}

// Credentials and token stay in these variables: they end with the page, and nothing else of the page reads them.
let credentials: { id: string; secret: string } | undefined;
let token: Token | undefined;
let pending: Promise<Token> | undefined;
let access: Access = { state: "none" };
let session: Access | undefined;
const listeners = new Set<() => void>();

function set(next: Access) {
  access = next;
  for (const listener of listeners) listener();
}

export function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
export const current = () => access;

/** RFC 6749 section 2.3.1: both are form-encoded before they are joined. */
function basic(id: string, secret: string) {
  const form = (text: string) => new URLSearchParams({ v: text }).toString().slice(2);
  return `Basic ${btoa(`${form(id)}:${form(secret)}`)}`;
}

async function fetchToken(id: string, secret: string): Promise<Token> {
  const asked = performance.now();
  const answer = await fetch(at("/oauth/token"), {
    method: "POST",
    // Otherwise the browser answers a refusal, which challenges for Basic, with a dialog of its own.
    credentials: "omit",
    headers: { authorization: basic(id, secret) },
    body: new URLSearchParams({ grant_type: "client_credentials", resource }),
  }).catch(() => {
    throw new Error("The server does not answer.");
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok)
    throw new Error(body.error_description ?? `The server answered with status ${answer.status}.`);
  const life = Math.max(Number(body.expires_in) - MARGIN_SECONDS, Number(body.expires_in) / 2);
  return { value: body.access_token, renewAt: asked + life * 1000 };
}

/** Fetches a first token, and keeps the credentials to renew it. Throws an error with a sentence for people. */
export async function signIn(id: string, secret: string) {
  token = await fetchToken(id, secret);
  credentials = { id, secret };
  set({ state: "client", clientId: id });
}

/** Ends acting for a client; where the person is signed in, the session takes its place. */
export function signOut(problem?: string) {
  credentials = undefined;
  token = undefined;
  set(session && !problem ? session : { state: "none", problem });
}

const WHO = `{ viewer { actor { ... on User { username displayName } ... on Client { clientId } } } }`;

/** Finds out whether the browser is signed in to the account that the address names. */
export async function findSession() {
  if (!account || isElsewhere) return;
  const answer = await fetch(at("/graphql"), {
    method: "POST",
    headers: { "content-type": "application/json", [SESSION_HEADER]: account },
    body: JSON.stringify({ query: WHO }),
  }).catch(() => undefined);
  const actor = answer?.ok && (await answer.json()).data?.viewer.actor;
  if (!actor) return;
  session = { state: "session", name: actor.displayName || actor.username || actor.clientId };
  if (access.state === "none") set(session);
}

/** The account whose session requests use; undefined where a client is signed in, or there is no session. */
export const sessionAccount = () => (access.state === "session" && account ? account : undefined);

/** Called where the server wants a fresh sign-in for a change. */
export function wantsFreshSignIn() {
  if (access.state === "session") set({ ...access, isStale: true });
}

async function renewed(): Promise<Token | undefined> {
  if (!credentials) return undefined;
  const { id, secret } = credentials;
  pending ??= fetchToken(id, secret).finally(() => {
    pending = undefined;
  });
  token = await pending;
  return token;
}

/** The `Authorization` header of the signed-in client, with a token that is good for a while; undefined where there is none. */
export async function authorization(): Promise<string | undefined> {
  if (!credentials) return undefined;
  const good = token && performance.now() < token.renewAt ? token : await renewed();
  return good && `Bearer ${good.value}`;
}

/** Called where the server refused the token: it may have been revoked. Answers whether there is a new one to try. */
export async function refused(): Promise<boolean> {
  if (!credentials) {
    const problem = session
      ? "Your session has ended."
      : "This needs a token: sign in, or type an Authorization header.";
    session = undefined;
    set({ state: "none", problem });
    return false;
  }
  token = undefined;
  try {
    return (await renewed()) !== undefined;
  } catch (error) {
    signOut(`The session ended: ${error instanceof Error ? error.message : error}`);
    return false;
  }
}
