import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask, asked } from "../api";
import { invalidate } from "../events";
import {
  DeleteOwnedClientsDocument,
  DeleteUserDocument,
  GiveClientDocument,
  OtherUsersDocument,
  UserClientIdsDocument,
  UserDocument,
  type UserRowFragment,
} from "../gql/user";
import { Checklist } from "../kit/checklist";
import { ConfirmDialog } from "../kit/confirm";
import { Select } from "../kit/select";
import { Bones, Notice } from "../kit/states";
import { toast } from "../kit/toast";
import { useCan } from "../viewer/viewer";
import { nameOf } from "./name";
import { words } from "./words";

type Fate = "account" | "other" | "remove";

const said = words.delete;

function refuse(errors: readonly { message: string }[]) {
  const [error] = errors;
  if (error) throw new Error(error.message);
}

/** IDs of the first clients that a user owns; those that were given away are no longer among them. */
async function ownedOf(id: string) {
  const { user } = await ask(UserClientIdsDocument, { id });
  return user?.clients.nodes.map((client) => client.id) ?? [];
}

/** Asks before a user is deleted, and what becomes of the clients that it owns. */
export function DeleteUser({
  user,
  onClose,
  onDeleted,
}: {
  user: UserRowFragment;
  onClose: () => void;
  onDeleted: () => void;
}) {
  const can = useCan();
  const withClients = can("clients:read");
  const query = useQuery({ ...asked("users", UserDocument, { id: user.id, withClients }), staleTime: 0 });
  const others = useQuery(asked("users", OtherUsersDocument));
  const [fate, setFate] = useState<Fate>("account");
  const [owner, setOwner] = useState("");
  const [done, setDone] = useState(0);
  const name = nameOf(user);
  const owned = query.data?.user?.clients?.totalCount ?? 0;
  const subusers = query.data?.subusers.totalCount ?? 0;
  const lacks = (permission: string) => (can(permission) ? undefined : said.mayNot(permission));

  const settleClients = async () => {
    for (let ids = await ownedOf(user.id); ids.length > 0; ids = await ownedOf(user.id)) {
      if (fate === "remove") {
        refuse((await ask(DeleteOwnedClientsDocument, { ids })).deleteClients.userErrors);
        setDone((before) => before + ids.length);
        continue;
      }
      for (const id of ids) {
        const to = fate === "other" ? { id: owner } : null;
        refuse((await ask(GiveClientDocument, { id, owner: to })).updateClient.userErrors);
        setDone((before) => before + 1);
      }
    }
    void invalidate("clients");
  };
  const remove = async () => {
    if (fate === "other" && owned > 0 && !owner) throw new Error(said.missing);
    if (owned > 0) await settleClients();
    // Giving clients away leaves the user as it was, so its version still counts.
    const input = { id: user.id, expectedVersion: user.version };
    refuse((await ask(DeleteUserDocument, { input })).deleteUser.userErrors);
    toast({ text: said.done(name) });
    onDeleted();
  };

  const fates = [
    { id: "account", label: said.give, note: said.giveNote, reason: lacks("clients:write") },
    { id: "other", label: said.other, note: said.otherNote, reason: lacks("clients:write") },
    { id: "remove", label: said.remove, note: said.removeNote, reason: lacks("clients:delete") },
  ];
  return (
    <ConfirmDialog
      isDangerous
      title={said.title(name)}
      action={said.action}
      typed={user.username}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>{said.text}</p>
      {query.isPending && <Bones lines={2} />}
      {subusers > 0 && <Notice kind="warning">{said.subusers(subusers)}</Notice>}
      {owned > 0 && (
        <>
          <Checklist
            isSingle
            label={said.clients(owned)}
            options={fates}
            value={[fate]}
            onChange={([chosen]) => setFate(chosen as Fate)}
          />
          {fate === "other" && (
            <Select
              label={said.newOwner}
              value={owner}
              onChange={setOwner}
              options={[
                ...(owner ? [] : [{ id: "", label: said.chooseOwner }]),
                ...(others.data?.users.nodes ?? [])
                  .filter((other) => other.id !== user.id)
                  .map((other) => ({ id: other.id, label: nameOf(other), note: other.username })),
              ]}
            />
          )}
          {done > 0 && <p role="status">{said.progress(done, owned)}</p>}
        </>
      )}
    </ConfirmDialog>
  );
}
