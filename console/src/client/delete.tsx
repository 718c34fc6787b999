import { useNavigate } from "@tanstack/react-router";
import { invalidate } from "../events";
import type { ClientPageFragment } from "../gql/client";
import { ConfirmDialog } from "../kit/confirm";
import { toast } from "../kit/toast";
import { changeClients } from "./bulk";
import { words } from "./detail-words";

/** Deletes the client whose page it is, once its name has been typed. */
export function DeleteClient({ client, onClose }: { client: ClientPageFragment; onClose: () => void }) {
  const navigate = useNavigate();
  const name = client.displayName;
  const run = async () => {
    const result = await changeClients({ ids: [client.id] }, "delete", () => {});
    if (result.failed > 0) throw new Error(result.why);
    toast({ text: words.delete.done(name) });
    await navigate({ to: "/clients" });
    void invalidate("clients");
  };
  return (
    <ConfirmDialog
      title={words.delete.title(name)}
      action={words.delete.action}
      typed={name.trim()}
      isDangerous
      onConfirm={run}
      onClose={onClose}
    >
      <p>{words.delete.text}</p>
    </ConfirmDialog>
  );
}
