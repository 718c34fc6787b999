import { useState } from "react";
import { ApiError, ask } from "../api";
import {
  RevokeAllTokensDocument,
  RevokeSigningKeyDocument,
  RotateSigningKeyDocument,
  type SigningAlgorithm,
} from "../gql/key";
import { ConfirmDialog } from "../kit/confirm";
import { Select } from "../kit/select";
import { Notice } from "../kit/states";
import { Switch } from "../kit/switch";
import { toast } from "../kit/toast";
import { words } from "./words";

/** Fails with what the server says is wrong: the dialog shows it and stays. */
function check(userErrors: readonly { message: string }[]) {
  const first = userErrors[0];
  if (first) throw new ApiError(first.message, "INVALID");
}

/** The next key signs from now on. */
export function RotateDialog({
  algorithms,
  onDone,
  onClose,
}: {
  algorithms: SigningAlgorithm[];
  onDone: () => void;
  onClose: () => void;
}) {
  const text = words.rotate;
  const [algorithm, setAlgorithm] = useState("default");
  const [isForced, setForced] = useState(false);
  const rotate = async () => {
    const chosen = algorithms.find((each) => each === algorithm);
    const input = { force: isForced, ...(chosen && { algorithm: chosen }) };
    check((await ask(RotateSigningKeyDocument, { input })).rotateSigningKey.userErrors);
    toast({ text: text.done });
    onDone();
  };
  return (
    <ConfirmDialog title={text.title} action={text.action} onConfirm={rotate} onClose={onClose}>
      <p>{text.text}</p>
      {algorithms.length > 1 && (
        <Select
          label={text.algorithm}
          value={algorithm}
          onChange={setAlgorithm}
          options={[
            { id: "default", label: text.byDefault },
            ...algorithms.map((each) => ({ id: each, label: each })),
          ]}
        />
      )}
      <Switch label={text.force} note={text.forceNote} isOn={isForced} onChange={setForced} />
    </ConfirmDialog>
  );
}

/** For a key that was disclosed. */
export function RevokeKeyDialog({
  kid,
  isCurrent,
  onDone,
  onClose,
}: {
  kid: string;
  isCurrent: boolean;
  onDone: () => void;
  onClose: () => void;
}) {
  const text = words.revoke;
  const revoke = async () => {
    check((await ask(RevokeSigningKeyDocument, { kid })).revokeSigningKey.userErrors);
    toast({ text: text.done });
    onDone();
  };
  return (
    <ConfirmDialog
      title={text.title}
      action={text.action}
      typed={kid}
      isDangerous
      onConfirm={revoke}
      onClose={onClose}
    >
      <p>{text.text}</p>
      {isCurrent && <Notice kind="warning">{text.current}</Notice>}
    </ConfirmDialog>
  );
}

/** After a disclosure: all clients fetch new tokens. */
export function RevokeAllDialog({ onClose }: { onClose: () => void }) {
  const text = words.all;
  const revoke = async () => {
    check((await ask(RevokeAllTokensDocument)).revokeAllTokens.userErrors);
    toast({ text: text.done });
  };
  return (
    <ConfirmDialog
      title={text.title}
      action={text.action}
      typed={text.typed}
      isDangerous
      onConfirm={revoke}
      onClose={onClose}
    >
      <p>{text.text}</p>
    </ConfirmDialog>
  );
}
