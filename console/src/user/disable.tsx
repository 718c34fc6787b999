import { useQuery } from "@tanstack/react-query";
import { ask, asked } from "../api";
import { invalidate } from "../events";
import { UpdateUserDocument, UserClientIdsDocument, type UserRowFragment } from "../gql/user";
import { ConfirmDialog } from "../kit/confirm";
import { toast } from "../kit/toast";
import { useCan } from "../viewer/viewer";
import { patchUsers } from "./live";
import { nameOf } from "./name";
import { words } from "./words";

/** Asks before a user is disabled, and says how many clients go with it. */
export function DisableUser({ user, onClose }: { user: UserRowFragment; onClose: () => void }) {
  const canSeeClients = useCan()("clients:read");
  const clients = useQuery({
    ...asked("clients", UserClientIdsDocument, { id: user.id }),
    enabled: canSeeClients,
    staleTime: 0,
  });
  const owned = clients.data?.user?.clients.totalCount;
  const disable = async () => {
    const { updateUser } = await ask(UpdateUserDocument, { input: { id: user.id, status: "INACTIVE" } });
    const [error] = updateUser.userErrors;
    if (error) throw new Error(error.message);
    if (updateUser.user) patchUsers([updateUser.user]);
    void invalidate("users");
    void invalidate("clients");
    toast({ text: words.disable.done(nameOf(user)) });
  };
  return (
    <ConfirmDialog
      title={words.disable.title(nameOf(user))}
      action={words.disable.action}
      onConfirm={disable}
      onClose={onClose}
    >
      <p>{words.disable.text}</p>
      <p>{typeof owned === "number" ? words.disable.clients(owned) : words.disable.unknownClients}</p>
    </ConfirmDialog>
  );
}
