import { type ReactNode, useState } from "react";
import { flushSync } from "react-dom";
import { ApiError } from "../api";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { TextField } from "./field";
import { Notice } from "./states";

/** Asks before something is done. Closes itself once that is done; where it fails, says why and stays. */
export function ConfirmDialog({
  title,
  children,
  action,
  onConfirm,
  onClose,
  typed,
  isDangerous = false,
}: {
  title: string;
  children: ReactNode;
  /** What the button says, such as `Delete 3 clients`. */
  action: string;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
  /** Text that must be typed first, such as the number of clients or a name. */
  typed?: string;
  /** For what cannot be undone. */
  isDangerous?: boolean;
}) {
  const [text, setText] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const isTyped = typed === undefined || text.trim() === typed;
  const confirm = async () => {
    if (!isTyped || isBusy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await onConfirm();
      // The page behind is inert until the effects of the dialog have ended. At once, so that no key is lost that is pressed just after.
      flushSync(onClose);
    } catch (error) {
      if (!(error instanceof ApiError && error.code === "CANCELLED")) setProblem((error as Error).message);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      size="small"
      role="alertdialog"
      onClose={onClose}
      onSubmit={confirm}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind={isDangerous ? "danger" : "primary"} isBusy={isBusy} disabled={!isTyped}>
            {action}
          </Button>
        </>
      }
    >
      {problem && <Notice kind="danger">{problem}</Notice>}
      {children}
      {typed !== undefined && (
        <TextField
          label={`Type ${typed} to confirm`}
          value={text}
          onChange={setText}
          autoComplete="off"
          autoFocus
          isMono
        />
      )}
    </Dialog>
  );
}
