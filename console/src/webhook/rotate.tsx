import { useState } from "react";
import { ask } from "../api";
import { invalidate } from "../events";
import { RotateWebhookSecretDocument, type WebhookFactsFragment } from "../gql/webhook";
import { Button } from "../kit/button";
import { Checklist } from "../kit/checklist";
import { Dialog } from "../kit/dialog";
import { Problems, useForm } from "../kit/form";
import { Notice } from "../kit/states";
import { SigningSecret } from "./once";
import { words } from "./words";

const said = words.rotate;

/** Seconds in which messages are signed with the former secret too. */
const graces = [0, 3600, 86_400];

/** Replaces the signing secret, and shows the new one for the only time. */
export function RotateSecret({ webhook, onClose }: { webhook: WebhookFactsFragment; onClose: () => void }) {
  const form = useForm();
  const [grace, setGrace] = useState(86_400);
  // Here until the dialog that shows it closes, and nowhere else.
  const [secret, setSecret] = useState<string>();
  const rotate = async () => {
    const answer = await form.send(async () => {
      const input = { id: webhook.id, graceSeconds: grace };
      const { rotateWebhookSecret: made } = await ask(RotateWebhookSecretDocument, { input });
      return { ...made, userErrors: made.userErrors.map((error) => ({ ...error, path: [] })) };
    });
    if (!answer?.signingSecret) return;
    setSecret(answer.signingSecret);
    void invalidate("webhooks");
  };
  if (secret) return <SigningSecret title={words.secret.rotated} secret={secret} onDone={onClose} />;
  return (
    <Dialog
      title={said.title}
      onClose={onClose}
      onSubmit={() => void rotate()}
      actions={
        <>
          <Button onClick={onClose}>{words.form.cancel}</Button>
          <Button type="submit" kind="primary" isBusy={form.isBusy}>
            {said.action}
          </Button>
        </>
      }
    >
      <Problems form={form} fields={() => false} />
      <p>{said.text}</p>
      <Checklist
        isSingle
        label={said.grace}
        options={graces.map((seconds) => ({ id: String(seconds), label: said.graces(seconds) }))}
        value={[String(grace)]}
        onChange={([seconds]) => setGrace(Number(seconds))}
      />
      {grace === 0 && <Notice kind="warning">{said.atOnce}</Notice>}
    </Dialog>
  );
}
