import { useState } from "react";
import { ApiError, ask } from "../api";
import { invalidate } from "../events";
import { RenameAccountDocument, type RulesFragment } from "../gql/account";
import { Button } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { TextField } from "../kit/field";
import { toast } from "../kit/toast";
import { words } from "./words";

/** Gives the account another name; its slug stays. */
export function RenameDialog({ account, onClose }: { account: RulesFragment; onClose: () => void }) {
  const text = words.rename;
  const [name, setName] = useState(account.name);
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const rename = async () => {
    setBusy(true);
    try {
      const input = { id: account.id, name, expectedVersion: account.version };
      const { updateAccount } = await ask(RenameAccountDocument, { input });
      const problem = updateAccount.userErrors[0];
      if (problem) return setError(problem.message);
      toast({ text: text.done });
      await Promise.all([invalidate("account"), invalidate("viewer"), invalidate("accounts")]);
      onClose();
    } catch (failure) {
      if (!(failure instanceof ApiError && failure.code === "CANCELLED"))
        setError((failure as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={text.title}
      size="small"
      onClose={onClose}
      onSubmit={rename}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" isBusy={isBusy}>
            {text.action}
          </Button>
        </>
      }
    >
      <TextField
        label={text.label}
        note={text.note(account.slug)}
        error={error}
        value={name}
        onChange={setName}
        isRequired
        autoFocus
      />
    </Dialog>
  );
}
