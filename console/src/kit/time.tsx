import { type SyntheticEvent, useSyncExternalStore } from "react";
import { formatMoment, formatRelative } from "./format";

let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** One clock for all times on the page: it ticks while there are any. */
function subscribe(listener: () => void) {
  if (listeners.size === 0) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const each of listeners) each();
    }, 30_000);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

/** The title is made where a pointer comes: a list has a hundred moments, and few are looked at so closely. */
const showMoment = ({ currentTarget: it }: SyntheticEvent<HTMLTimeElement>) => {
  it.title = formatMoment(it.dateTime);
};

/** When something was, as people say it; the moment itself is its title. */
export function Time({ at, never = "Never" }: { at: string | null; never?: string }) {
  const present = useSyncExternalStore(subscribe, () => now);
  if (at === null) return <span>{never}</span>;
  // A moment after the last tick is not in the future.
  const reference = Math.max(present, Math.min(Date.parse(at), Date.now()));
  return (
    <time dateTime={at} onPointerEnter={showMoment}>
      {formatRelative(at, reference)}
    </time>
  );
}
