import { Ellipsis } from "lucide-react";
import { memo } from "react";
import type { ClientRowFragment } from "../gql/client";
import { IconButton } from "../kit/button";
import { Checkbox } from "../kit/checklist";
import { CopyText } from "../kit/copy";
import { formatDuration } from "../kit/format";
import { RowLink } from "../kit/row-link";
import { Status } from "../kit/status";
import { TwoLines } from "../kit/table";
import { Time } from "../kit/time";
import type { OptionalColumn } from "./columns";
import css from "./list.module.css";
import { words } from "./words";

function optionalCell(
  client: ClientRowFragment,
  scopes: readonly string[] | undefined,
  column: OptionalColumn,
) {
  switch (column) {
    case "ttl":
      return formatDuration(client.tokenTtlSeconds);
    case "access":
      return words.access[client.accessLevel];
    case "updated":
      return <Time at={client.updatedAt} />;
    case "capabilities":
      return client.capabilities.map((it) => words.capabilities[it]).join(", ");
    case "scopes":
      return scopes && (scopes.join(", ") || words.noScopes);
    case "owner":
      return client.owner ? client.owner.displayName || client.owner.username : words.ownedByAccount;
  }
}

interface ClientRowProps {
  client: ClientRowFragment;
  columns: readonly OptionalColumn[];
  /** Codes of its direct permissions; absent where they are not shown, or not there yet. */
  scopes: readonly string[] | undefined;
  isSelected: boolean;
  /** Someone has deleted it; it stays until the list is asked for again. */
  isGone: boolean;
  /** Absent where the person may do nothing with it. */
  onSelect?: (id: string, isChosen: boolean, withShift: boolean) => void;
  onMenu?: (client: ClientRowFragment, button: HTMLElement) => void;
}

export const ClientRow = memo(function ClientRow({
  client,
  columns,
  scopes,
  isSelected,
  isGone,
  onSelect,
  onMenu,
}: ClientRowProps) {
  const isOn = client.status === "ACTIVE" && !isGone;
  return (
    <tr data-selected={isSelected || undefined} data-dimmed={!isOn || undefined}>
      {onSelect && (
        <td className={css.check}>
          <Checkbox
            label={words.selection.row(client.displayName)}
            isChecked={isSelected}
            disabled={isGone}
            onChange={(isChecked, withShift) => onSelect(client.id, isChecked, withShift)}
          />
        </td>
      )}
      <td>
        <Status isOn={isOn} title={client.statusReason ? words.reasons[client.statusReason] : undefined}>
          {isGone ? words.status.gone : words.status[client.status]}
        </Status>
      </td>
      <td className={css.nameCell}>
        <TwoLines
          second={
            <>
              {client.description && <span className={css.description}>{client.description}</span>}
              <code className={css.idBelow}>{client.clientId}</code>
            </>
          }
        >
          {isGone ? (
            client.displayName
          ) : (
            <RowLink path={`/clients/${client.id}`} className={css.name}>
              {client.displayName}
            </RowLink>
          )}
        </TwoLines>
      </td>
      <td data-from="s" className={css.id}>
        <CopyText text={client.clientId} name="client ID" />
      </td>
      <td data-from="m" className={client.role ? css.short : css.none}>
        {client.role?.name ?? words.noRole}
      </td>
      <td data-from="m" className={css.second}>
        <Time at={client.lastUsedAt} />
      </td>
      <td data-from="l" className={css.second}>
        <Time at={client.createdAt} />
      </td>
      {columns.map((column) => (
        <td key={column} data-from="s" className={css.optional}>
          {optionalCell(client, scopes, column)}
        </td>
      ))}
      {onMenu && (
        <td data-sticky className={css.menu}>
          <IconButton
            label={words.menu.of(client.displayName)}
            icon={Ellipsis}
            aria-haspopup="menu"
            disabled={isGone}
            onClick={(event) => onMenu(client, event.currentTarget)}
          />
        </td>
      )}
    </tr>
  );
});
