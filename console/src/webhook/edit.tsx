import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { ask } from "../api";
import { kindWords } from "../audit/words";
import { answers, invalidate } from "../events";
import { UpdateWebhookDocument, type WebhookFactsFragment } from "../gql/webhook";
import { Stale, useForm } from "../kit/form";
import { PageHead } from "../kit/page";
import { NoPermission } from "../kit/states";
import { toast } from "../kit/toast";
import { useCan } from "../viewer/viewer";
import { type Draft, draftOf, inputOf, WebhookForm } from "./form";
import { OneWebhook, webhookQuery } from "./one";
import { words } from "./words";

const route = getRouteApi("/shell/webhooks/$id/edit");
const said = words.form;

export function WebhookEdit() {
  const { id } = route.useParams();
  const can = useCan();
  const missing = ["webhooks:read", "webhooks:write", "audit:read"].find((permission) => !can(permission));
  if (missing) return <NoPermission permission={missing} />;
  return <OneWebhook id={id}>{(webhook) => <EditForm key={id} webhook={webhook} />}</OneWebhook>;
}

const listOf = ({ isEvery, kinds }: Draft) =>
  isEvery
    ? words.all
    : kinds
        .map((kind) => kindWords[kind])
        .sort()
        .join("\n");

function EditForm({ webhook }: { webhook: WebhookFactsFragment }) {
  const navigate = route.useNavigate();
  const form = useForm();
  // What others save meanwhile does not make this form forget what it began with.
  const [began, setBegan] = useState(webhook);
  const [draft, setDraft] = useState(() => draftOf(webhook));
  const [now, setNow] = useState<WebhookFactsFragment>();
  const page = { to: "/webhooks/$id", params: { id: webhook.id } } as const;
  const save = async (expectedVersion: number) => {
    const answer = await form.send(async () => {
      const input = { id: webhook.id, ...inputOf(draft), expectedVersion };
      const { updateWebhook } = await ask(UpdateWebhookDocument, { input });
      if (updateWebhook.userErrors.some((error) => error.code === "STALE_VERSION")) {
        const present = await answers.fetchQuery({ ...webhookQuery(webhook.id), staleTime: 0 });
        setNow(present.webhook ?? undefined);
      }
      return updateWebhook;
    });
    if (!answer?.webhook) return;
    void invalidate("webhooks");
    toast({ text: said.saved(answer.webhook.name) });
    await navigate(page);
  };
  const theirs = draftOf(now);
  return (
    <>
      <PageHead title={said.edit(began.name)} back={{ ...page, label: began.name }} />
      <WebhookForm
        draft={draft}
        onChange={setDraft}
        form={form}
        onSubmit={() => void save(began.version)}
        action={said.save}
        cancel={page}
      >
        {form.isStale && now && (
          <Stale
            rows={[
              { name: said.name, now: theirs.name, mine: draft.name },
              { name: said.url, now: theirs.url, mine: draft.url },
              { name: said.events, now: listOf(theirs), mine: listOf(draft) },
            ].filter((row) => row.now !== row.mine)}
            onKeep={() => void save(now.version)}
            onDrop={() => {
              setBegan(now);
              setDraft(theirs);
              form.clear();
            }}
          />
        )}
      </WebhookForm>
    </>
  );
}
