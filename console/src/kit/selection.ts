import { useRef, useState } from "react";

/** Rows that are chosen: some by their IDs, or all that match the filter. */
export interface Selection {
  ids: ReadonlySet<string>;
  isAllMatching: boolean;
  has: (id: string) => boolean;
  /** With shift, everything between the row that was chosen last and this one. */
  toggle: (id: string, isChosen: boolean, withShift: boolean) => void;
  togglePage: (isChosen: boolean) => void;
  selectAllMatching: () => void;
  clear: () => void;
  /** Takes out what no longer exists. */
  drop: (ids: Iterable<string>) => void;
}

/** The IDs between two rows of a page, both included, in whichever order they were chosen. */
export function between(page: readonly string[], from: string, to: string): string[] {
  const [start, end] = [page.indexOf(from), page.indexOf(to)].sort((a, b) => a - b);
  return start === undefined || end === undefined || start < 0 ? [to] : page.slice(start, end + 1);
}

/** Keeps what is chosen over several pages. `page` are the IDs of the rows that are shown. */
export function useSelection(page: readonly string[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [isAllMatching, setAllMatching] = useState(false);
  const last = useRef<string>(undefined);

  const change = (changed: Iterable<string>, isChosen: boolean) => {
    // Taking one out of all that match leaves those of the page.
    const next = new Set(isAllMatching ? page : ids);
    for (const id of changed) isChosen ? next.add(id) : next.delete(id);
    setIds(next);
    setAllMatching(false);
  };
  return {
    ids,
    isAllMatching,
    has: (id) => isAllMatching || ids.has(id),
    toggle: (id, isChosen, withShift) => {
      change(withShift && last.current ? between(page, last.current, id) : [id], isChosen);
      last.current = id;
    },
    togglePage: (isChosen) => change(page, isChosen),
    selectAllMatching: () => setAllMatching(true),
    clear: () => {
      setIds(new Set());
      setAllMatching(false);
    },
    drop: (gone) => {
      const next = new Set(ids);
      for (const id of gone) next.delete(id);
      if (next.size !== ids.size) setIds(next);
    },
  };
}

/** Lists of at most so many items, in the same order. */
export function slices<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}
