import { useState } from "react";
import { ask } from "../api";
import { answers, invalidate } from "../events";
import { ClientPageDocument, type ClientPageFragment, UpdateClientDocument } from "../gql/client";
import { Button } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { TextField } from "../kit/field";
import { Notice } from "../kit/states";
import { toast } from "../kit/toast";
import { useCan } from "../viewer/viewer";
import { AccessField, OwnerField, ValidityField } from "./create-fields";
import { useRules } from "./credentials-fields";
import { words as all } from "./detail-words";
import { Conflict } from "./edit-conflict";
import { changesOf, type Edited, editedOf } from "./edit-form";
import { useSending } from "./page-sending";

const words = all.edit;

const fields = ["name", "description", "clientId", "tokenTtlSeconds", "owner"];

/** Changes what a client is called, its client ID, and what its tokens are like. */
export function EditClient({ client, onClose }: { client: ClientPageFragment; onClose: () => void }) {
  const can = useCan();
  const { rules } = useRules();
  // The version that the person saw, whatever comes in meanwhile; after a conflict, the one that was shown beside.
  const [seen, setSeen] = useState({ version: client.version, form: editedOf(client) });
  const [form, setForm] = useState(seen.form);
  const [isStale, setStale] = useState(false);
  const { isBusy, send, errorAt, restOf, reset } = useSending();
  const change = (changed: Partial<Edited>) => setForm((old) => ({ ...old, ...changed }));
  const isIdFixed = rules?.clientIdEditable === false;

  const submit = async () => {
    const answer = await send(async () => {
      const input = { id: client.id, expectedVersion: seen.version, ...changesOf(seen.form, form) };
      const { updateClient } = await ask(UpdateClientDocument, { input });
      if (!updateClient.userErrors.some((error) => error.code === "STALE_VERSION")) return updateClient;
      const now = (await ask(ClientPageDocument, { id: client.id })).client;
      if (!now) return updateClient;
      setSeen({ version: now.version, form: editedOf(now) });
      setStale(true);
      return {
        ...updateClient,
        userErrors: updateClient.userErrors.filter((it) => it.code !== "STALE_VERSION"),
      };
    });
    if (!answer?.client) return;
    answers.setQueriesData(
      { queryKey: ["clients", ClientPageDocument.toString(), { id: client.id }] },
      answer,
    );
    toast({ text: words.done });
    onClose();
    void invalidate("clients");
  };

  const takeTheirs = () => {
    setForm(seen.form);
    setStale(false);
    reset();
  };
  const rest = restOf(fields);
  return (
    <Dialog
      title={words.title(client.displayName)}
      onClose={onClose}
      onSubmit={submit}
      actions={
        <>
          <Button onClick={onClose}>{all.cancel}</Button>
          <Button type="submit" kind="primary" isBusy={isBusy}>
            {isStale ? words.mine : words.action}
          </Button>
        </>
      }
    >
      {isStale && <Conflict mine={form} theirs={seen.form} onTakeTheirs={takeTheirs} />}
      {rest && <Notice kind="danger">{rest}</Notice>}
      <TextField
        label={all.fields.name}
        isRequired={false}
        autoFocus
        maxLength={200}
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
      <TextField
        label={all.fields.clientId}
        isMono
        disabled={isIdFixed}
        value={form.clientId}
        onChange={(clientId) => change({ clientId })}
        error={errorAt("clientId")}
        note={isIdFixed ? all.fields.idFixed : all.fields.idChange}
      />
      <ValidityField
        value={form.tokenTtlSeconds}
        onChange={(tokenTtlSeconds) => change({ tokenTtlSeconds })}
        error={errorAt("tokenTtlSeconds")}
      />
      <AccessField
        value={form.accessLevel}
        onChange={(accessLevel) => change({ accessLevel })}
        note={words.accessNote}
      />
      {can("users:read") && (
        <OwnerField value={form.owner} onChange={(owner) => change({ owner })} error={errorAt("owner")} />
      )}
    </Dialog>
  );
}
