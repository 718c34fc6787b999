import { useState } from "react";
import { ApiError, ask } from "../api";
import { invalidate } from "../events";
import { type AccountRowFragment, RaiseLimitsDocument } from "../gql/account";
import { Button } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { TextField } from "../kit/field";
import { Notice } from "../kit/states";
import { toast } from "../kit/toast";
import { words } from "./words";

const numberOf = (typed: string) => (typed.trim() === "" ? null : Number(typed));
const textOf = (limit: number | null) => (limit === null ? "" : String(limit));

/** Sets how many clients an account may have. */
export function LimitsDialog({ account, onClose }: { account: AccountRowFragment; onClose: () => void }) {
  const text = words.limits;
  const { usage, policy } = account;
  const [all, setAll] = useState(textOf(policy.maxClients));
  const [active, setActive] = useState(textOf(policy.maxActiveClients));
  const [errors, setErrors] = useState<Partial<Record<string, string>>>({});
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    if (isBusy) return;
    setBusy(true);
    try {
      const input = {
        account: { id: account.id },
        expectedVersion: account.version,
        maxClients: numberOf(all),
        maxActiveClients: numberOf(active),
      };
      const { updateAccountPolicy: saved } = await ask(RaiseLimitsDocument, { input });
      await invalidate("accounts");
      const problems = saved.userErrors.map((error) => [error.path.at(-1) ?? "", error.message]);
      setErrors(Object.fromEntries(problems));
      if (!saved.account) return;
      void invalidate("account");
      toast({ text: text.done });
      onClose();
    } catch (failure) {
      if (!(failure instanceof ApiError && failure.code === "CANCELLED"))
        setErrors({ "": (failure as Error).message });
    } finally {
      setBusy(false);
    }
  };
  const general = errors[""] ?? errors.expectedVersion;
  return (
    <Dialog
      title={text.title(account.name)}
      size="small"
      onClose={onClose}
      onSubmit={save}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" isBusy={isBusy}>
            {text.action}
          </Button>
        </>
      }
    >
      {general && <Notice kind="danger">{general}</Notice>}
      <TextField
        label={text.all}
        note={`${words.usage(usage.clients, policy.maxClients)}. ${text.note}`}
        error={errors.maxClients}
        type="number"
        min={0}
        placeholder={words.unlimited}
        value={all}
        onChange={setAll}
        autoFocus
      />
      <TextField
        label={text.active}
        note={`${words.usage(usage.activeClients, policy.maxActiveClients)}. ${text.note}`}
        error={errors.maxActiveClients}
        type="number"
        min={0}
        placeholder={words.unlimited}
        value={active}
        onChange={setActive}
      />
    </Dialog>
  );
}
