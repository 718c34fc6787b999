import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Copy, Ellipsis, ExternalLink, Plus, RefreshCw, ShieldCheck, Trash2 } from "lucide-react";
import { useState } from "react";
import { asked } from "../api";
import { type RoleRowFragment, RolesDocument } from "../gql/role";
import { Button, ButtonLink, IconButton } from "../kit/button";
import { formatNumber } from "../kit/format";
import { SharedMenu } from "../kit/menu";
import { Card, PageHead } from "../kit/page";
import { Pager } from "../kit/pager";
import { Empty, Failure, NoPermission } from "../kit/states";
import { Badge } from "../kit/status";
import { BoneRows, Table, TwoLines } from "../kit/table";
import { Time } from "../kit/time";
import { useCan } from "../viewer/viewer";
import { DeleteRole } from "./delete";
import { useLiveRoles } from "./live";
import css from "./role.module.css";
import { pageSizes, variablesOf } from "./search";
import { words } from "./words";

const route = getRouteApi("/shell/roles");

export function RoleList() {
  const can = useCan();
  return can("roles:read") ? <Roles /> : <NoPermission permission="roles:read" />;
}

function Roles() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const canWrite = useCan()("roles:write");
  const query = useQuery(asked("roles", RolesDocument, variablesOf(search)));
  const live = useLiveRoles();
  const [menu, setMenu] = useState<{ role: RoleRowFragment; button: HTMLElement }>();
  const [deleting, setDeleting] = useState<RoleRowFragment>();
  const connection = query.data?.roles;
  const rows = connection?.nodes ?? [];
  const fresh = words.fresh(live.created, live.deleted.size);
  const { startCursor, endCursor, hasNextPage, hasPreviousPage } = connection?.pageInfo ?? {};
  const step = (to: { after?: string; before?: string }) =>
    navigate({ search: { rows: search.rows, ...to } });
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={
          <>
            {fresh && (
              <Button icon={RefreshCw} title={words.showFresh} onClick={live.refresh}>
                {fresh}
              </Button>
            )}
            {canWrite && (
              <ButtonLink kind="primary" icon={Plus} to="/roles/new">
                {words.add}
              </ButtonLink>
            )}
          </>
        }
      />
      <Card isFlush>
        {query.error ? (
          <Failure error={query.error} onRetry={query.refetch} />
        ) : connection && rows.length === 0 ? (
          <Empty icon={ShieldCheck} title={words.empty.title}>
            {words.empty.text}
          </Empty>
        ) : (
          <Table caption={words.caption} isBusy={query.isPlaceholderData} head={<Heads hasMenu={canWrite} />}>
            {connection ? (
              rows.map((role) => (
                <RoleRow
                  key={role.id}
                  role={role}
                  isGone={live.deleted.has(role.id)}
                  onMenu={canWrite ? (button) => setMenu({ role, button }) : undefined}
                />
              ))
            ) : (
              <BoneRows columns={canWrite ? 6 : 5} rows={5} />
            )}
          </Table>
        )}
      </Card>
      {connection && (hasNextPage || hasPreviousPage || rows.length > 25) && (
        <Pager
          size={Number(search.rows ?? pageSizes[0])}
          sizes={pageSizes}
          onSize={(size) => navigate({ search: { rows: size === pageSizes[0] ? undefined : String(size) } })}
          next={hasNextPage && endCursor ? () => step({ after: endCursor }) : undefined}
          previous={hasPreviousPage && startCursor ? () => step({ before: startCursor }) : undefined}
        >
          {words.shown(rows.length, connection.totalCount ?? rows.length)}
        </Pager>
      )}
      {menu && (
        <SharedMenu
          label={words.menu.of(menu.role.name)}
          target={menu.button}
          onClose={() => setMenu(undefined)}
          groups={[
            {
              actions: [
                {
                  id: "open",
                  label: words.menu.open,
                  icon: ExternalLink,
                  onAction: () => navigate({ to: "/roles/$id", params: { id: menu.role.id } }),
                },
                {
                  id: "duplicate",
                  label: words.menu.duplicate,
                  icon: Copy,
                  onAction: () => navigate({ to: "/roles/new", search: { from: menu.role.id } }),
                },
              ],
            },
            {
              actions: menu.role.builtIn
                ? []
                : [
                    {
                      id: "delete",
                      label: words.menu.delete,
                      icon: Trash2,
                      isDangerous: true,
                      onAction: () => setDeleting(menu.role),
                    },
                  ],
            },
          ]}
        />
      )}
      {deleting && (
        <DeleteRole role={deleting} onClose={() => setDeleting(undefined)} onDeleted={live.refresh} />
      )}
    </>
  );
}

function Heads({ hasMenu }: { hasMenu: boolean }) {
  return (
    <>
      <th scope="col">{words.columns.name}</th>
      <th scope="col" data-from="m">
        {words.columns.key}
      </th>
      <th scope="col" className={css.number}>
        {words.columns.clients}
      </th>
      <th scope="col" className={css.number}>
        {words.columns.users}
      </th>
      <th scope="col" data-from="m">
        {words.columns.updated}
      </th>
      {hasMenu && (
        <th scope="col" data-sticky>
          <span className="visually-hidden">{words.menu.of("the role")}</span>
        </th>
      )}
    </>
  );
}

function RoleRow({
  role,
  isGone,
  onMenu,
}: {
  role: RoleRowFragment;
  /** Someone has deleted it; it stays until the list is asked for again. */
  isGone: boolean;
  onMenu?: (button: HTMLElement) => void;
}) {
  return (
    <tr data-dimmed={isGone || undefined}>
      <td className={css.nameCell}>
        <TwoLines second={role.description}>
          {isGone ? (
            role.name
          ) : (
            <Link to="/roles/$id" params={{ id: role.id }} className={css.name}>
              {role.name}
            </Link>
          )}
          {role.builtIn && (
            <>
              {" "}
              <Badge>{words.builtIn}</Badge>
            </>
          )}
        </TwoLines>
      </td>
      <td data-from="m" className={css.second}>
        <code>{role.key}</code>
      </td>
      <td className={css.number}>
        <Count number={role.clientCount} to="/clients" role={role} label={words.clients(role.clientCount)} />
      </td>
      <td className={css.number}>
        <Count number={role.userCount} to="/users" role={role} label={words.users(role.userCount)} />
      </td>
      <td data-from="m" className={css.second}>
        <Time at={role.updatedAt} />
      </td>
      {onMenu && (
        <td data-sticky className={css.menu}>
          <IconButton
            label={words.menu.of(role.name)}
            icon={Ellipsis}
            aria-haspopup="menu"
            disabled={isGone}
            onClick={(event) => onMenu(event.currentTarget)}
          />
        </td>
      )}
    </tr>
  );
}

/** A number that leads to those it counts. */
function Count({
  number,
  to,
  role,
  label,
}: {
  number: number;
  to: "/clients" | "/users";
  role: RoleRowFragment;
  label: string;
}) {
  if (number === 0) return <span className={css.none}>0</span>;
  return (
    <Link to={to} search={{ role: role.id }} aria-label={`${label}, ${role.name}`}>
      {formatNumber(number)}
    </Link>
  );
}
