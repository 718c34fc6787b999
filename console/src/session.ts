import { slug } from "./server";

/** Why the person must sign in: the session is over, or what was asked for wants a fresh proof of who it is. */
export type SignInReason = "ended" | "again";

interface Waiting {
  reason: SignInReason;
  promise: Promise<boolean>;
  settle: (isSignedIn: boolean) => void;
}

let waiting: Waiting | undefined;
/** Milliseconds after "Not now" in which nothing asks again: what was refused is often asked for a second time by itself. */
const DECLINED_FOR = 10_000;
let declinedAt = Number.NEGATIVE_INFINITY;

const listeners = new Set<() => void>();

const channel = new BroadcastChannel("latchkey-session");
channel.addEventListener("message", ({ data }) => {
  if (data?.slug === slug) settle(true);
});

function settle(isSignedIn: boolean) {
  waiting?.settle(isSignedIn);
  waiting = undefined;
  for (const listener of listeners) listener();
}

/** Asks the person to sign in in another tab, while the page and its forms stay. Answers whether that was done; all who ask share one dialog. */
export function signInAgain(reason: SignInReason): Promise<boolean> {
  if (performance.now() - declinedAt < DECLINED_FOR) return Promise.resolve(false);
  if (!waiting) {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    waiting = { reason, promise, settle: resolve };
    for (const listener of listeners) listener();
  }
  return waiting.promise;
}

/** The person does not want to sign in now. */
export const cancelSignIn = () => {
  declinedAt = performance.now();
  settle(false);
};

/** Tells the other tabs of this account that the person is signed in. */
export const announceSignIn = () => channel.postMessage({ slug });

export const currentReason = () => waiting?.reason;

export function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
