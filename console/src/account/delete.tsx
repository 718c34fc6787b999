import { ApiError, ask } from "../api";
import { invalidate } from "../events";
import { type AccountRowFragment, DeleteAccountDocument } from "../gql/account";
import { ConfirmDialog } from "../kit/confirm";
import { toast } from "../kit/toast";
import { words } from "./words";

/** Deletes a tenant with all that it has; its short name must be typed. */
export function DeleteAccountDialog({
  account,
  onClose,
}: {
  account: AccountRowFragment;
  onClose: () => void;
}) {
  const text = words.deletion;
  const { id, name, slug, version, usage } = account;
  const remove = async () => {
    const input = { id, expectedVersion: version, expectedClientCount: usage.clients };
    const { deleteAccount } = await ask(DeleteAccountDocument, { input });
    const problem = deleteAccount.userErrors[0];
    // The numbers in the dialog may be old.
    await invalidate("accounts");
    if (problem) throw new ApiError(problem.message, problem.code);
    toast({ text: text.done(name) });
  };
  return (
    <ConfirmDialog
      title={text.title(name)}
      action={text.action}
      typed={slug}
      isDangerous
      onConfirm={remove}
      onClose={onClose}
    >
      <p>{text.text(usage.clients, usage.users)}</p>
    </ConfirmDialog>
  );
}
