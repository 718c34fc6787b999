import { useEffect, useEffectEvent, useState } from "react";
import { ask } from "../api";
import { CreateUserLinkDocument, type UserRowFragment } from "../gql/user";
import { Button } from "../kit/button";
import { Checklist } from "../kit/checklist";
import { CopyBlock } from "../kit/copy";
import { Dialog } from "../kit/dialog";
import { Problems, useForm } from "../kit/form";
import { Notice } from "../kit/states";
import { Time } from "../kit/time";
import { nameOf } from "./name";
import { words } from "./words";

type Named = Pick<UserRowFragment, "id" | "username" | "displayName">;

/** The link, which only this dialog knows: it is gone with it. */
interface Link {
  url: string;
  expiresAt: string | null;
}

/** Creates a link by which a user sets a password, and shows it once. */
export function LinkDialog({
  user,
  onClose,
  isAgreed = false,
}: {
  user: Named;
  onClose: () => void;
  /** The person has asked for a link already, as with a new user: it is created at once. */
  isAgreed?: boolean;
}) {
  const form = useForm();
  const [link, setLink] = useState<Link>();
  const [isStored, setStored] = useState(false);
  const create = async () => {
    const answer = await form.send(
      async () => (await ask(CreateUserLinkDocument, { user: { id: user.id } })).createUserLink,
    );
    if (answer?.url) setLink({ url: answer.url, expiresAt: answer.expiresAt });
  };
  const onBegin = useEffectEvent(create);
  useEffect(() => {
    if (isAgreed) void onBegin();
  }, [isAgreed]);
  if (!link) {
    return (
      <Dialog
        title={words.link.confirm(nameOf(user))}
        size="small"
        onClose={onClose}
        onSubmit={create}
        actions={
          <>
            <Button onClick={onClose}>{words.form.cancel}</Button>
            <Button type="submit" kind="primary" isBusy={form.isBusy}>
              {words.link.action}
            </Button>
          </>
        }
      >
        <Problems form={form} fields={() => false} />
        <p>{words.link.confirmText}</p>
      </Dialog>
    );
  }
  return (
    <Dialog
      title={words.link.title}
      isLocked
      onClose={onClose}
      actions={
        <Button kind="primary" disabled={!isStored} onClick={onClose}>
          {words.link.close}
        </Button>
      }
    >
      <p>{words.link.lead(nameOf(user))}</p>
      <CopyBlock text={link.url} name={words.link.name} />
      <Notice kind="warning">
        {words.link.once} {words.link.until} <Time at={link.expiresAt} />.
      </Notice>
      <Checklist
        label={words.link.before}
        options={[{ id: "stored", label: words.link.stored }]}
        value={isStored ? ["stored"] : []}
        onChange={(value) => setStored(value.length > 0)}
      />
    </Dialog>
  );
}
