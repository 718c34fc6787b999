import { useState } from "react";
import { ask } from "../api";
import {
  type ClientPageFragment,
  type ClientSecretPartsFragment,
  CreateClientSecretDocument,
  type NewCredentialsFragment,
  RotateClientSecretDocument,
} from "../gql/client";
import { Button } from "../kit/button";
import { Checklist } from "../kit/checklist";
import { Dialog } from "../kit/dialog";
import { TextField } from "../kit/field";
import { count, formatDuration } from "../kit/format";
import { MaskedSecret } from "../kit/secret";
import { Notice } from "../kit/states";
import { SecretField, useRules } from "./credentials-fields";
import { words as all } from "./detail-words";
import { useSending } from "./page-sending";

const words = all.rotate;

/** What a new secret may be given. */
const fields = ["clientSecret", "name", "expiresAt"];

/** `1 hour`, `24 hours`; what is no number of hours as it is said elsewhere. */
const formatGrace = (seconds: number) =>
  seconds % 3600 === 0 ? count(seconds / 3600, "hour") : formatDuration(seconds);

interface Given {
  clientSecret: string;
  name: string;
  /** As the field has it, in the time zone of the browser. */
  expiresAt: string;
}

const nothing: Given = { clientSecret: "", name: "", expiresAt: "" };

const inputOf = ({ clientSecret, name, expiresAt }: Given) => ({
  ...(clientSecret && { clientSecret }),
  ...(name.trim() && { name: name.trim() }),
  ...(expiresAt && { expiresAt: new Date(expiresAt).toISOString() }),
});

function SecretFields({
  given,
  onChange,
  errorAt,
}: {
  given: Given;
  onChange: (given: Given) => void;
  errorAt: (field: string) => string | undefined;
}) {
  return (
    <>
      <TextField
        label={words.name}
        isRequired={false}
        value={given.name}
        onChange={(name) => onChange({ ...given, name })}
        error={errorAt("name")}
        note={words.nameNote}
        maxLength={100}
      />
      <SecretField
        value={given.clientSecret}
        onChange={(clientSecret) => onChange({ ...given, clientSecret })}
        error={errorAt("clientSecret")}
      />
      <TextField
        label={words.expires}
        type="datetime-local"
        isRequired={false}
        value={given.expiresAt}
        onChange={(expiresAt) => onChange({ ...given, expiresAt })}
        error={errorAt("expiresAt")}
        note={words.expiresNote}
      />
    </>
  );
}

interface SecretDialogProps {
  client: ClientPageFragment;
  onClose: () => void;
  /** Takes the answer with the secret, which is to be shown once. */
  onMade: (answer: NewCredentialsFragment) => void;
}

/** Replaces a secret: at once, or after a time in which both work. */
export function RotateSecret({
  client,
  secret,
  onClose,
  onMade,
}: SecretDialogProps & { secret: ClientSecretPartsFragment }) {
  const { rules } = useRules();
  const [given, setGiven] = useState({ ...nothing, name: secret.name ?? "" });
  const [chosen, setChosen] = useState<number>();
  const { isBusy, send, errorAt, restOf } = useSending();
  const usual = rules?.secretGraceSeconds ?? 0;
  const grace = chosen ?? usual;
  const graces = [...new Set([0, 3600, 86_400, usual])].sort((one, other) => one - other);
  const submit = async () => {
    const answer = await send(async () => {
      const input = { id: client.id, secretId: secret.id, graceSeconds: grace, ...inputOf(given) };
      return (await ask(RotateClientSecretDocument, { input })).rotateClientSecret;
    });
    if (answer) onMade(answer);
  };
  const rest = restOf(fields);
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      onSubmit={submit}
      actions={
        <>
          <Button onClick={onClose}>{all.cancel}</Button>
          <Button type="submit" kind={grace === 0 ? "danger" : "primary"} isBusy={isBusy}>
            {words.action}
          </Button>
        </>
      }
    >
      {rest && <Notice kind="danger">{rest}</Notice>}
      <p>
        <MaskedSecret hint={secret.hint} isGenerated={secret.generated} />
      </p>
      <Checklist
        isSingle
        label={words.grace}
        options={graces.map((seconds) => ({
          id: String(seconds),
          label: seconds === 0 ? words.atOnce : words.more(formatGrace(seconds)),
        }))}
        value={[String(grace)]}
        onChange={([seconds]) => setChosen(Number(seconds))}
      />
      <Notice kind={grace === 0 ? "warning" : "plain"}>
        {grace === 0 ? words.warning : words.gentle(formatGrace(grace))}
      </Notice>
      <SecretFields given={given} onChange={setGiven} errorAt={errorAt} />
    </Dialog>
  );
}

/** Adds a secret beside those that there are. */
export function AddSecret({ client, onClose, onMade }: SecretDialogProps) {
  const [given, setGiven] = useState(nothing);
  const { isBusy, send, errorAt, restOf } = useSending();
  const submit = async () => {
    const answer = await send(async () => {
      const input = { id: client.id, ...inputOf(given) };
      return (await ask(CreateClientSecretDocument, { input })).createClientSecret;
    });
    if (answer) onMade(answer);
  };
  const rest = restOf(fields);
  return (
    <Dialog
      title={words.addTitle}
      onClose={onClose}
      onSubmit={submit}
      actions={
        <>
          <Button onClick={onClose}>{all.cancel}</Button>
          <Button type="submit" kind="primary" isBusy={isBusy}>
            {words.addAction}
          </Button>
        </>
      }
    >
      {rest && <Notice kind="danger">{rest}</Notice>}
      <p>{words.addText}</p>
      <SecretFields given={given} onChange={setGiven} errorAt={errorAt} />
    </Dialog>
  );
}
