import { ask } from "../api";
import {
  type ClientFilter,
  type ClientRowFragment,
  DeleteClientsDocument,
  SetClientsStatusDocument,
  type SetClientsStatusInput,
} from "../gql/client";

/** Most clients that one request may name. */
const BATCH = 100;

export type BulkChange = "ACTIVE" | "INACTIVE" | "delete";

/** Clients that are named, or all that match: the server changes them only while they are as many as the person saw. */
export type Targets = { ids: readonly string[] } | { filter: ClientFilter; expectedCount: number };

export interface BulkResult {
  succeeded: number;
  failed: number;
  /** What was wrong with the first that could not be changed. */
  why: string;
  /** Clients as they are now. */
  changed: ClientRowFragment[];
}

async function changeAtOnce(
  targets: { ids: string[] } | { filter: ClientFilter; expectedCount: number },
  change: BulkChange,
): Promise<BulkResult> {
  const answer =
    change === "delete"
      ? { ...(await ask(DeleteClientsDocument, { input: targets })).deleteClients, changed: [] }
      : await setStatus({ ...targets, status: change });
  // Nothing was changed.
  if (answer.userErrors[0]) throw new Error(answer.userErrors[0].message);
  return { ...answer, why: answer.results.flatMap((result) => result.userErrors)[0]?.message ?? "" };
}

async function setStatus(input: SetClientsStatusInput) {
  const { setClientsStatus } = await ask(SetClientsStatusDocument, { input });
  return { ...setClientsStatus, changed: setClientsStatus.results.flatMap((result) => result.client ?? []) };
}

/**
 * Changes clients: all that match at once, those that are named a hundred at a time, and `onProgress` hears how many are through. Those that
 * cannot be changed are passed over.
 */
export async function changeClients(
  targets: Targets,
  change: BulkChange,
  onProgress: (done: number) => void,
): Promise<BulkResult> {
  if ("filter" in targets) return changeAtOnce(targets, change);
  const total: BulkResult = { succeeded: 0, failed: 0, why: "", changed: [] };
  for (let start = 0; start < targets.ids.length; start += BATCH) {
    const batch = await changeAtOnce({ ids: targets.ids.slice(start, start + BATCH) }, change);
    total.succeeded += batch.succeeded;
    total.failed += batch.failed;
    total.changed.push(...batch.changed);
    total.why ||= batch.why;
    onProgress(Math.min(start + BATCH, targets.ids.length));
  }
  return total;
}
