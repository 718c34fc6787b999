import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { History, RefreshCw, SearchX } from "lucide-react";
import { useMemo } from "react";
import { asked } from "../api";
import { invalidate, useEvents } from "../events";
import { ClientActivityDocument, ClientActivityEventsDocument, NewestActivityDocument } from "../gql/client";
import { Button } from "../kit/button";
import { Card } from "../kit/page";
import { Pager } from "../kit/pager";
import { Select } from "../kit/select";
import { Empty, Failure, NoPermission, Notice } from "../kit/states";
import { BoneRows, FilterBar, Table } from "../kit/table";
import { useCan } from "../viewer/viewer";
import { useClient } from "./page-frame";
import { ActivityRow } from "./tab-activity-row";
import { LOOK_AGAIN, useTrail } from "./tab-paging";
import css from "./tab-parts.module.css";
import type { ActivitySearch } from "./tab-search";
import { words } from "./tab-words";

const route = getRouteApi("/shell/clients/$id/activity");
const kinds = ["ISSUED", "REFUSED", "ADMINISTRATIVE"] as const;
const periods = { hour: 1, day: 24, week: 24 * 7, month: 24 * 30 };
const periodNames = ["hour", "day", "week", "month"] as const;

/** When the period began, to the minute, so that the question stays the same for a while. */
const begin = (hours: number) =>
  new Date(Math.floor(Date.now() / 60_000) * 60_000 - hours * 3_600_000).toISOString();

export function Tab() {
  const can = useCan();
  return can("tokens:read") ? <Activity /> : <NoPermission permission="tokens:read" />;
}

function Activity() {
  const { id } = useClient();
  const can = useCan();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { kind, period, after } = search;
  const change = (changed: ActivitySearch) =>
    navigate({
      search: (old) => ({ ...old, after: undefined, open: undefined, ...changed }),
      replace: true,
      resetScroll: false,
    });
  const filter = useMemo(
    () => ({
      ...(kind && { kinds: [kind] }),
      ...(period && { occurredAt: { from: begin(periods[period]) } }),
    }),
    [kind, period],
  );
  const first = Number(search.rows ?? 25);
  const query = useQuery(asked("activity", ClientActivityDocument, { id, filter, first, after }));
  const newest = useQuery({
    ...asked("activity", NewestActivityDocument, { id, filter }),
    enabled: !after,
    refetchInterval: LOOK_AGAIN,
  });
  const canReadChanges = can("audit:read");
  useEvents(ClientActivityEventsDocument, { id }, () => void newest.refetch(), canReadChanges && !after);
  const trail = useTrail(after, (to) => {
    void navigate({ search: { ...search, open: undefined, after: to } });
  });
  const page = query.data?.client?.activity;
  const isFiltered = Boolean(kind || period);
  const newestId = newest.data?.client?.activity.nodes[0]?.id;
  const isBehind =
    !after && !query.isFetching && page && newestId && !newest.isPlaceholderData
      ? !page.nodes.some((it) => it.id === newestId)
      : false;
  return (
    <>
      <FilterBar>
        <Select
          isFilter
          label={words.activity.kind}
          value={kind ?? "any"}
          onChange={(chosen) => change({ kind: kinds.find((it) => it === chosen) })}
          options={["any" as const, ...kinds].map((it) => ({ id: it, label: words.activity.kinds[it] }))}
        />
        <Select
          isFilter
          label={words.activity.period}
          value={period ?? "any"}
          onChange={(chosen) => change({ period: periodNames.find((it) => it === chosen) })}
          options={["any" as const, ...periodNames].map((it) => ({
            id: it,
            label: words.activity.periods[it],
          }))}
        />
        {isFiltered && (
          <Button kind="quiet" onClick={() => change({ kind: undefined, period: undefined })}>
            {words.clear}
          </Button>
        )}
        <div className={css.end} aria-live="polite">
          {isBehind && (
            <Button icon={RefreshCw} onClick={() => invalidate("activity")}>
              {words.activity.fresh}
            </Button>
          )}
        </div>
      </FilterBar>
      {!canReadChanges && (
        <div className={css.notice}>
          <Notice>{words.activity.withoutChanges}</Notice>
        </div>
      )}
      <Card isFlush>
        {query.error ? (
          <Failure error={query.error} onRetry={query.refetch} />
        ) : page?.nodes.length === 0 ? (
          <Empty
            icon={isFiltered ? SearchX : History}
            title={isFiltered ? words.activity.nothing : words.activity.empty.title}
          >
            {isFiltered ? words.activity.nothingText : words.activity.empty.text}
          </Empty>
        ) : (
          <Table caption={words.activity.caption} isBusy={query.isPlaceholderData} head={<Heads />}>
            {page ? (
              page.nodes.map((activity) => (
                <ActivityRow
                  key={activity.id}
                  activity={activity}
                  isOpen={search.open === activity.id}
                  onOpen={(isOpen) => change({ open: isOpen ? activity.id : undefined, after })}
                />
              ))
            ) : (
              <BoneRows columns={4} />
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
    </>
  );
}

const Heads = () => (
  <>
    <th scope="col">{words.activity.columns.what}</th>
    <th scope="col">{words.activity.columns.summary}</th>
    <th scope="col" data-from="s">
      {words.activity.columns.address}
    </th>
    <th scope="col" data-from="s">
      {words.activity.columns.when}
    </th>
  </>
);
