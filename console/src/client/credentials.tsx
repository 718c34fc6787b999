import { useState } from "react";
import { CopyBlock } from "../kit/copy";
import { HIDDEN, OnceDialog, OnceLine } from "../kit/once";
import { Tabs } from "../kit/tabs";
import { type Credentials, curlWith, envOf, kubernetesOf } from "./credentials-formats";
import { words as all } from "./detail-words";

const words = all.credentials;

/** Shows credentials for the only time, in the formats that programs take. */
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
  const [isShown, setShown] = useState(true);
  const seen = isShown ? credentials : { ...credentials, clientSecret: HIDDEN };
  const formats = [
    { id: "env", label: words.env, of: envOf },
    { id: "curl", label: words.curl, of: curlWith },
    { id: "kubernetes", label: words.kubernetes, of: (it: Credentials) => kubernetesOf(name, it) },
  ];
  return (
    <OnceDialog
      title={title}
      lead={words.lead}
      warnings={warnings}
      keep={words.keep}
      file={{ name: "credentials.env", label: words.download, text: envOf(credentials) }}
      onDone={onDone}
    >
      <OnceLine label={words.id} text={credentials.clientId} />
      <OnceLine label={words.secret} text={credentials.clientSecret} isShown={isShown} onShow={setShown} />
      <Tabs
        label={words.formats}
        items={formats.map(({ id, label, of }) => ({
          id,
          label,
          content: <CopyBlock text={of(credentials)} shown={of(seen)} name={`${label} text`} />,
        }))}
      />
    </OnceDialog>
  );
}
