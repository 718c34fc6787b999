import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, IconButton } from "./button";
import css from "./copy.module.css";

function useCopy(text: string) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => setCopied(true));
  };
  return { isCopied, copy, icon: isCopied ? Check : Copy };
}

const said = (isCopied: boolean) => (
  <span role="status" className="visually-hidden">
    {isCopied ? "Copied" : ""}
  </span>
);

/** Copies a text. `name` says what, such as "client ID"; with `isLabelled` the button shows the word Copy. */
export function CopyButton({ text, name, isLabelled }: { text: string; name: string; isLabelled?: boolean }) {
  const { isCopied, copy, icon } = useCopy(text);
  return (
    <>
      {isLabelled ? (
        <Button size="small" icon={icon} onClick={copy} aria-label={`Copy the ${name}`}>
          {isCopied ? "Copied" : "Copy"}
        </Button>
      ) : (
        <IconButton label={`Copy the ${name}`} icon={icon} size="small" onClick={copy} />
      )}
      {said(isCopied)}
    </>
  );
}

/** An ID with a button that copies it, in a line of its own: the button never covers the text. */
export function CopyText({ text, name }: { text: string; name: string }) {
  return (
    <span className={css.line}>
      <code title={text}>{text}</code>
      <CopyButton text={text} name={name} />
    </span>
  );
}

/** Several lines to copy, such as a command. `shown` is what is to be seen instead of the text. */
export function CopyBlock({ text, shown = text, name }: { text: string; shown?: string; name: string }) {
  return (
    <div className={css.block}>
      <pre>
        <code>{shown}</code>
      </pre>
      <div className={css.foot}>
        <CopyButton text={text} name={name} isLabelled />
      </div>
    </div>
  );
}
