import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Building2, ExternalLink, SlidersHorizontal } from "lucide-react";
import { useEffect, useState } from "react";
import { asked } from "../api";
import { AccountPageDocument, type AccountPageQuery } from "../gql/account";
import { ButtonLink, buttonClass } from "../kit/button";
import { SearchField } from "../kit/field";
import { formatNumber } from "../kit/format";
import { Card, Facts, PageHead } from "../kit/page";
import { Select } from "../kit/select";
import { Bones, Empty, Failure, NoPermission } from "../kit/states";
import { Badge } from "../kit/status";
import { FilterBar } from "../kit/table";
import { Time } from "../kit/time";
import { at } from "../server";
import { useCan, useViewer } from "../viewer/viewer";
import { Clients, Events, Roles, Users } from "./page-lists";
import { type AccountPageSearch, accountParts } from "./page-search";
import { presetWords, words } from "./words";

const route = getRouteApi("/shell/accounts/$id");
const said = words.page;
const back = { to: "/accounts", label: words.back } as const;

/** How long typing must rest before the search is made. */
const REST = 250;

/** Permissions that the parts need, beside that of an operator. */
const needed = { clients: "clients:read", users: "users:read", roles: "roles:read", events: "audit:read" };

export function AccountPage() {
  const { id } = route.useParams();
  const { isOperator } = useViewer();
  return isOperator ? <ById key={id} id={id} /> : <NoPermission permission="accounts:read" />;
}

function ById({ id }: { id: string }) {
  const query = useQuery(asked("accounts", AccountPageDocument, { id }));
  const account = query.data?.account;
  if (account?.id === id) return <View account={account} />;
  return (
    <>
      <PageHead title={words.look.label} back={back} />
      <Card>
        {query.error ? (
          <Failure error={query.error} onRetry={query.refetch} />
        ) : query.data && !query.isPlaceholderData ? (
          <Empty
            icon={Building2}
            title={words.missing}
            action={<ButtonLink to="/accounts">{said.all}</ButtonLink>}
          />
        ) : (
          <Bones lines={8} />
        )}
      </Card>
    </>
  );
}

function useSearch() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changed: AccountPageSearch) =>
    navigate({
      search: (old) => ({ ...old, after: undefined, before: undefined, ...changed }),
      replace: true,
      resetScroll: false,
    });
  return { search, change };
}

function Search() {
  const { search, change } = useSearch();
  const [typed, setTyped] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed begins the wait
  useEffect(() => {
    if (typed === undefined) return;
    const timer = setTimeout(async () => {
      await change({ q: typed || undefined });
      setTyped((now) => (now === typed ? undefined : now));
    }, REST);
    return () => clearTimeout(timer);
  }, [typed]);
  return <SearchField label={said.search} value={typed ?? search.q ?? ""} onChange={setTyped} />;
}

function About({ account }: { account: NonNullable<AccountPageQuery["account"]> }) {
  const { usage, policy, roles } = account;
  return (
    <Card>
      <Facts
        items={[
          [words.accounts.columns.clients, words.usage(usage.clients, policy.maxClients)],
          [words.limits.active, words.usage(usage.activeClients, policy.maxActiveClients)],
          [words.accounts.columns.users, formatNumber(usage.users)],
          [said.parts.roles, formatNumber(roles.totalCount ?? 0)],
          [words.accounts.columns.preset, presetWords[policy.preset]],
          [words.accounts.columns.created, <Time key="created" at={account.createdAt} />],
        ]}
      />
    </Card>
  );
}

function View({ account }: { account: NonNullable<AccountPageQuery["account"]> }) {
  const can = useCan();
  const { search, change } = useSearch();
  const show = search.show ?? "clients";
  const list = { id: account.id, search, change };
  return (
    <>
      <PageHead
        title={account.name}
        lead={said.lead}
        back={back}
        actions={
          <>
            <ButtonLink icon={SlidersHorizontal} to="/rules" search={{ account: account.slug }}>
              {words.accounts.rules}
            </ButtonLink>
            {!account.deletedAt && (
              <a className={buttonClass()} href={at(`/console/${account.slug}/`)} title={words.look.openNote}>
                <ExternalLink size={16} aria-hidden />
                {words.look.open}
              </a>
            )}
          </>
        }
      >
        <code>{account.slug}</code>
        {account.deletedAt && <Badge kind="danger">{words.accounts.deleted}</Badge>}
      </PageHead>
      <About account={account} />
      <div style={{ marginBlockStart: 20 }}>
        <FilterBar>
          <Select
            isFilter
            label={said.show}
            value={show}
            onChange={(chosen) =>
              change({
                show: accountParts.find((part) => part === chosen && part !== "clients"),
                q: undefined,
              })
            }
            options={accountParts.map((id) => ({ id, label: said.parts[id] }))}
          />
          {show !== "roles" && <Search key={show} />}
        </FilterBar>
      </div>
      {!can(needed[show]) ? (
        <Card>
          <NoPermission permission={needed[show]} />
        </Card>
      ) : show === "clients" ? (
        <Clients {...list} />
      ) : show === "users" ? (
        <Users {...list} />
      ) : show === "roles" ? (
        <Roles {...list} />
      ) : (
        <Events {...list} />
      )}
    </>
  );
}
