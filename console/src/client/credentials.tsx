import { useBlocker } from "@tanstack/react-router";
import { Download, Eye, EyeOff } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { Button, IconButton } from "../kit/button";
import box from "../kit/checklist.module.css";
import { CopyBlock, CopyButton } from "../kit/copy";
import { Dialog } from "../kit/dialog";
import { Notice } from "../kit/states";
import { Tabs } from "../kit/tabs";
import css from "./credentials.module.css";
import { type Credentials, curlWith, envOf, kubernetesOf } from "./credentials-formats";
import { words as all } from "./detail-words";

const words = all.credentials;

const HIDDEN = "•".repeat(20);

function Line({ label, text, shown, children }: LineProps) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: it is no group of fields
    <div role="group" aria-labelledby={id} className={css.field}>
      <span id={id} className={css.label}>
        {label}
      </span>
      <div className={css.line}>
        <code>{shown ?? text}</code>
        {children}
        <CopyButton text={text} name={label.toLowerCase()} />
      </div>
    </div>
  );
}

interface LineProps {
  label: string;
  text: string;
  /** What is to be seen instead of the text. */
  shown?: string;
  children?: ReactNode;
}

function download(text: string) {
  const url = URL.createObjectURL(new Blob([`${text}\n`], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "credentials.env";
  link.click();
  URL.revokeObjectURL(url);
}

/**
 * Shows credentials for the only time. It closes once the person says that the secret is stored; whoever draws it must then forget them, and
 * keep them nowhere but in a `useState` until then.
 */
export function CredentialsDialog({
  title,
  name,
  credentials,
  warnings,
  onDone,
}: {
  title: string;
  /** Of the client. */
  name: string;
  credentials: Credentials;
  /** What else is to be known, such as that the client is inactive. */
  warnings: readonly string[];
  onDone: () => void;
}) {
  const [isStored, setStored] = useState(false);
  const [isShown, setShown] = useState(true);
  useBlocker({ shouldBlockFn: () => !isStored, enableBeforeUnload: () => !isStored });
  const seen = isShown ? credentials : { ...credentials, clientSecret: HIDDEN };
  const formats = [
    { id: "env", label: words.env, of: envOf },
    { id: "curl", label: words.curl, of: curlWith },
    { id: "kubernetes", label: words.kubernetes, of: (it: Credentials) => kubernetesOf(name, it) },
  ];
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
            {words.stored}
          </label>
          <Button icon={Download} onClick={() => download(envOf(credentials))}>
            {words.download}
          </Button>
          <Button kind="primary" reason={isStored ? undefined : words.wait} onClick={onDone}>
            {words.done}
          </Button>
        </>
      }
    >
      <p>{words.lead}</p>
      {warnings.map((warning) => (
        <Notice key={warning} kind="warning">
          {warning}
        </Notice>
      ))}
      <Line label={words.id} text={credentials.clientId} />
      <Line label={words.secret} text={credentials.clientSecret} shown={seen.clientSecret}>
        <IconButton
          label={isShown ? words.hide : words.show}
          icon={isShown ? EyeOff : Eye}
          size="small"
          onClick={() => setShown(!isShown)}
        />
      </Line>
      <Tabs
        label={words.formats}
        items={formats.map(({ id, label, of }) => ({
          id,
          label,
          content: <CopyBlock text={of(credentials)} shown={of(seen)} name={`${label} text`} />,
        }))}
      />
      <Notice>{words.keep}</Notice>
    </Dialog>
  );
}
