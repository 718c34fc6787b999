import { useBlocker } from "@tanstack/react-router";
import { Download, Eye, EyeOff } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { Button, IconButton } from "./button";
import box from "./checklist.module.css";
import { CopyButton } from "./copy";
import { Dialog } from "./dialog";
import css from "./once.module.css";
import { Notice } from "./states";

export const HIDDEN = "•".repeat(20);

/** A value to copy. With `onShow` it is a secret, which `isShown` says whether it is to be seen. */
export function OnceLine({
  label,
  text,
  isShown = true,
  onShow,
}: {
  label: string;
  text: string;
  isShown?: boolean;
  onShow?: (isShown: boolean) => void;
}) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: it is no group of fields
    <div role="group" aria-labelledby={id} className={css.field}>
      <span id={id} className={css.label}>
        {label}
      </span>
      <div className={css.line}>
        <code>{isShown ? text : HIDDEN}</code>
        {onShow && (
          <IconButton
            label={isShown ? "Hide the secret" : "Show the secret"}
            icon={isShown ? EyeOff : Eye}
            size="small"
            onClick={() => onShow(!isShown)}
          />
        )}
        <CopyButton text={text} name={label.toLowerCase()} />
      </div>
    </div>
  );
}

function save({ name, text }: File) {
  const url = URL.createObjectURL(new Blob([`${text}\n`], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

interface File {
  name: string;
  /** What the button says. */
  label: string;
  text: string;
}

/** A button that saves a text as a file. */
export const DownloadButton = ({ file }: { file: File }) => (
  <Button icon={Download} onClick={() => save(file)}>
    {file.label}
  </Button>
);

/**
 * Shows a secret for the only time. It closes once the person says that the secret is stored; what draws it must then forget it, and keep it
 * nowhere but in a `useState` until then.
 */
export function OnceDialog({
  title,
  lead,
  warnings = [],
  keep,
  file,
  onDone,
  children,
}: {
  title: string;
  lead: string;
  /** What else is to be known, such as that the client is inactive. */
  warnings?: readonly string[];
  /** Where to keep it, and why. */
  keep: string;
  file?: File;
  onDone: () => void;
  children: ReactNode;
}) {
  const [isStored, setStored] = useState(false);
  useBlocker({ shouldBlockFn: () => !isStored, enableBeforeUnload: () => !isStored });
  return (
    <Dialog
      title={title}
      onClose={() => {}}
      isLocked
      actions={
        <>
          <label className={css.stored}>
            <input
              type="checkbox"
              checked={isStored}
              onChange={(event) => setStored(event.target.checked)}
              className={box.box}
            />
            I have stored the secret
          </label>
          {file && <DownloadButton file={file} />}
          <Button
            kind="primary"
            reason={isStored ? undefined : "Say first that you have stored the secret."}
            onClick={onDone}
          >
            Done
          </Button>
        </>
      }
    >
      <p>{lead}</p>
      {warnings.map((warning) => (
        <Notice key={warning} kind="warning">
          {warning}
        </Notice>
      ))}
      {children}
      <Notice>{keep}</Notice>
    </Dialog>
  );
}
