import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask, asked } from "../api";
import { DeleteRoleDocument, RoleChoicesDocument, type RoleRowFragment } from "../gql/role";
import { ConfirmDialog } from "../kit/confirm";
import { Select } from "../kit/select";
import { toast } from "../kit/toast";
import { words } from "./words";

/** Asks before a role is deleted, and which role those who have it get instead. */
export function DeleteRole({
  role,
  onClose,
  onDeleted,
}: {
  role: RoleRowFragment;
  onClose: () => void;
  onDeleted: () => void;
}) {
  const isUsed = role.clientCount + role.userCount > 0;
  const roles = useQuery({ ...asked("roles", RoleChoicesDocument), enabled: isUsed });
  const [instead, setInstead] = useState("");
  const others = roles.data?.roles.nodes.filter((other) => other.id !== role.id) ?? [];
  const remove = async () => {
    if (isUsed && !instead) throw new Error(words.delete.missing);
    const { deleteRole } = await ask(DeleteRoleDocument, {
      input: {
        id: role.id,
        expectedVersion: role.version,
        ...(isUsed && { reassignTo: { id: instead } }),
      },
    });
    const [error] = deleteRole.userErrors;
    if (error) throw new Error(error.message);
    toast({ text: words.delete.done(role.name) });
    onDeleted();
  };
  return (
    <ConfirmDialog
      isDangerous
      title={words.delete.title(role.name)}
      action={words.delete.action}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>{isUsed ? words.delete.inUse(role.clientCount, role.userCount) : words.delete.unused}</p>
      {isUsed && (
        <Select
          label={words.delete.instead}
          value={instead}
          onChange={setInstead}
          options={[
            ...(instead ? [] : [{ id: "", label: words.delete.choose }]),
            ...others.map((other) => ({ id: other.id, label: other.name, note: other.key })),
          ]}
        />
      )}
    </ConfirmDialog>
  );
}
