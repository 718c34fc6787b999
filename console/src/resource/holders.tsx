import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { asked } from "../api";
import { type ApiFactsFragment, ScopeHoldersDocument, type ScopeHoldersQuery } from "../gql/resource";
import { Button } from "../kit/button";
import { Card } from "../kit/page";
import { Select } from "../kit/select";
import { Bones, Failure } from "../kit/states";
import { Status } from "../kit/status";
import { Table, TwoLines } from "../kit/table";
import css from "./resource.module.css";
import { words } from "./words";

type Holder = ScopeHoldersQuery["clients"]["nodes"][number];

const route = getRouteApi("/shell/apis/$id");
const said = words.holders;
const STEP = 25;
/** Most that one request answers. */
const MOST = 100;

/** Clients that may use an API, for one of its scopes at a time. */
export function ScopeHolders({ api }: { api: ApiFactsFragment }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [first, setFirst] = useState(STEP);
  const codes = api.permissions.map((permission) => permission.code);
  const scope = codes.find((code) => code === search.scope) ?? codes[0] ?? "";
  const query = useQuery(asked("clients", ScopeHoldersDocument, { scope, first }));
  const connection = query.data?.clients;
  return (
    <div id="holders" className={css.holders}>
      <Card
        title={said.title}
        isFlush
        actions={
          <>
            <span className={css.remark} aria-live="polite">
              {connection && typeof connection.totalCount === "number" && said.count(connection.totalCount)}
            </span>
            <Select
              isFilter
              label={said.scope}
              value={scope}
              onChange={(chosen) => {
                setFirst(STEP);
                void navigate({ search: { scope: chosen }, replace: true, resetScroll: false });
              }}
              options={codes.map((code) => ({ id: code, label: code }))}
            />
          </>
        }
      >
        {query.error ? (
          <Failure error={query.error} onRetry={query.refetch} />
        ) : !connection ? (
          <div className={css.foot}>
            <Bones />
          </div>
        ) : connection.nodes.length === 0 ? (
          <p className={css.foot}>{said.none}</p>
        ) : (
          <Table
            caption={said.caption(scope)}
            isBusy={query.isPlaceholderData}
            head={
              <>
                <th scope="col">{said.status}</th>
                <th scope="col">{said.name}</th>
                <th scope="col">{said.role}</th>
                <th scope="col" data-from="s">
                  {said.access}
                </th>
              </>
            }
          >
            {connection.nodes.map((client) => (
              <HolderRow key={client.id} client={client} />
            ))}
          </Table>
        )}
        {connection?.pageInfo.hasNextPage && first < MOST && (
          <div className={css.foot}>
            <Button size="small" isBusy={query.isFetching} onClick={() => setFirst(MOST)}>
              {said.more}
            </Button>
          </div>
        )}
      </Card>
    </div>
  );
}

function HolderRow({ client }: { client: Holder }) {
  const isOn = client.status === "ACTIVE";
  return (
    <tr data-dimmed={!isOn || undefined}>
      <td className={css.status}>
        <Status isOn={isOn}>{said.states[client.status]}</Status>
      </td>
      <td className={css.nameCell}>
        <TwoLines second={<code>{client.clientId}</code>}>
          <Link to="/clients/$id" params={{ id: client.id }} className={css.name}>
            {client.displayName}
          </Link>
        </TwoLines>
      </td>
      <td className={css.second}>{client.role?.name ?? said.noRole}</td>
      <td data-from="s" className={css.second}>
        {said.accesses[client.accessLevel]}
      </td>
    </tr>
  );
}
