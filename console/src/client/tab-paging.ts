import { useState } from "react";

/** The API goes forwards only, so the way that led here is kept; a page that was opened by its address has none, and leads to the newest. */
export function useTrail(after: string | undefined, open: (after: string | undefined) => void) {
  const [trail, setTrail] = useState<(string | undefined)[]>([]);
  return {
    next: (cursor: string | null | undefined, hasNext: boolean | undefined) =>
      hasNext && cursor
        ? () => {
            setTrail([...trail, after]);
            open(cursor);
          }
        : undefined,
    previous: after
      ? () => {
          open(trail.at(-1));
          setTrail(trail.slice(0, -1));
        }
      : undefined,
  };
}

/** How often a list that nothing announces is looked at again, in milliseconds. */
export const LOOK_AGAIN = 15_000;
