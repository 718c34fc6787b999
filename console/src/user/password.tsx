import { useState } from "react";
import { ask } from "../api";
import { invalidate } from "../events";
import { SetUserPasswordDocument, type UserRowFragment } from "../gql/user";
import { Button } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { TextField } from "../kit/field";
import { Problems, useForm } from "../kit/form";
import { toast } from "../kit/toast";
import { patchUsers } from "./live";
import { nameOf } from "./name";
import { words } from "./words";

/** Sets the password of a user. */
export function PasswordDialog({ user, onClose }: { user: UserRowFragment; onClose: () => void }) {
  const form = useForm();
  const [password, setPassword] = useState("");
  const save = async () => {
    const answer = await form.send(
      async () => (await ask(SetUserPasswordDocument, { input: { id: user.id, password } })).setUserPassword,
    );
    if (!answer) return;
    if (answer.user) patchUsers([answer.user]);
    void invalidate("users");
    toast({ text: words.password.done(nameOf(user)) });
    onClose();
  };
  return (
    <Dialog
      title={words.password.title(nameOf(user))}
      size="small"
      onClose={onClose}
      onSubmit={save}
      actions={
        <>
          <Button onClick={onClose}>{words.form.cancel}</Button>
          <Button type="submit" kind="primary" isBusy={form.isBusy}>
            {words.password.action}
          </Button>
        </>
      }
    >
      <Problems form={form} fields={(path) => path === "password"} />
      <p>{words.password.lead}</p>
      <TextField
        label={words.password.field}
        type="password"
        value={password}
        onChange={setPassword}
        error={form.at("password")}
        note={words.password.note}
        autoComplete="new-password"
        autoFocus
        isRequired
      />
    </Dialog>
  );
}
