/** Milliseconds without a key or a pointer after which what the page asks is not counted as use of the session. */
const AWAY = 60_000;

let lastInput = performance.now();
for (const kind of ["keydown", "pointerdown", "wheel"])
  addEventListener(
    kind,
    () => {
      lastInput = performance.now();
    },
    { capture: true, passive: true },
  );

/** ID of the person that the page was loaded for, once it is known. */
let personId: string | undefined;

export const setPerson = (id: string | null) => {
  personId ??= id ?? undefined;
};

/** Whether another person has signed in in this browser since: what the page shows, and waits to do, is not that person's. */
export const isAnotherPerson = (id: string | null) =>
  personId !== undefined && id !== null && id !== personId;

/**
 * Headers that tell the server of the person. Timers and events make the page ask by itself, which must not keep an unused session
 * open; and the session of another person must not do what this one asked for.
 */
export function personHeaders(): Record<string, string> {
  return {
    ...(personId && { "x-latchkey-user": personId }),
    ...(performance.now() - lastInput > AWAY && { "x-latchkey-background": "1" }),
  };
}
