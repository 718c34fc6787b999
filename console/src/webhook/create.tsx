import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ask } from "../api";
import { invalidate } from "../events";
import { CreateWebhookDocument } from "../gql/webhook";
import { useForm } from "../kit/form";
import { PageHead } from "../kit/page";
import { NoPermission } from "../kit/states";
import { useCan } from "../viewer/viewer";
import { draftOf, inputOf, WebhookForm } from "./form";
import { SigningSecret } from "./once";
import { words } from "./words";

/** What a person needs who decides where events are sent: the events are those of the audit log. */
const needed = ["webhooks:write", "audit:read"];

export function WebhookCreate() {
  const can = useCan();
  const missing = needed.find((permission) => !can(permission));
  return (
    <>
      <PageHead
        title={words.form.create}
        lead={words.form.lead}
        back={{ to: "/webhooks", label: words.title }}
      />
      {missing ? <NoPermission permission={missing} /> : <Create />}
    </>
  );
}

function Create() {
  const navigate = useNavigate();
  const form = useForm();
  const [draft, setDraft] = useState(draftOf);
  // Here until the dialog that shows it closes, and nowhere else.
  const [made, setMade] = useState<{ id: string; name: string; secret: string }>();
  const create = async () => {
    const answer = await form.send(
      async () => (await ask(CreateWebhookDocument, { input: inputOf(draft) })).createWebhook,
    );
    if (!answer?.webhook || !answer.signingSecret) return;
    setMade({ id: answer.webhook.id, name: answer.webhook.name, secret: answer.signingSecret });
    void invalidate("webhooks");
  };
  return (
    <>
      <WebhookForm
        draft={draft}
        onChange={setDraft}
        form={form}
        onSubmit={() => void create()}
        action={words.form.createAction}
        cancel={{ to: "/webhooks" }}
      />
      {made && (
        <SigningSecret
          title={words.secret.created(made.name)}
          secret={made.secret}
          onDone={() => navigate({ to: "/webhooks/$id", params: { id: made.id } })}
        />
      )}
    </>
  );
}
