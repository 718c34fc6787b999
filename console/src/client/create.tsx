import { useNavigate } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { type FormEvent, useState } from "react";
import { ask } from "../api";
import { invalidate } from "../events";
import { CreateClientDocument, type NewCredentialsFragment } from "../gql/client";
import { Button, ButtonLink } from "../kit/button";
import { TextField } from "../kit/field";
import { Card, PageHead } from "../kit/page";
import { Bones, NoPermission, Notice } from "../kit/states";
import { useCan } from "../viewer/viewer";
import css from "./create.module.css";
import { RoleField } from "./create-fields";
import { inputOf, newClient } from "./create-form";
import { MoreFields } from "./create-more";
import { CredentialsDialog } from "./credentials";
import { useRules, useWholeId } from "./credentials-fields";
import { words as all } from "./detail-words";
import { useSending } from "./page-sending";

const words = all.create;

/** Fields that show their errors themselves. */
const fields = [
  "name",
  "description",
  "clientId",
  "clientSecret",
  "tokenTtlSeconds",
  "owner",
  "capabilities",
  "urls",
];
/** Those below "More". */
const moreFields = fields.slice(2);

export function ClientCreate() {
  const can = useCan();
  return (
    <>
      <PageHead title={words.title} lead={words.lead} back={{ to: "/clients", label: all.list }} />
      {can("clients:write") ? <Create /> : <NoPermission permission="clients:write" />}
    </>
  );
}

function Limits({ isFull }: { isFull: boolean }) {
  const { rules, usage } = useRules();
  if (!rules || !usage) return null;
  if (isFull) return <Notice kind="danger">{words.full(usage.clients)}</Notice>;
  const most = rules.maxActiveClients;
  if (most === null || usage.activeClients < most) return null;
  return (
    <Notice kind="warning">
      <p>{words.activeFull(most)}</p>
      <ButtonLink kind="quiet" size="small" to="/clients" search={{ status: "ACTIVE" }}>
        {words.showActive}
      </ButtonLink>
    </Notice>
  );
}

function Create() {
  const can = useCan();
  const navigate = useNavigate();
  const [form, setForm] = useState(newClient);
  const [isMore, setMore] = useState(false);
  // Here until the dialog that shows it closes, and nowhere else.
  const [made, setMade] = useState<NewCredentialsFragment>();
  const { rules, usage, isPending } = useRules();
  const wholeId = useWholeId();
  const { isBusy, send, errorAt, restOf } = useSending();
  const change = (changed: Partial<typeof form>) => setForm((old) => ({ ...old, ...changed }));
  const isFull = Boolean(rules && usage && rules.maxClients !== null && usage.clients >= rules.maxClients);
  const needsId = rules?.clientIdMode === "REQUIRED_PREFIX";
  const hasHiddenError = moreFields.some((field) => errorAt(field));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await send(async () => {
      const input = inputOf(form, wholeId(form.clientId.trim()));
      return (await ask(CreateClientDocument, { input })).createClient;
    });
    if (!answer) return;
    change({ clientSecret: "" });
    setMade(answer);
    void invalidate("clients");
    void invalidate("account");
  };
  const rest = restOf(fields);
  if (isPending) {
    return (
      <Card>
        <Bones lines={8} />
      </Card>
    );
  }
  return (
    <form onSubmit={submit} noValidate className={css.form}>
      <Limits isFull={isFull} />
      {rest && <Notice kind="danger">{rest}</Notice>}
      <Card>
        <div className={css.fields}>
          <TextField
            label={all.fields.name}
            isRequired={false}
            autoFocus
            maxLength={200}
            placeholder={all.fields.namePlaceholder}
            value={form.name}
            onChange={(name) => change({ name })}
            error={errorAt("name")}
            note={all.fields.nameNote}
          />
          <TextField
            label={all.fields.description}
            isRequired={false}
            rows={2}
            maxLength={2000}
            value={form.description}
            onChange={(description) => change({ description })}
            error={errorAt("description")}
            note={all.fields.descriptionNote}
          />
          {can("roles:read") && <RoleField value={form.role} onChange={(role) => change({ role })} />}
        </div>
      </Card>
      <Card>
        <details
          className={css.more}
          open={isMore || needsId || hasHiddenError}
          onToggle={(event) => setMore(event.currentTarget.open)}
        >
          <summary>
            <ChevronRight size={16} aria-hidden />
            <b>{words.more}</b>
            <small>{words.moreNote}</small>
          </summary>
          <div className={css.fields}>
            <MoreFields form={form} onChange={change} errorAt={errorAt} />
          </div>
        </details>
      </Card>
      <div className={css.actions}>
        <Button type="submit" kind="primary" isBusy={isBusy} reason={isFull ? words.stopped : undefined}>
          {words.action}
        </Button>
        <ButtonLink kind="quiet" to="/clients">
          {words.cancel}
        </ButtonLink>
      </div>
      {made?.credentials && made.client && (
        <CredentialsDialog
          title={all.credentials.created(made.client.displayName)}
          name={made.client.displayName}
          credentials={made.credentials}
          warnings={made.client.status === "INACTIVE" ? [all.credentials.inactive] : []}
          onDone={() => navigate({ to: "/clients/$id", params: { id: made.client?.id ?? "" } })}
        />
      )}
    </form>
  );
}
