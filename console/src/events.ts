import { QueryClient } from "@tanstack/react-query";
import { type Client, createClient } from "graphql-ws";
import { useEffect, useEffectEvent } from "react";
import { ApiError, type Operation } from "./api";
import { at, slug } from "./server";

/** Answers of the server, by noun, operation and variables. */
export const answers = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal stays one; only where there was no answer may the next try have more luck.
      retry: (count, error) => error instanceof ApiError && error.code === "UNREACHABLE" && count < 2,
    },
    // Answers of mutations may hold a secret: they are not kept.
    mutations: { gcTime: 0 },
  },
});

/** Has all answers about a noun asked for again, those on the screen at once. */
export const invalidate = (noun: string) => answers.invalidateQueries({ queryKey: [noun] });

let socket: Client | undefined;
let wasConnected = false;

/** Wait before a subscription that was refused is tried again, in milliseconds. */
const REFUSED_WAIT = 15_000;

/** The one socket of the page, opened by the first who listens. */
function open(): Client {
  socket ??= createClient({
    url: new URL(at("/graphql"), location.href).href.replace(/^http/, "ws"),
    connectionParams: { console: slug },
    lazy: true,
    // From one page to the next the socket stays.
    lazyCloseTimeout: 60_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: async (retries) => {
      const wait = Math.min(30_000, 500 * 2 ** retries) * (0.7 + Math.random() * 0.6);
      await new Promise((resolve) => setTimeout(resolve, wait));
    },
    // Even where the session has ended: the next request says so, and once the person has signed in, the socket follows.
    shouldRetry: () => true,
    on: {
      connected: () => {
        // What happened in between was missed.
        if (wasConnected) void answers.invalidateQueries();
        wasConnected = true;
      },
    },
  });
  return socket;
}

/**
 * Subscribes while the component is there. Events are gathered and handed over once a frame: a bulk change sends one for each object.
 * After a broken connection, everything on the screen is asked for again.
 */
export function useEvents<Data, Variables extends Record<string, unknown>>(
  operation: Operation<Data, Variables>,
  variables: Variables,
  handle: (events: Data[]) => void,
  isEnabled = true,
) {
  const onEvents = useEffectEvent(handle);
  const query = operation.toString();
  const key = JSON.stringify(variables);
  useEffect(() => {
    if (!isEnabled) return;
    let gathered: Data[] = [];
    let frame = 0;
    const flush = () => {
      const events = gathered;
      gathered = [];
      frame = 0;
      onEvents(events);
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    let unsubscribe = () => {};
    const subscribe = () => {
      unsubscribe = open().subscribe<Data>(
        { query, variables: JSON.parse(key) },
        {
          next: ({ data }) => {
            if (!data) return;
            gathered.push(data);
            frame ||= requestAnimationFrame(flush);
          },
          // Live changes are a convenience: without them, pages stay as they were when they were asked for. The session may have ended,
          // which the next request finds out, and begin again.
          error: () => {
            timer = setTimeout(subscribe, REFUSED_WAIT);
          },
          complete: () => {},
        },
      );
    };
    subscribe();
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      unsubscribe();
    };
  }, [query, key, isEnabled]);
}
