import { useState } from "react";
import { ask } from "../api";
import { invalidate } from "../events";
import { type ClientPageFragment, DuplicateClientDocument, type NewCredentialsFragment } from "../gql/client";
import { Button } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { TextField } from "../kit/field";
import { Notice } from "../kit/states";
import { CredentialsDialog } from "./credentials";
import { ClientIdField, SecretField, useWholeId } from "./credentials-fields";
import { words as all } from "./detail-words";
import { useSending } from "./page-sending";

const words = all.duplicate;

/** Asks for the name, client ID and secret of a copy, makes it, and shows its credentials. */
export function DuplicateClient({
  client,
  onClose,
  onDone,
}: {
  client: ClientPageFragment;
  onClose: () => void;
  /** Takes the ID of the copy. */
  onDone: (id: string) => void;
}) {
  const [name, setName] = useState<string>(words.copyOf(client.displayName));
  const [clientId, setClientId] = useState("");
  const [clientSecret, setSecret] = useState("");
  const [made, setMade] = useState<NewCredentialsFragment>();
  const wholeId = useWholeId();
  const { isBusy, send, errorAt, restOf } = useSending();
  const submit = async () => {
    const answer = await send(async () => {
      const input = {
        id: client.id,
        name: name.trim(),
        clientId: wholeId(clientId.trim()),
        ...(clientSecret && { clientSecret }),
      };
      return (await ask(DuplicateClientDocument, { input })).duplicateClient;
    });
    if (answer) {
      setSecret("");
      setMade(answer);
      void invalidate("clients");
    }
  };
  if (made?.credentials && made.client) {
    const { id, displayName, status } = made.client;
    return (
      <CredentialsDialog
        title={all.credentials.created(displayName)}
        name={displayName}
        credentials={made.credentials}
        warnings={status === "INACTIVE" ? [all.credentials.inactive] : []}
        onDone={() => {
          setMade(undefined);
          onClose();
          onDone(id);
        }}
      />
    );
  }
  const rest = restOf(["name", "clientId", "clientSecret"]);
  return (
    <Dialog
      title={words.title(client.displayName)}
      onClose={onClose}
      onSubmit={submit}
      actions={
        <>
          <Button onClick={onClose}>{all.cancel}</Button>
          <Button type="submit" kind="primary" isBusy={isBusy}>
            {words.action}
          </Button>
        </>
      }
    >
      {rest && <Notice kind="danger">{rest}</Notice>}
      <p>{words.text}</p>
      <TextField
        label={all.fields.name}
        autoFocus
        value={name}
        onChange={setName}
        error={errorAt("name")}
        maxLength={200}
      />
      <ClientIdField value={clientId} onChange={setClientId} error={errorAt("clientId")} />
      <SecretField value={clientSecret} onChange={setSecret} error={errorAt("clientSecret")} />
    </Dialog>
  );
}
