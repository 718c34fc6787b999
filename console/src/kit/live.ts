import { useState } from "react";
import { isOwnRequest, type Operation } from "../api";
import { answers, invalidate, useEvents } from "../events";

interface Versioned {
  id: string;
  version: number;
}

/** What an event says of objects: which they are, and those that still exist as they are now. */
export interface Change<Item extends Versioned> {
  kind: "CREATED" | "UPDATED" | "DELETED";
  ids: readonly string[];
  /** The request that brought it about. */
  requestId: string | null;
  items: readonly Item[];
}

/** Gives an object as it is now, or as it was where nothing newer is known. */
type Newer<Item extends Versioned> = <Shown extends Versioned & Partial<Item>>(shown: Shown) => Shown;

/** An operation whose answers show objects, and how they are put into such an answer. */
interface Place<Item extends Versioned> {
  query: string;
  renew(answer: unknown, newer: Newer<Item>): unknown;
}

/** Names an operation whose answers are kept up to date, and says where in an answer the objects are. */
export function place<Item extends Versioned, Data, Variables>(
  operation: Operation<Data, Variables>,
  renew: (answer: Data, newer: Newer<Item>) => Data,
): Place<Item> {
  return {
    query: operation.toString(),
    renew: (answer, newer) => (answer === undefined ? answer : renew(answer as Data, newer)),
  };
}

/** Makes the function that puts objects of a noun as they are now into all answers that show them. */
export function patcher<Item extends Versioned>(noun: string, places: readonly Place<Item>[]) {
  return (changed: readonly Item[]) => {
    if (changed.length === 0) return;
    const byId = new Map(changed.map((item) => [item.id, item]));
    // An answer may be older than the event that came before it.
    const newer: Newer<Item> = (shown) => {
      const now = byId.get(shown.id);
      return now && now.version >= shown.version ? { ...shown, ...now } : shown;
    };
    for (const { query, renew } of places) {
      answers.setQueriesData({ queryKey: [noun, query] }, (old) => renew(old, newer));
    }
  };
}

/**
 * Shows changes of others as they happen: in objects that are there, at once. Those that came or went are only counted until `refresh` is called,
 * so that no row moves under the pointer. What this page does itself is not counted: it refreshes the list once that is done.
 */
export function useLive<Data, Item extends Versioned>({
  noun,
  changes,
  read,
  patch,
  onDeleted,
}: {
  noun: string;
  /** The subscription, which takes no variables. */
  changes: Operation<Data, Record<string, never>>;
  read: (event: Data) => Change<Item>;
  patch: (changed: readonly Item[]) => void;
  onDeleted?: (ids: string[]) => void;
}) {
  const [created, setCreated] = useState<ReadonlySet<string>>(new Set());
  const [deleted, setDeleted] = useState<ReadonlySet<string>>(new Set());
  useEvents(changes, {}, (events) => {
    const all = events.map(read);
    patch(all.flatMap((change) => (change.kind === "UPDATED" ? change.items : [])));
    const idsOf = (kind: "CREATED" | "DELETED") =>
      all
        .filter((change) => change.kind === kind && !isOwnRequest(change.requestId))
        .flatMap((change) => change.ids);
    const gone = idsOf("DELETED");
    setCreated((old) => new Set([...old, ...idsOf("CREATED")]));
    setDeleted((old) => new Set([...old, ...gone]));
    if (gone.length > 0) onDeleted?.(gone);
  });
  const refresh = () => {
    setCreated(new Set());
    setDeleted(new Set());
    return invalidate(noun);
  };
  return { created: [...created].filter((id) => !deleted.has(id)).length, deleted, refresh };
}
