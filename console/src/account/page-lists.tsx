import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import type { ReactNode } from "react";
import { asked } from "../api";
import {
  AccountClientsDocument,
  AccountEventsDocument,
  AccountRolesDocument,
  AccountUsersDocument,
  type StepsFragment,
} from "../gql/account";
import { formatNumber } from "../kit/format";
import { Card } from "../kit/page";
import { Pager } from "../kit/pager";
import { Empty, Failure } from "../kit/states";
import { Badge, Status } from "../kit/status";
import { BoneRows, Table, TwoLines } from "../kit/table";
import { Time } from "../kit/time";
import css from "./list.module.css";
import { type AccountPageSearch, variablesOf } from "./page-search";
import { words } from "./words";

const said = words.page;

interface ListProps {
  /** ID of the account. */
  id: string;
  search: AccountPageSearch;
  change: (changed: AccountPageSearch) => unknown;
}

interface Page<Node> {
  totalCount: number | null;
  nodes: readonly Node[];
  pageInfo: StepsFragment;
}

/** A page of things of another account, which can be looked at and not changed. */
function Listing<Data, Node extends { id: string }>({
  query,
  page,
  search,
  change,
  caption,
  columns,
  children,
}: Omit<ListProps, "id"> & {
  query: UseQueryResult<Data>;
  page: Page<Node> | undefined;
  caption: string;
  /** The first is always shown, others where there is room. */
  columns: readonly string[];
  /** Cells of a row. */
  children: (node: Node) => ReactNode;
}) {
  const { startCursor, endCursor, hasNextPage, hasPreviousPage } = page?.pageInfo ?? {};
  const total = page?.totalCount ?? null;
  return (
    <>
      <Card isFlush>
        {query.error ? (
          <Failure error={query.error} onRetry={query.refetch} />
        ) : page?.nodes.length === 0 ? (
          <Empty icon={SearchX} title={search.q ? said.nothing : said.none} />
        ) : (
          <Table
            caption={caption}
            isBusy={query.isPlaceholderData}
            head={columns.map((column, at) => (
              <th key={column} scope="col" data-from={at > 1 ? "s" : undefined}>
                {column}
              </th>
            ))}
          >
            {page ? (
              page.nodes.map((node) => <tr key={node.id}>{children(node)}</tr>)
            ) : (
              <BoneRows columns={columns.length} />
            )}
          </Table>
        )}
      </Card>
      {page && page.nodes.length > 0 && (
        <Pager
          size={Number(search.rows ?? 25)}
          onSize={(size) => change({ rows: size === 25 ? undefined : String(size) })}
          next={hasNextPage && endCursor ? () => change({ after: endCursor }) : undefined}
          previous={hasPreviousPage && startCursor ? () => change({ before: startCursor }) : undefined}
        >
          {said.shown(page.nodes.length, total)}
        </Pager>
      )}
    </>
  );
}

const filterOf = ({ q }: AccountPageSearch) => (q ? { filter: { search: q } } : {});

export function Clients({ id, ...list }: ListProps) {
  const variables = { ...variablesOf(id, list.search), ...filterOf(list.search) };
  const query = useQuery(asked("accounts", AccountClientsDocument, variables));
  const { client, status, role, used } = said.columns;
  return (
    <Listing
      {...list}
      query={query}
      page={query.data?.account?.clients}
      caption={said.parts.clients}
      columns={[client, status, role, used]}
    >
      {(it) => (
        <>
          <td className={css.name}>
            <TwoLines second={<code>{it.clientId}</code>}>{it.displayName}</TwoLines>
          </td>
          <td>
            <Status isOn={it.status === "ACTIVE"}>{words.look.status[it.status]}</Status>
          </td>
          <td data-from="s" className={css.second}>
            {it.role?.name ?? said.noRole}
          </td>
          <td data-from="s" className={css.second}>
            <Time at={it.lastUsedAt} />
          </td>
        </>
      )}
    </Listing>
  );
}

export function Users({ id, ...list }: ListProps) {
  const variables = { ...variablesOf(id, list.search), ...filterOf(list.search) };
  const query = useQuery(asked("accounts", AccountUsersDocument, variables));
  const { user, status, role, signedIn } = said.columns;
  return (
    <Listing
      {...list}
      query={query}
      page={query.data?.account?.users}
      caption={said.parts.users}
      columns={[user, status, role, signedIn]}
    >
      {(it) => (
        <>
          <td className={css.name}>
            <TwoLines second={it.displayName && it.username}>{it.displayName || it.username}</TwoLines>
          </td>
          <td>
            <Status isOn={it.status === "ACTIVE"}>
              {it.status === "ACTIVE" ? said.active : said.disabled}
            </Status>
          </td>
          <td data-from="s" className={css.second}>
            {it.role?.name ?? said.noRole}
          </td>
          <td data-from="s" className={css.second}>
            <Time at={it.lastLoginAt} />
          </td>
        </>
      )}
    </Listing>
  );
}

export function Roles({ id, ...list }: ListProps) {
  const query = useQuery(asked("accounts", AccountRolesDocument, variablesOf(id, list.search)));
  const { role, key, clients, users } = said.columns;
  return (
    <Listing
      {...list}
      query={query}
      page={query.data?.account?.roles}
      caption={said.parts.roles}
      columns={[role, key, clients, users]}
    >
      {(it) => (
        <>
          <td className={css.name}>
            <TwoLines second={it.description}>
              {it.name} {it.builtIn && <Badge>{said.builtIn}</Badge>}
            </TwoLines>
          </td>
          <td>
            <code>{it.key}</code>
          </td>
          <td data-from="s" className={css.second}>
            {formatNumber(it.clientCount)}
          </td>
          <td data-from="s" className={css.second}>
            {formatNumber(it.userCount)}
          </td>
        </>
      )}
    </Listing>
  );
}

export function Events({ id, ...list }: ListProps) {
  const variables = { ...variablesOf(id, list.search), ...filterOf(list.search) };
  const query = useQuery(asked("accounts", AccountEventsDocument, variables));
  const { event, outcome, address, time } = said.columns;
  return (
    <Listing
      {...list}
      query={query}
      page={query.data?.account?.auditEvents}
      caption={said.parts.events}
      columns={[event, outcome, address, time]}
    >
      {(it) => (
        <>
          <td className={css.name}>
            <TwoLines second={it.actorName}>{it.summary}</TwoLines>
          </td>
          <td>
            <Status isOn={it.outcome === "SUCCESS"}>{said.outcomes[it.outcome]}</Status>
          </td>
          <td data-from="s" className={css.second}>
            {it.ipAddress}
          </td>
          <td data-from="s" className={css.second}>
            <Time at={it.occurredAt} />
          </td>
        </>
      )}
    </Listing>
  );
}
