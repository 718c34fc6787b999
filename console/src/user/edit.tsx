import { useState } from "react";
import { ask, asked } from "../api";
import { answers, invalidate } from "../events";
import { UpdateUserDocument, UserDocument, type UserRowFragment } from "../gql/user";
import { Button } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { Problems, Stale, useForm } from "../kit/form";
import { toast } from "../kit/toast";
import { useCan } from "../viewer/viewer";
import { inputOf, type Person, PersonFields, personFields } from "./fields";
import { patchUsers } from "./live";
import { nameOf } from "./name";
import { words } from "./words";

const personOf = (user: UserRowFragment): Person => ({
  displayName: user.displayName ?? "",
  email: user.email ?? "",
  emailVerified: user.emailVerified,
  locale: user.locale ?? "",
  role: user.role?.id ?? "",
});

/** Changes what is known of a user, and its role. */
export function EditUser({ user, onClose }: { user: UserRowFragment; onClose: () => void }) {
  const withClients = useCan()("clients:read");
  const form = useForm();
  // What others save meanwhile does not make this form forget what it began with.
  const [began] = useState(user);
  const [person, setPerson] = useState(() => personOf(user));
  const [now, setNow] = useState<UserRowFragment>();
  const save = async (expectedVersion: number) => {
    const answer = await form.send(async () => {
      const { role, ...rest } = inputOf(person);
      const isRoleChanged = person.role !== personOf(began).role;
      const input = { id: user.id, ...rest, ...(isRoleChanged && { role }), expectedVersion };
      const { updateUser } = await ask(UpdateUserDocument, { input });
      if (updateUser.userErrors.some((error) => error.code === "STALE_VERSION")) {
        const query = asked("users", UserDocument, { id: user.id, withClients });
        setNow((await answers.fetchQuery({ ...query, staleTime: 0 })).user ?? undefined);
      }
      return updateUser;
    });
    if (!answer?.user) return;
    patchUsers([answer.user]);
    void invalidate("users");
    toast({ text: words.edit.saved(nameOf(answer.user)) });
    onClose();
  };
  const rows = (Object.keys(words.edit.names) as (keyof typeof words.edit.names)[]).map((field) => ({
    name: words.edit.names[field],
    now: now ? personOf(now)[field] : "",
    mine: person[field],
  }));
  return (
    <Dialog
      title={words.edit.title}
      onClose={onClose}
      onSubmit={() => save(began.version)}
      actions={
        <>
          <Button onClick={onClose}>{words.form.cancel}</Button>
          <Button type="submit" kind="primary" isBusy={form.isBusy} disabled={form.isStale}>
            {words.edit.save}
          </Button>
        </>
      }
    >
      <Problems form={form} fields={(path) => [...personFields, "role.id"].includes(path)} />
      {form.isStale && now && (
        <Stale
          rows={[
            ...rows.filter((row) => row.now !== row.mine),
            ...(now.role?.id !== (person.role || undefined)
              ? [
                  {
                    name: words.form.role,
                    now: now.role?.name ?? words.noRole,
                    mine: person.role === began.role?.id ? began.role.name : words.edit.newRole,
                  },
                ]
              : []),
          ]}
          onKeep={() => save(now.version)}
          onDrop={onClose}
        />
      )}
      <PersonFields person={person} onChange={setPerson} form={form} />
    </Dialog>
  );
}
