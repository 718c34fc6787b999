import { useNavigate } from "@tanstack/react-router";
import { Copy, Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import type { ClientPageFragment } from "../gql/client";
import { Button, buttonClass } from "../kit/button";
import { MenuButton } from "../kit/menu";
import { Status } from "../kit/status";
import { Switch } from "../kit/switch";
import { useCan } from "../viewer/viewer";
import { onlyClient, useClientActions } from "./actions";
import { DeleteClient } from "./delete";
import { words } from "./detail-words";
import { DuplicateClient } from "./duplicate";
import { EditClient } from "./edit";
import css from "./page.module.css";
import { words as listWords } from "./words";

/** What can be done with the client whose page it is. */
export function PageActions({ client }: { client: ClientPageFragment }) {
  const can = useCan();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<"edit" | "duplicate" | "delete">();
  const status = useClientActions(() => {});
  const isOn = client.status === "ACTIVE";
  const canWrite = can("clients:write");
  const canDelete = can("clients:delete");
  const close = () => setDialog(undefined);
  return (
    <>
      <div className={css.status}>
        {canWrite ? (
          <Switch
            label={listWords.status[client.status]}
            isOn={isOn}
            onChange={(isOn) => void status.begin(isOn ? "ACTIVE" : "INACTIVE", onlyClient(client))}
          />
        ) : (
          <Status isOn={isOn}>{listWords.status[client.status]}</Status>
        )}
      </div>
      {canWrite && (
        <Button icon={Pencil} onClick={() => setDialog("edit")}>
          {words.edit.open}
        </Button>
      )}
      {(canWrite || canDelete) && (
        <MenuButton
          label={words.more}
          className={buttonClass()}
          groups={[
            {
              actions: canWrite
                ? [
                    {
                      id: "edit",
                      label: `${words.edit.open}…`,
                      icon: Pencil,
                      onAction: () => setDialog("edit"),
                    },
                    {
                      id: "duplicate",
                      label: words.duplicate.open,
                      icon: Copy,
                      onAction: () => setDialog("duplicate"),
                    },
                  ]
                : [],
            },
            {
              actions: canDelete
                ? [
                    {
                      id: "delete",
                      label: words.delete.open,
                      icon: Trash2,
                      isDangerous: true,
                      onAction: () => setDialog("delete"),
                    },
                  ]
                : [],
            },
          ]}
        >
          <Ellipsis size={16} aria-hidden />
        </MenuButton>
      )}
      {dialog === "edit" && <EditClient client={client} onClose={close} />}
      {dialog === "duplicate" && (
        <DuplicateClient
          client={client}
          onClose={close}
          onDone={(id) => navigate({ to: "/clients/$id", params: { id } })}
        />
      )}
      {dialog === "delete" && <DeleteClient client={client} onClose={close} />}
    </>
  );
}
