import { useState } from "react";
import { ApiError } from "../api";
import { invalidate } from "../events";
import type { ClientFilter, ClientRowFragment } from "../gql/client";
import { ConfirmDialog } from "../kit/confirm";
import type { Selection } from "../kit/selection";
import { toast } from "../kit/toast";
import { type BulkChange, type BulkResult, changeClients, type Targets } from "./bulk";
import { patchClients } from "./live";
import { words } from "./words";

/** What a change is about: one client, those that are selected, or all that match. */
export interface Chosen {
  count: number;
  /** Name of the only one. */
  name?: string;
  targets: Targets;
}

export const onlyClient = (client: Pick<ClientRowFragment, "id" | "displayName">): Chosen => ({
  count: 1,
  name: client.displayName,
  targets: { ids: [client.id] },
});

export const chosenOf = (selection: Selection, filter: ClientFilter, total: number): Chosen =>
  selection.isAllMatching
    ? { count: total, targets: { filter, expectedCount: total } }
    : { count: selection.ids.size, targets: { ids: [...selection.ids] } };

function report(change: BulkChange, result: BulkResult, targets: Targets) {
  if (result.failed > 0) toast({ text: words.failed(result.failed, result.why), isProblem: true });
  if (result.succeeded === 0) return;
  if (change === "delete") return toast({ text: words.done.deleted(result.succeeded) });
  const back = change === "ACTIVE" ? "INACTIVE" : "ACTIVE";
  // Which clients a filter let through is not known any more: their status may have been part of it.
  const undo = "ids" in targets && {
    action: { label: words.undo, run: () => void runQuietly(targets, back) },
  };
  toast({ text: words.done[change](result.succeeded), ...undo });
}

async function run(targets: Targets, change: BulkChange, onProgress: (done: number) => void) {
  try {
    const result = await changeClients(targets, change, onProgress);
    patchClients(result.changed);
    report(change, result, targets);
  } finally {
    await invalidate("clients");
  }
}

/** Without a dialog that could show what went wrong: a toast does. Answers whether it went well. */
async function runQuietly(targets: Targets, change: BulkChange): Promise<boolean> {
  try {
    await run(targets, change, () => {});
    return true;
  } catch (error) {
    const isCancelled = error instanceof ApiError && error.code === "CANCELLED";
    if (!isCancelled) toast({ text: (error as Error).message, isProblem: true });
    return false;
  }
}

interface Pending {
  change: "INACTIVE" | "delete";
  chosen: Chosen;
}

/** Enables at once, and asks before it disables several or deletes. `onDone` is called when a change is through. */
export function useClientActions(onDone: () => void) {
  const [pending, setPending] = useState<Pending>();
  const [done, setDone] = useState(0);
  const begin = async (change: BulkChange, chosen: Chosen) => {
    if (change === "delete" || (change === "INACTIVE" && chosen.count > 1)) {
      setDone(0);
      setPending({ change, chosen });
    } else {
      if (await runQuietly(chosen.targets, change)) onDone();
    }
  };
  const confirm = async ({ change, chosen }: Pending) => {
    await run(chosen.targets, change, setDone);
    onDone();
  };
  const dialog = pending && (
    <ConfirmDialog
      title={
        pending.change === "delete" && pending.chosen.name
          ? words.delete.titleOf(pending.chosen.name)
          : words[pending.change === "delete" ? "delete" : "disable"].title(pending.chosen.count)
      }
      action={words[pending.change === "delete" ? "delete" : "disable"].action(pending.chosen.count)}
      isDangerous={pending.change === "delete"}
      typed={
        pending.change === "delete" && pending.chosen.count > 1 ? String(pending.chosen.count) : undefined
      }
      onConfirm={() => confirm(pending)}
      onClose={() => setPending(undefined)}
    >
      <p>
        {pending.change === "INACTIVE"
          ? words.disable.text
          : pending.chosen.count === 1
            ? words.delete.textOfOne
            : words.delete.text}
      </p>
      <p role="status">{done > 0 ? words.progress(done, pending.chosen.count) : ""}</p>
    </ConfirmDialog>
  );
  return { begin, dialog };
}
