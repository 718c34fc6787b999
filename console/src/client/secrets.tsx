import { Plus } from "lucide-react";
import { useState } from "react";
import { ask } from "../api";
import { invalidate } from "../events";
import {
  type ClientPageFragment,
  type ClientSecretPartsFragment,
  type NewCredentialsFragment,
  RevokeClientSecretDocument,
} from "../gql/client";
import { Button } from "../kit/button";
import { ConfirmDialog } from "../kit/confirm";
import { CopyText } from "../kit/copy";
import { Card } from "../kit/page";
import { MaskedSecret } from "../kit/secret";
import { Notice } from "../kit/states";
import { Badge } from "../kit/status";
import { Time } from "../kit/time";
import { toast } from "../kit/toast";
import { useCan } from "../viewer/viewer";
import { CredentialsDialog } from "./credentials";
import { words as all } from "./detail-words";
import css from "./secrets.module.css";
import { AddSecret, RotateSecret } from "./secrets-rotate";

const words = all.secrets;

type Asked = { kind: "add" } | { kind: "rotate" | "revoke"; secret: ClientSecretPartsFragment };

function Secret({
  secret,
  onRotate,
  onRevoke,
}: {
  secret: ClientSecretPartsFragment;
  /** Absent where the person may not. */
  onRotate?: () => void;
  onRevoke?: () => void;
}) {
  const name = secret.name ?? words.unnamed;
  return (
    <li className={css.item}>
      <span className={css.label}>
        {name}
        {secret.status === "RETIRING" && <Badge kind="warning">{words.retiring}</Badge>}
      </span>
      <button
        type="button"
        className={css.secret}
        disabled={!onRotate}
        title={onRotate ? undefined : words.mayNot}
        onClick={onRotate}
      >
        <MaskedSecret hint={secret.hint} isGenerated={secret.generated} />
        {onRotate && <span className={css.rotate}>{words.rotate}</span>}
      </button>
      <span className={css.times}>
        <span>
          {words.made} <Time at={secret.createdAt} />, {words.used}{" "}
          <Time at={secret.lastUsedAt} never={words.never} />,{" "}
          {secret.expiresAt ? (
            <>
              {words.expires} <Time at={secret.expiresAt} />
            </>
          ) : (
            words.endless
          )}
        </span>
        {onRevoke && (
          <Button size="small" kind="quiet" aria-label={words.revokeOf(name)} onClick={onRevoke}>
            {words.revoke}
          </Button>
        )}
      </span>
    </li>
  );
}

/** The client ID, and what is left to see of the secrets; a click on one replaces it. */
export function Secrets({ client }: { client: ClientPageFragment }) {
  const can = useCan();
  const [asked, setAsked] = useState<Asked>();
  // Here until the dialog that shows it closes, and nowhere else.
  const [made, setMade] = useState<NewCredentialsFragment>();
  const may = can("clients:secrets");
  const close = () => setAsked(undefined);
  const show = (answer: NewCredentialsFragment) => {
    setMade(answer);
    close();
    void invalidate("clients");
  };
  const revoke = async (id: string) => {
    const { revokeClientSecret } = await ask(RevokeClientSecretDocument, { id });
    const [problem] = revokeClientSecret.userErrors;
    if (problem) throw new Error(problem.message);
    toast({ text: all.revoke.done });
    void invalidate("clients");
  };
  return (
    <Card title={words.title}>
      <div className={css.secrets}>
        <div className={css.item}>
          <span className={css.label}>{words.id}</span>
          <CopyText text={client.clientId} name={all.idOf} />
        </div>
        {client.secrets.length === 0 && <Notice kind="warning">{words.none}</Notice>}
        <ul className={css.secrets} style={{ inlineSize: "100%" }}>
          {client.secrets.map((secret) => (
            <Secret
              key={secret.id}
              secret={secret}
              onRotate={may ? () => setAsked({ kind: "rotate", secret }) : undefined}
              onRevoke={may ? () => setAsked({ kind: "revoke", secret }) : undefined}
            />
          ))}
        </ul>
        {may && (
          <Button icon={Plus} onClick={() => setAsked({ kind: "add" })}>
            {client.secrets.length === 1 ? words.add : words.addAnother}
          </Button>
        )}
      </div>
      {asked?.kind === "add" && <AddSecret client={client} onClose={close} onMade={show} />}
      {asked?.kind === "rotate" && (
        <RotateSecret client={client} secret={asked.secret} onClose={close} onMade={show} />
      )}
      {asked?.kind === "revoke" && (
        <ConfirmDialog
          title={all.revoke.title}
          action={all.revoke.action}
          isDangerous
          onConfirm={() => revoke(asked.secret.id)}
          onClose={close}
        >
          <p>
            <MaskedSecret hint={asked.secret.hint} isGenerated={asked.secret.generated} />
          </p>
          <p>{all.revoke.text}</p>
          {client.secrets.length === 1 && <Notice kind="warning">{all.revoke.last}</Notice>}
        </ConfirmDialog>
      )}
      {made?.credentials && (
        <CredentialsDialog
          title={all.credentials.rotated}
          name={client.displayName}
          credentials={made.credentials}
          warnings={made.stillInUse ? [all.credentials.stillInUse] : []}
          onDone={() => setMade(undefined)}
        />
      )}
    </Card>
  );
}
