import { useNavigate } from "@tanstack/react-router";
import { Power, PowerOff, RefreshCw, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { ApiError, ask } from "../api";
import { invalidate } from "../events";
import {
  DeleteWebhookDocument,
  TestWebhookDocument,
  UpdateWebhookDocument,
  type WebhookFactsFragment,
  type WebhookStatus,
} from "../gql/webhook";
import { ConfirmDialog } from "../kit/confirm";
import type { MenuAction } from "../kit/menu";
import { toast } from "../kit/toast";
import { useCan } from "../viewer/viewer";
import { RotateSecret } from "./rotate";
import { words } from "./words";

/** Fails with what the server says is wrong. */
export function check({ userErrors }: { userErrors: readonly { code: string; message: string }[] }) {
  const [first] = userErrors;
  if (first) throw new ApiError(first.message, first.code);
}

/** Does something without a dialog that could show what went wrong. */
export async function quietly(work: () => Promise<unknown>) {
  try {
    await work();
  } catch (error) {
    if (error instanceof ApiError && error.code === "CANCELLED") return;
    toast({ text: (error as Error).message, isProblem: true });
  }
}

async function turn({ id, name }: WebhookFactsFragment, status: WebhookStatus) {
  check((await ask(UpdateWebhookDocument, { input: { id, status } })).updateWebhook);
  toast({ text: words.turned[status](name) });
  await invalidate("webhooks");
}

async function test({ id }: WebhookFactsFragment) {
  check((await ask(TestWebhookDocument, { id })).testWebhook);
  toast({ text: words.tested });
  await invalidate("webhooks");
}

interface Open {
  kind: "disable" | "rotate" | "delete";
  webhook: WebhookFactsFragment;
}

/** What can be done with a webhook, and the dialogs that ask before. */
export function useWebhookActions() {
  const can = useCan();
  const navigate = useNavigate();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const canWrite = can("webhooks:write");
  const reason = can("audit:read") ? undefined : words.needsAudit;
  const remove = async ({ id, name }: WebhookFactsFragment) => {
    check((await ask(DeleteWebhookDocument, { id })).deleteWebhook);
    toast({ text: words.delete.done(name) });
    await navigate({ to: "/webhooks" });
    void invalidate("webhooks");
  };
  const setOn = (webhook: WebhookFactsFragment, isOn: boolean) =>
    isOn ? void quietly(() => turn(webhook, "ACTIVE")) : setOpen({ kind: "disable", webhook });

  const turning = (webhook: WebhookFactsFragment): MenuAction => {
    const isOn = webhook.status === "ACTIVE";
    return {
      id: "turn",
      label: isOn ? words.menu.disable : words.menu.enable,
      icon: isOn ? PowerOff : Power,
      reason,
      onAction: () => setOn(webhook, !isOn),
    };
  };
  const groups = (webhook: WebhookFactsFragment): { actions: MenuAction[] }[] => [
    {
      actions: [
        {
          id: "test",
          label: words.menu.test,
          icon: Send,
          reason: webhook.status === "ACTIVE" ? undefined : words.isOff,
          onAction: () => void quietly(() => test(webhook)),
        },
        {
          id: "rotate",
          label: words.menu.rotate,
          icon: RefreshCw,
          onAction: () => setOpen({ kind: "rotate", webhook }),
        },
      ],
    },
    {
      actions: [
        {
          id: "delete",
          label: words.menu.delete,
          icon: Trash2,
          isDangerous: true,
          onAction: () => setOpen({ kind: "delete", webhook }),
        },
      ],
    },
  ];
  const asks = open && open.kind !== "rotate" ? words[open.kind] : undefined;
  const dialog = open && (
    <>
      {asks && (
        <ConfirmDialog
          title={asks.title(open.webhook.name)}
          action={asks.action}
          isDangerous={open.kind === "delete"}
          onConfirm={() => (open.kind === "delete" ? remove(open.webhook) : turn(open.webhook, "INACTIVE"))}
          onClose={close}
        >
          <p>{asks.text}</p>
        </ConfirmDialog>
      )}
      {open.kind === "rotate" && <RotateSecret webhook={open.webhook} onClose={close} />}
    </>
  );
  return { canWrite, reason, turning, groups, setOn, dialog };
}
