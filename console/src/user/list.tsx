import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Ellipsis, ExternalLink, Plus, RefreshCw, SearchX, Users as UsersIcon } from "lucide-react";
import { useState } from "react";
import { asked } from "../api";
import { type UserRowFragment, UsersDocument } from "../gql/user";
import { Button, ButtonLink, IconButton } from "../kit/button";
import { SharedMenu } from "../kit/menu";
import { Card, PageHead } from "../kit/page";
import { Pager } from "../kit/pager";
import { Empty, Failure, NoPermission } from "../kit/states";
import { Badge, Status } from "../kit/status";
import { BoneRows, Table, TwoLines } from "../kit/table";
import { Time } from "../kit/time";
import { useCan, useViewer } from "../viewer/viewer";
import { useUserActions } from "./actions";
import { UserFilters, useFilters } from "./filters";
import { useLiveUsers } from "./live";
import { nameOf } from "./name";
import { isFiltered, pageSizes, variablesOf } from "./search";
import css from "./user.module.css";
import { words } from "./words";

export function UserList() {
  const can = useCan();
  return can("users:read") ? <Users /> : <NoPermission permission="users:read" />;
}

function Users() {
  const { search, change, clear } = useFilters();
  const navigate = useNavigate();
  const canWrite = useCan()("users:write");
  const query = useQuery(asked("users", UsersDocument, variablesOf(search)));
  const live = useLiveUsers();
  const [menu, setMenu] = useState<{ user: UserRowFragment; button: HTMLElement }>();
  const actions = useUserActions(() => void live.refresh());
  const connection = query.data?.users;
  const rows = connection?.nodes ?? [];
  const fresh = words.fresh(live.created, live.deleted.size);
  const { startCursor, endCursor, hasNextPage, hasPreviousPage } = connection?.pageInfo ?? {};
  const step = (to: { after?: string; before?: string }) =>
    navigate({ to: "/users", search: { ...search, after: undefined, before: undefined, ...to } });
  const addLink = canWrite && (
    <ButtonLink kind="primary" icon={Plus} to="/users/new">
      {words.add}
    </ButtonLink>
  );
  return (
    <>
      <PageHead title={words.title} lead={words.lead} actions={addLink} />
      <UserFilters>
        <div className={css.count}>
          <span aria-live="polite">{connection && words.count(connection.totalCount ?? rows.length)}</span>
          {fresh && (
            <Button size="small" icon={RefreshCw} title={words.showFresh} onClick={live.refresh}>
              {fresh}
            </Button>
          )}
        </div>
      </UserFilters>
      <Card isFlush>
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
            <Empty icon={UsersIcon} title={words.empty.title} action={addLink}>
              {words.empty.text}
            </Empty>
          )
        ) : (
          <Table caption={words.caption} isBusy={query.isPlaceholderData} head={<Heads />}>
            {connection ? (
              rows.map((user) => (
                <UserRow
                  key={user.id}
                  user={user}
                  isGone={live.deleted.has(user.id)}
                  onMenu={(button) => setMenu({ user, button })}
                />
              ))
            ) : (
              <BoneRows columns={7} />
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
          {words.shown(rows.length, connection.totalCount ?? rows.length)}
        </Pager>
      )}
      {menu && (
        <SharedMenu
          label={words.menu.of(nameOf(menu.user))}
          target={menu.button}
          onClose={() => setMenu(undefined)}
          groups={[
            {
              actions: [
                {
                  id: "open",
                  label: words.menu.open,
                  icon: ExternalLink,
                  onAction: () => navigate({ to: "/users/$id", params: { id: menu.user.id } }),
                },
                ...(menu.user.kind === "ROOT"
                  ? [
                      {
                        id: "subusers",
                        label: words.menu.subusers,
                        icon: UsersIcon,
                        onAction: () => navigate({ to: "/users", search: { parent: menu.user.id } }),
                      },
                    ]
                  : []),
              ],
            },
            ...(canWrite ? actions.groups(menu.user) : []),
          ]}
        />
      )}
      {actions.dialog}
    </>
  );
}

function Heads() {
  return (
    <>
      <th scope="col">{words.columns.status}</th>
      <th scope="col">{words.columns.name}</th>
      <th scope="col" data-from="m">
        {words.columns.kind}
      </th>
      <th scope="col" data-from="s">
        {words.columns.role}
      </th>
      <th scope="col" data-from="s">
        {words.columns.signedIn}
      </th>
      <th scope="col" data-from="l">
        {words.columns.created}
      </th>
      <th scope="col" data-sticky>
        <span className="visually-hidden">{words.menu.of("the user")}</span>
      </th>
    </>
  );
}

function UserRow({
  user,
  isGone,
  onMenu,
}: {
  user: UserRowFragment;
  /** Someone has deleted it; it stays until the list is asked for again. */
  isGone: boolean;
  onMenu: (button: HTMLElement) => void;
}) {
  const { id } = useViewer();
  const isOn = user.status === "ACTIVE" && !isGone;
  return (
    <tr data-dimmed={!isOn || undefined}>
      <td className={css.status}>
        <Status isOn={isOn}>{isGone ? words.status.gone : words.status[user.status]}</Status>
      </td>
      <td className={css.nameCell}>
        <TwoLines second={user.displayName ? user.username : user.email}>
          {isGone ? (
            nameOf(user)
          ) : (
            <Link to="/users/$id" params={{ id: user.id }} preload={false} className={css.name}>
              {nameOf(user)}
            </Link>
          )}
          {user.id === id && (
            <>
              {" "}
              <Badge kind="accent">{words.you}</Badge>
            </>
          )}
        </TwoLines>
      </td>
      <td data-from="m" className={css.second}>
        {user.parent ? words.subuserOf(nameOf(user.parent)) : words.kinds[user.kind]}
      </td>
      <td data-from="s" className={user.role ? css.short : css.second}>
        {user.role?.name ?? words.noRole}
      </td>
      <td data-from="s" className={css.second}>
        <Time at={user.lastLoginAt} />
      </td>
      <td data-from="l" className={css.second}>
        <Time at={user.createdAt} />
      </td>
      <td data-sticky className={css.menu}>
        <IconButton
          label={words.menu.of(nameOf(user))}
          icon={Ellipsis}
          aria-haspopup="menu"
          disabled={isGone}
          onClick={(event) => onMenu(event.currentTarget)}
        />
      </td>
    </tr>
  );
}
