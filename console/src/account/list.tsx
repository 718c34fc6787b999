import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Building2, Ellipsis, Plus } from "lucide-react";
import { useState } from "react";
import { ask } from "../api";
import { type AccountRowFragment, AccountsDocument } from "../gql/account";
import { Button, IconButton } from "../kit/button";
import { type MenuGroup, SharedMenu } from "../kit/menu";
import { Card, PageHead } from "../kit/page";
import { Empty, Failure, NoPermission } from "../kit/states";
import { Badge } from "../kit/status";
import { BoneRows, Table, TwoLines } from "../kit/table";
import { Time } from "../kit/time";
import { slug } from "../server";
import { useCan, useViewer } from "../viewer/viewer";
import { CreateAccountDialog } from "./create";
import { DeleteAccountDialog } from "./delete";
import { LimitsDialog } from "./limits";
import css from "./list.module.css";
import { AccountLook } from "./look";
import { presetWords, words } from "./words";

const text = words.accounts;
const route = getRouteApi("/shell/accounts");

type Open = "create" | { kind: "limits" | "delete"; account: AccountRowFragment };

export function AccountList() {
  const { isOperator } = useViewer();
  return isOperator ? <Accounts /> : <NoPermission permission="accounts:read" />;
}

const PAGE = 100;

/** Accounts by short name, a hundred at a time: a further page is added below. */
const useAccounts = () =>
  useInfiniteQuery({
    queryKey: ["accounts", AccountsDocument.toString(), { first: PAGE }],
    queryFn: ({ pageParam }) => ask(AccountsDocument, { first: PAGE, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ accounts: { pageInfo } }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });

function isFull({ usage, policy }: AccountRowFragment) {
  const reaches = (used: number, limit: number | null) => limit !== null && used >= limit;
  return reaches(usage.clients, policy.maxClients) || reaches(usage.activeClients, policy.maxActiveClients);
}

function AccountRow({
  account,
  onOpen,
  onMenu,
}: {
  account: AccountRowFragment;
  onOpen: () => void;
  onMenu: (button: HTMLElement) => void;
}) {
  const { usage, policy } = account;
  return (
    <tr data-dimmed={account.deletedAt ? true : undefined}>
      <td className={css.name}>
        <TwoLines second={<code>{account.slug}</code>}>
          <button type="button" aria-haspopup="dialog" onClick={onOpen}>
            {account.name}
          </button>{" "}
          {account.slug === slug && <Badge kind="accent">{text.own}</Badge>}
          {account.deletedAt && <Badge>{text.deleted}</Badge>}
          {!account.deletedAt && isFull(account) && <Badge kind="warning">{text.full}</Badge>}
        </TwoLines>
      </td>
      <td>{text.of(usage.clients, policy.maxClients)}</td>
      <td data-from="s">{text.of(usage.activeClients, policy.maxActiveClients)}</td>
      <td data-from="s">{usage.users}</td>
      <td data-from="m">{presetWords[policy.preset]}</td>
      <td data-from="m" className={css.second}>
        <Time at={account.createdAt} />
      </td>
      <td data-sticky>
        <IconButton
          label={text.menu(account.name)}
          icon={Ellipsis}
          aria-haspopup="menu"
          onClick={(event) => onMenu(event.currentTarget)}
        />
      </td>
    </tr>
  );
}

function Accounts() {
  const { open: opened } = route.useSearch();
  const navigate = route.useNavigate();
  const can = useCan();
  const query = useAccounts();
  const [dialog, setDialog] = useState<Open>();
  const [menu, setMenu] = useState<{ account: AccountRowFragment; button: HTMLElement }>();
  const canWrite = can("accounts:write");
  const rows = query.data?.pages.flatMap((page) => page.accounts.nodes);
  const total = query.data?.pages[0]?.accounts.totalCount ?? null;
  const look = (open: string | undefined) =>
    navigate({ search: { open }, replace: open === undefined, resetScroll: false });
  const close = () => setDialog(undefined);

  const groupsOf = (account: AccountRowFragment): MenuGroup[] => [
    {
      actions: [
        { id: "look", label: text.look, onAction: () => void look(account.id) },
        {
          id: "rules",
          label: text.rules,
          onAction: () => void navigate({ to: "/rules", search: { account: account.slug } }),
        },
      ],
    },
    {
      actions:
        canWrite && !account.deletedAt
          ? [
              { id: "limits", label: text.limits, onAction: () => setDialog({ kind: "limits", account }) },
              {
                id: "delete",
                label: text.delete,
                isDangerous: true,
                reason: account.slug === "default" ? text.isDefault : undefined,
                onAction: () => setDialog({ kind: "delete", account }),
              },
            ]
          : [],
    },
  ];
  return (
    <>
      <PageHead
        title={text.title}
        lead={text.lead}
        actions={
          canWrite && (
            <Button kind="primary" icon={Plus} onClick={() => setDialog("create")}>
              {text.create}
            </Button>
          )
        }
      />
      <Card isFlush>
        {query.error ? (
          <Failure error={query.error} onRetry={query.refetch} />
        ) : rows?.length === 0 ? (
          <Empty icon={Building2} title={text.empty}>
            {text.emptyText}
          </Empty>
        ) : (
          <Table caption={text.caption} head={<Heads />}>
            {rows ? (
              rows.map((account) => (
                <AccountRow
                  key={account.id}
                  account={account}
                  onOpen={() => look(account.id)}
                  onMenu={(button) => setMenu({ account, button })}
                />
              ))
            ) : (
              <BoneRows columns={7} rows={4} />
            )}
          </Table>
        )}
      </Card>
      <div className={css.foot}>
        <span aria-live="polite">{total !== null && text.count(total)}</span>
        {query.hasNextPage && (
          <Button isBusy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            {text.more}
          </Button>
        )}
      </div>
      {menu && (
        <SharedMenu
          label={text.menu(menu.account.name)}
          target={menu.button}
          groups={groupsOf(menu.account)}
          onClose={() => setMenu(undefined)}
        />
      )}
      {opened && <AccountLook id={opened} onClose={() => look(undefined)} />}
      {dialog === "create" && <CreateAccountDialog onClose={close} />}
      {typeof dialog === "object" && dialog.kind === "limits" && (
        <LimitsDialog account={dialog.account} onClose={close} />
      )}
      {typeof dialog === "object" && dialog.kind === "delete" && (
        <DeleteAccountDialog account={dialog.account} onClose={close} />
      )}
    </>
  );
}

const Heads = () => (
  <>
    <th scope="col">{text.columns.name}</th>
    <th scope="col">{text.columns.clients}</th>
    <th scope="col" data-from="s">
      {text.columns.active}
    </th>
    <th scope="col" data-from="s">
      {text.columns.users}
    </th>
    <th scope="col" data-from="m">
      {text.columns.preset}
    </th>
    <th scope="col" data-from="m">
      {text.columns.created}
    </th>
    <th scope="col" data-sticky>
      <span className="visually-hidden">{text.menu("the account")}</span>
    </th>
  </>
);
