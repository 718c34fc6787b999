import { useBlocker } from "@tanstack/react-router";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { invalidate } from "../events";
import { Button } from "../kit/button";
import { ConfirmDialog } from "../kit/confirm";
import { Notice } from "../kit/states";
import { toast } from "../kit/toast";
import type { useSending } from "./page-sending";
import type { Draft } from "./tab-draft";
import css from "./tab-parts.module.css";
import { words } from "./tab-words";

/** A value that both the person and someone else have changed. */
export type Difference = [name: string, theirs: ReactNode, mine: ReactNode];

/** Shows what someone else has saved beside what the person has typed, and lets the person choose. */
function Conflict({
  place,
  differences,
  onTakeTheirs,
  onKeepMine,
}: {
  place: RefObject<HTMLElement | null>;
  differences: Difference[];
  onTakeTheirs: () => void;
  onKeepMine: () => void;
}) {
  return (
    <section ref={place} tabIndex={-1} aria-label={words.conflict.title} className={css.conflict}>
      <Notice kind="warning">
        <strong>{words.conflict.title}</strong> {words.conflict.text}
      </Notice>
      <table className={css.versions}>
        <thead>
          <tr>
            <th scope="col">{words.conflict.what}</th>
            <th scope="col">{words.conflict.theirs}</th>
            <th scope="col">{words.conflict.mine}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(([name, theirs, mine]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{theirs}</td>
              <td>{mine}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={css.choices}>
        <Button onClick={onTakeTheirs}>{words.conflict.takeTheirs}</Button>
        <Button onClick={onKeepMine}>{words.conflict.keepMine}</Button>
      </div>
    </section>
  );
}

/** The foot of a form that was changed: says so, saves or discards, and asks before the page is left. */
export function SaveBar<Value extends object>({
  draft,
  sending,
  fields,
  differences,
  action = words.save.action,
  onSave,
}: {
  draft: Draft<Value>;
  sending: ReturnType<typeof useSending>;
  /** Where the form shows what is wrong by itself; the rest is shown here. */
  fields: readonly string[];
  differences: () => Difference[];
  action?: string;
  /** Answers the version that was saved. */
  onSave: () => Promise<number | undefined>;
}) {
  const { isDirty, isConflict } = draft;
  const conflict = useRef<HTMLElement>(null);
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: isDirty,
    withResolver: true,
  });
  // What others have saved is not here yet where events are late.
  useEffect(() => {
    if (sending.isStale) void invalidate("clients");
  }, [sending.isStale]);
  const save = async () => {
    if (sending.isBusy) return;
    const version = await onSave();
    if (version === undefined) return;
    draft.saved(version);
    toast({ text: words.save.done });
    await invalidate("clients");
  };
  const discard = () => {
    sending.reset();
    draft.discard();
  };
  const rest = sending.isStale ? "" : sending.restOf(fields);
  return (
    <>
      {isDirty && isConflict && (
        <Conflict
          place={conflict}
          differences={differences()}
          onTakeTheirs={discard}
          onKeepMine={() => {
            sending.reset();
            draft.keepMine();
          }}
        />
      )}
      {isDirty && (
        <section aria-label={words.save.label} className={css.saveBar}>
          <div className={css.said} aria-live="polite">
            {rest ? (
              <Notice kind="danger">{rest}</Notice>
            ) : isConflict ? (
              words.save.decide
            ) : sending.isStale ? (
              words.save.again
            ) : (
              words.save.unsaved
            )}
          </div>
          <Button onClick={discard}>{words.save.discard}</Button>
          {isConflict ? (
            <Button kind="primary" onClick={() => conflict.current?.focus()}>
              {words.save.compare}
            </Button>
          ) : (
            <Button kind="primary" isBusy={sending.isBusy} onClick={save}>
              {action}
            </Button>
          )}
        </section>
      )}
      {leaving.status === "blocked" && (
        <ConfirmDialog
          title={words.leave.title}
          action={words.leave.action}
          isDangerous
          onConfirm={async () => leaving.proceed()}
          onClose={leaving.reset}
        >
          <p>{words.leave.text}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
