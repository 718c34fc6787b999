import { Link2, LockKeyhole, Power, PowerOff, Trash2 } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { ApiError, ask } from "../api";
import { UpdateUserDocument, type UserRowFragment } from "../gql/user";
import type { MenuGroup } from "../kit/menu";
import { toast } from "../kit/toast";
import { useViewer } from "../viewer/viewer";
import { patchUsers } from "./live";
import { nameOf } from "./name";
import { words } from "./words";

// Loaded once one is opened.
const LinkDialog = lazy(async () => ({ default: (await import("./link")).LinkDialog }));
const PasswordDialog = lazy(async () => ({ default: (await import("./password")).PasswordDialog }));
const DisableUser = lazy(async () => ({ default: (await import("./disable")).DisableUser }));
const DeleteUser = lazy(async () => ({ default: (await import("./delete")).DeleteUser }));

type Kind = "link" | "password" | "disable" | "delete";

/** Enables a user again; that can be undone by disabling it, which asks first. */
async function enable(user: UserRowFragment) {
  try {
    const { updateUser } = await ask(UpdateUserDocument, { input: { id: user.id, status: "ACTIVE" } });
    const [error] = updateUser.userErrors;
    if (error) return toast({ text: error.message, isProblem: true });
    if (updateUser.user) patchUsers([updateUser.user]);
    toast({ text: words.disable.enabled(nameOf(user)) });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code !== "CANCELLED") toast({ text: error.message, isProblem: true });
  }
}

/** What can be done with a user, the same in the list and on its page. */
export function useUserActions(onDeleted: () => void) {
  const viewer = useViewer();
  const [open, setOpen] = useState<{ kind: Kind; user: UserRowFragment }>();
  const close = () => setOpen(undefined);
  const begin = (kind: Kind, user: UserRowFragment) => setOpen({ kind, user });
  const groups = (user: UserRowFragment): MenuGroup[] => {
    const isOn = user.status === "ACTIVE";
    const isSelf = user.id === viewer.id;
    return [
      {
        actions: [
          { id: "link", label: words.menu.link, icon: Link2, onAction: () => begin("link", user) },
          {
            id: "password",
            label: words.menu.password,
            icon: LockKeyhole,
            onAction: () => begin("password", user),
          },
        ],
      },
      {
        actions: [
          isOn
            ? {
                id: "disable",
                label: words.menu.disable,
                icon: PowerOff,
                reason: isSelf ? words.menu.self : undefined,
                onAction: () => begin("disable", user),
              }
            : {
                id: "enable",
                label: words.menu.enable,
                icon: Power,
                onAction: () => void enable(user),
              },
          {
            id: "delete",
            label: words.menu.delete,
            icon: Trash2,
            isDangerous: true,
            reason: isSelf ? words.menu.self : undefined,
            onAction: () => begin("delete", user),
          },
        ],
      },
    ];
  };
  const dialogs: Record<Kind, (user: UserRowFragment) => ReactNode> = {
    link: (user) => <LinkDialog user={user} onClose={close} />,
    password: (user) => <PasswordDialog user={user} onClose={close} />,
    disable: (user) => <DisableUser user={user} onClose={close} />,
    delete: (user) => <DeleteUser user={user} onClose={close} onDeleted={onDeleted} />,
  };
  const dialog = open && <Suspense>{dialogs[open.kind](open.user)}</Suspense>;
  return { groups, dialog, begin, enable };
}
