import { useState } from "react";
import { ask, asked } from "../api";
import { answers } from "../events";
import { RoleDocument, type RoleFactsFragment, UpdateRoleDocument } from "../gql/role";
import { Button } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { TextField } from "../kit/field";
import { Problems, Stale, useForm } from "../kit/form";
import { toast } from "../kit/toast";
import { patchRoles } from "./live";
import { words } from "./words";

/** Changes the name and the description of a role. */
export function EditRole({ role, onClose }: { role: RoleFactsFragment; onClose: () => void }) {
  const [name, setName] = useState(role.name);
  const [description, setDescription] = useState(role.description);
  // What others save meanwhile does not make this form forget what it began with.
  const [began] = useState(role.version);
  const [now, setNow] = useState<RoleFactsFragment>();
  const form = useForm();
  const save = async (expectedVersion: number) => {
    const answer = await form.send(async () => {
      const { updateRole } = await ask(UpdateRoleDocument, {
        input: { id: role.id, name, description, expectedVersion },
      });
      if (updateRole.userErrors.some((error) => error.code === "STALE_VERSION")) {
        const fresh = await answers.fetchQuery({
          ...asked("roles", RoleDocument, { id: role.id }),
          staleTime: 0,
        });
        setNow(fresh.role ?? undefined);
      }
      return updateRole;
    });
    if (!answer?.role) return;
    patchRoles([answer.role]);
    toast({ text: words.edit.saved(answer.role.name) });
    onClose();
  };
  return (
    <Dialog
      title={words.edit.title}
      onClose={onClose}
      onSubmit={() => save(began)}
      actions={
        <>
          <Button onClick={onClose}>{words.edit.cancel}</Button>
          <Button type="submit" kind="primary" isBusy={form.isBusy} disabled={form.isStale}>
            {words.edit.save}
          </Button>
        </>
      }
    >
      <Problems form={form} fields={(path) => ["name", "description"].includes(path)} />
      {form.isStale && now && (
        <Stale
          rows={[
            { name: words.create.name, now: now.name, mine: name },
            { name: words.create.description, now: now.description, mine: description },
          ]}
          onKeep={() => save(now.version)}
          onDrop={onClose}
        />
      )}
      <TextField
        label={words.create.name}
        value={name}
        onChange={setName}
        error={form.at("name")}
        isRequired
        autoFocus
      />
      <TextField
        label={words.create.description}
        value={description}
        onChange={setDescription}
        error={form.at("description")}
        isRequired={false}
        rows={3}
      />
    </Dialog>
  );
}
