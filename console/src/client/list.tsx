import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ExternalLink, KeyRound, Plus, Power, PowerOff, RefreshCw, SearchX, Trash2 } from "lucide-react";
import { useState } from "react";
import { asked } from "../api";
import { type ClientOrderField, type ClientRowFragment, ClientsDocument } from "../gql/client";
import { Button, ButtonLink } from "../kit/button";
import { Checkbox } from "../kit/checklist";
import { SharedMenu } from "../kit/menu";
import { Card, PageHead } from "../kit/page";
import { Pager } from "../kit/pager";
import { useSelection } from "../kit/selection";
import { Empty, Failure, NoPermission } from "../kit/states";
import { BoneRows, type Direction, SortHeader, Table } from "../kit/table";
import { useCan } from "../viewer/viewer";
import { chosenOf, onlyClient, useClientActions } from "./actions";
import { type OptionalColumn, shownColumns } from "./columns";
import { ClientFilters, useFilters } from "./filters";
import css from "./list.module.css";
import { useLiveClients } from "./live";
import { ClientRow } from "./row";
import { useScopes } from "./scopes";
import { filterOf, isFiltered, orderOf, pageSizes, variablesOf } from "./search";
import { SelectionBar } from "./selection-bar";
import { words } from "./words";

/** Columns that the server can sort by, and what is sorted downwards first: moments. */
const sorted: Partial<Record<keyof typeof words.columns, ClientOrderField>> = {
  status: "STATUS",
  name: "NAME",
  clientId: "CLIENT_ID",
  used: "LAST_USED_AT",
  created: "CREATED_AT",
  ttl: "TOKEN_TTL",
  updated: "UPDATED_AT",
};
const downwardsFirst: ClientOrderField[] = ["LAST_USED_AT", "CREATED_AT", "UPDATED_AT"];

function Header({ column, from }: { column: keyof typeof words.columns; from?: "s" | "m" | "l" }) {
  const { search, change } = useFilters();
  const field = sorted[column];
  if (!field) {
    return (
      <th scope="col" data-from={from}>
        {words.columns[column]}
      </th>
    );
  }
  const order = orderOf(search);
  const present: Direction | undefined =
    order.field === field ? (order.direction === "ASC" ? "ascending" : "descending") : undefined;
  const next = present
    ? present === "ascending"
      ? "desc"
      : "asc"
    : downwardsFirst.includes(field)
      ? "desc"
      : "asc";
  return (
    <SortHeader direction={present} from={from} onSort={() => change({ sort: `${field}.${next}` })}>
      {words.columns[column]}
    </SortHeader>
  );
}

export function ClientList() {
  const can = useCan();
  return can("clients:read") ? <Clients /> : <NoPermission permission="clients:read" />;
}

function Clients() {
  const { search, change, clear } = useFilters();
  const can = useCan();
  const navigate = useNavigate();
  const query = useQuery(asked("clients", ClientsDocument, variablesOf(search)));
  const live = useLiveClients((ids) => selection.drop(ids));
  const [menu, setMenu] = useState<{ client: ClientRowFragment; button: HTMLElement }>();
  const connection = query.data?.clients;
  const rows = connection?.nodes ?? [];
  const page = rows.map((client) => client.id).filter((id) => !live.deleted.has(id));
  const selection = useSelection(page);
  const filter = filterOf(search);

  // Other conditions, other clients: what was chosen among the former is chosen no longer.
  const conditions = JSON.stringify(filter);
  const [former, setFormer] = useState(conditions);
  if (former !== conditions) {
    setFormer(conditions);
    selection.clear();
  }

  const actions = useClientActions(() => {
    selection.clear();
    void live.refresh();
  });
  const [canWrite, canDelete] = [can("clients:write"), can("clients:delete")];
  const canSelect = canWrite || canDelete;
  const columns = shownColumns(search.columns);
  const scopes = useScopes(rows, columns.includes("scopes"));
  const total = connection?.totalCount ?? null;
  const hasSelection = selection.isAllMatching || selection.ids.size > 0;
  const fresh = words.fresh(live.created, live.deleted.size);
  const addLink = canWrite && (
    <ButtonLink kind="primary" icon={Plus} to="/clients/new">
      {words.add}
    </ButtonLink>
  );
  const step = (to: { after?: string; before?: string }) =>
    navigate({ to: "/clients", search: { ...search, after: undefined, before: undefined, ...to } });
  const { startCursor, endCursor, hasNextPage, hasPreviousPage } = connection?.pageInfo ?? {};

  return (
    <>
      <PageHead title={words.title} lead={words.lead} actions={addLink} />
      <ClientFilters>
        <div className={css.count}>
          <span aria-live="polite">
            {connection && (total === null ? words.manyMore : words.count(total))}
          </span>
          {fresh && (
            <Button size="small" icon={RefreshCw} title={words.showFresh} onClick={live.refresh}>
              {fresh}
            </Button>
          )}
        </div>
      </ClientFilters>
      <Card isFlush>
        {hasSelection && (
          <SelectionBar
            selection={selection}
            page={page}
            total={total}
            canWrite={canWrite}
            canDelete={canDelete}
            onChange={(changed) => actions.begin(changed, chosenOf(selection, filter, total ?? 0))}
          />
        )}
        {query.error ? (
          <Failure error={query.error} onRetry={query.refetch} />
        ) : connection && rows.length === 0 ? (
          isFiltered(search) ? (
            <Empty
              icon={SearchX}
              title={words.nothing.title}
              action={<Button onClick={clear}>{words.filters.clear}</Button>}
            >
              {words.nothing.text}
            </Empty>
          ) : (
            <Empty icon={KeyRound} title={words.empty.title} action={addLink}>
              {words.empty.text}
            </Empty>
          )
        ) : (
          <Table
            caption={words.caption}
            isBusy={query.isPlaceholderData}
            head={
              <Heads columns={columns} hasMenu={canSelect}>
                {canSelect && (
                  <th scope="col" className={css.check}>
                    <Checkbox
                      label={words.selection.page}
                      isChecked={page.length > 0 && page.every(selection.has)}
                      isMixed={page.some(selection.has) && !page.every(selection.has)}
                      disabled={page.length === 0}
                      onChange={selection.togglePage}
                    />
                  </th>
                )}
              </Heads>
            }
          >
            {connection ? (
              rows.map((client) => (
                <ClientRow
                  key={client.id}
                  client={client}
                  columns={columns}
                  scopes={scopes.get(client.id)}
                  isSelected={selection.has(client.id)}
                  isGone={live.deleted.has(client.id)}
                  onSelect={canSelect ? selection.toggle : undefined}
                  onMenu={canSelect ? (of, button) => setMenu({ client: of, button }) : undefined}
                />
              ))
            ) : (
              <BoneRows columns={columns.length + (canSelect ? 8 : 6)} />
            )}
          </Table>
        )}
      </Card>
      {connection && rows.length > 0 && (
        <Pager
          size={Number(search.rows ?? pageSizes[0])}
          sizes={pageSizes}
          onSize={(size) => change({ rows: size === pageSizes[0] ? undefined : String(size) })}
          next={hasNextPage && endCursor ? () => step({ after: endCursor }) : undefined}
          previous={hasPreviousPage && startCursor ? () => step({ before: startCursor }) : undefined}
        >
          {words.shown(rows.length, total)}
        </Pager>
      )}
      {menu && (
        <SharedMenu
          label={words.menu.of(menu.client.displayName)}
          target={menu.button}
          onClose={() => setMenu(undefined)}
          groups={menuOf(menu.client, { canWrite, canDelete }, actions.begin, (id) =>
            navigate({ to: "/clients/$id", params: { id } }),
          )}
        />
      )}
      {actions.dialog}
    </>
  );
}

function Heads({
  columns,
  hasMenu,
  children,
}: {
  columns: readonly OptionalColumn[];
  hasMenu: boolean;
  children: React.ReactNode;
}) {
  return (
    <>
      {children}
      <Header column="status" />
      <Header column="name" />
      <Header column="clientId" from="s" />
      <Header column="role" from="m" />
      <Header column="used" from="m" />
      <Header column="created" from="l" />
      {columns.map((column) => (
        <Header key={column} column={column} from="s" />
      ))}
      {hasMenu && (
        <th scope="col" data-sticky>
          <span className="visually-hidden">{words.menu.of("the client")}</span>
        </th>
      )}
    </>
  );
}

function menuOf(
  client: ClientRowFragment,
  { canWrite, canDelete }: { canWrite: boolean; canDelete: boolean },
  begin: ReturnType<typeof useClientActions>["begin"],
  open: (id: string) => void,
) {
  const isOn = client.status === "ACTIVE";
  const turn = {
    id: "turn",
    label: isOn ? words.menu.disable : words.menu.enable,
    icon: isOn ? PowerOff : Power,
    onAction: () => void begin(isOn ? "INACTIVE" : "ACTIVE", onlyClient(client)),
  };
  const remove = {
    id: "delete",
    label: words.menu.delete,
    icon: Trash2,
    isDangerous: true,
    onAction: () => void begin("delete", onlyClient(client)),
  };
  return [
    {
      actions: [
        { id: "open", label: words.menu.open, icon: ExternalLink, onAction: () => open(client.id) },
        ...(canWrite ? [turn] : []),
      ],
    },
    { actions: canDelete ? [remove] : [] },
  ];
}
