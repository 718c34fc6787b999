import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Ban, RefreshCw, SearchX, Ticket } from "lucide-react";
import { useState } from "react";
import { ApiError, ask, asked } from "../api";
import { invalidate } from "../events";
import { ClientTokensDocument, NewestTokenDocument, RevokeTokensDocument } from "../gql/client";
import { Button } from "../kit/button";
import { ConfirmDialog } from "../kit/confirm";
import { SearchField } from "../kit/field";
import { Card } from "../kit/page";
import { Pager } from "../kit/pager";
import { Select } from "../kit/select";
import { Empty, Failure, NoPermission } from "../kit/states";
import { BoneRows, FilterBar, Table } from "../kit/table";
import { toast } from "../kit/toast";
import { useCan } from "../viewer/viewer";
import { useClient } from "./page-frame";
import more from "./tab-more.module.css";
import { LOOK_AGAIN, useTrail } from "./tab-paging";
import css from "./tab-parts.module.css";
import type { TokensSearch } from "./tab-search";
import { TokenRow } from "./tab-tokens-row";
import { words } from "./tab-words";

const route = getRouteApi("/shell/clients/$id/tokens");
const statuses = ["ACTIVE", "EXPIRED", "REVOKED"] as const;

export function Tab() {
  const can = useCan();
  return can("tokens:read") ? <Tokens /> : <NoPermission permission="tokens:read" />;
}

function Tokens() {
  const client = useClient();
  const can = useCan();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changed: TokensSearch) =>
    navigate({
      search: (old) => ({ ...old, after: undefined, ...changed }),
      replace: true,
      resetScroll: false,
    });
  const [revoked, setRevoked] = useState<string | "all">();
  const filter = {
    ...(search.jti && { jti: search.jti.trim() }),
    ...(search.status && { statuses: [search.status] }),
  };
  const first = Number(search.rows ?? 25);
  const query = useQuery(
    asked("tokens", ClientTokensDocument, { id: client.id, filter, first, after: search.after }),
  );
  const newest = useQuery({
    ...asked("tokens", NewestTokenDocument, { id: client.id, filter }),
    enabled: !search.after,
    refetchInterval: LOOK_AGAIN,
  });
  const trail = useTrail(search.after, (after) => {
    void navigate({ search: { ...search, after } });
  });
  const page = query.data?.client?.issuedTokens;
  const isFiltered = Boolean(search.jti || search.status);
  const newestId = newest.data?.client?.issuedTokens.nodes[0]?.jti;
  const isBehind =
    !search.after && !query.isFetching && page && newestId && !newest.isPlaceholderData
      ? !page.nodes.some(({ jti }) => jti === newestId)
      : false;
  const canRevoke = can("tokens:revoke");

  const revoke = async () => {
    const input = revoked === "all" ? { clients: [{ id: client.id }] } : { jtis: [revoked ?? ""] };
    const { revokeTokens } = await ask(RevokeTokensDocument, { input });
    const problem = revokeTokens.userErrors[0];
    if (problem) throw new ApiError(problem.message, "REFUSED");
    toast({ text: revoked === "all" ? words.tokens.allRevoked : words.tokens.oneRevoked });
    await Promise.all([invalidate("tokens"), invalidate("activity")]);
  };
  return (
    <>
      <FilterBar>
        <SearchField
          label={words.tokens.search}
          value={search.jti ?? ""}
          onChange={(jti) => change({ jti: jti || undefined })}
        />
        <Select
          isFilter
          label={words.tokens.columns.status}
          value={search.status ?? "any"}
          onChange={(chosen) => change({ status: statuses.find((status) => status === chosen) })}
          options={["any" as const, ...statuses].map((id) => ({ id, label: words.tokens.statuses[id] }))}
        />
        {isFiltered && (
          <Button kind="quiet" onClick={() => change({ jti: undefined, status: undefined })}>
            {words.clear}
          </Button>
        )}
        <div className={css.end}>
          {isBehind && (
            <Button icon={RefreshCw} onClick={() => invalidate("tokens")}>
              {words.tokens.fresh}
            </Button>
          )}
          {canRevoke && (
            <Button icon={Ban} onClick={() => setRevoked("all")}>
              {words.tokens.revokeAll}
            </Button>
          )}
        </div>
      </FilterBar>
      <Card isFlush>
        {query.error ? (
          <Failure error={query.error} onRetry={query.refetch} />
        ) : page?.nodes.length === 0 ? (
          <Empty
            icon={isFiltered ? SearchX : Ticket}
            title={isFiltered ? words.tokens.nothing : words.tokens.empty.title}
          >
            {isFiltered ? words.tokens.exact : words.tokens.empty.text}
          </Empty>
        ) : (
          <Table
            caption={words.tokens.caption}
            isBusy={query.isPlaceholderData}
            head={<Heads hasAction={canRevoke} />}
          >
            {page ? (
              page.nodes.map((token) => (
                <TokenRow key={token.jti} token={token} onRevoke={canRevoke ? setRevoked : undefined} />
              ))
            ) : (
              <BoneRows columns={6} />
            )}
          </Table>
        )}
      </Card>
      {page && page.nodes.length > 0 && (
        <Pager
          size={first}
          onSize={(size) => change({ rows: size === 50 ? "50" : size === 100 ? "100" : undefined })}
          next={trail.next(page.pageInfo.endCursor, page.pageInfo.hasNextPage)}
          previous={trail.previous}
        >
          {words.shown(page.nodes.length, page.totalCount ?? null)}
        </Pager>
      )}
      {revoked && (
        <ConfirmDialog
          title={
            revoked === "all" ? words.tokens.confirmAll.title(client.displayName) : words.tokens.confirm.title
          }
          action={revoked === "all" ? words.tokens.confirmAll.action : words.tokens.confirm.action}
          isDangerous
          onConfirm={revoke}
          onClose={() => setRevoked(undefined)}
        >
          {revoked === "all" ? (
            <p>{words.tokens.confirmAll.text}</p>
          ) : (
            <>
              <p>{words.tokens.confirm.text}</p>
              <code className={more.named}>{revoked}</code>
            </>
          )}
        </ConfirmDialog>
      )}
    </>
  );
}

function Heads({ hasAction }: { hasAction: boolean }) {
  const { columns } = words.tokens;
  return (
    <>
      <th scope="col">{columns.status}</th>
      <th scope="col">{columns.jti}</th>
      <th scope="col" data-from="s">
        {columns.issued}
      </th>
      <th scope="col" data-from="s">
        {columns.expires}
      </th>
      <th scope="col" data-from="m">
        {columns.what}
      </th>
      <th scope="col" data-from="m">
        {columns.address}
      </th>
      {hasAction && (
        <th scope="col" data-sticky>
          <span className="visually-hidden">{columns.revoke}</span>
        </th>
      )}
    </>
  );
}
