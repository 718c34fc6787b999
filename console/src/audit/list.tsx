import { useQuery } from "@tanstack/react-query";
import { Download, RefreshCw, ScrollText, SearchX } from "lucide-react";
import { useState } from "react";
import { asked } from "../api";
import { invalidate, useEvents } from "../events";
import { type AuditEventFilter, AuditEventsAddedDocument, AuditEventsDocument } from "../gql/audit";
import { Button } from "../kit/button";
import { Card, PageHead } from "../kit/page";
import { Pager } from "../kit/pager";
import { Empty, Failure, NoPermission } from "../kit/states";
import { Status } from "../kit/status";
import { BoneRows, Table, TwoLines } from "../kit/table";
import { Time } from "../kit/time";
import { useCan } from "../viewer/viewer";
import { EventDetails } from "./details";
import { ExportDialog } from "./export";
import { AuditFilters, useAuditSearch } from "./filters";
import css from "./list.module.css";
import { filterOf, isFiltered, pageOf, pageSizes } from "./search";
import { allKinds, kindWords, words } from "./words";

export function AuditLog() {
  const can = useCan();
  return can("audit:read") ? <Events /> : <NoPermission permission="audit:read" />;
}

/** Counts events that came since the list was asked for: they wait for a click, so that no row moves under the pointer. */
function useTail(filter: AuditEventFilter) {
  const key = JSON.stringify(filter);
  const [seen, setSeen] = useState({ key, ids: [] as string[] });
  const ids = seen.key === key ? seen.ids : [];
  useEvents(AuditEventsAddedDocument, { filter }, (events) => {
    const added = events.map((event) => event.auditEventAdded.id);
    setSeen((old) => ({ key, ids: [...new Set([...(old.key === key ? old.ids : []), ...added])] }));
  });
  return { number: ids.length, clear: () => setSeen({ key, ids: [] }) };
}

function Events() {
  const { search, change, clear, open } = useAuditSearch();
  const [isExporting, setExporting] = useState(false);
  const filter = filterOf(search, allKinds);
  const query = useQuery(asked("audit", AuditEventsDocument, { filter, ...pageOf(search) }));
  const tail = useTail(filter);
  const connection = query.data?.auditEvents;
  const rows = connection?.nodes ?? [];
  const total = connection?.totalCount ?? null;
  const { startCursor, endCursor, hasNextPage, hasPreviousPage } = connection?.pageInfo ?? {};
  const showFresh = async () => {
    tail.clear();
    await change({});
    await invalidate("audit");
  };
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={
          <Button icon={Download} onClick={() => setExporting(true)}>
            {words.export.open}
          </Button>
        }
      />
      <AuditFilters>
        <div className={css.count}>
          <span aria-live="polite">
            {connection && (total === null ? words.manyMore : words.count(total))}
          </span>
          {tail.number > 0 && (
            <Button size="small" icon={RefreshCw} title={words.showFresh} onClick={showFresh}>
              {words.fresh(tail.number)}
            </Button>
          )}
        </div>
      </AuditFilters>
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
            <Empty icon={ScrollText} title={words.empty.title}>
              {words.empty.text}
            </Empty>
          )
        ) : (
          <Table
            caption={words.caption}
            isBusy={query.isPlaceholderData}
            head={
              <>
                <th scope="col">{words.columns.event}</th>
                <th scope="col">{words.columns.time}</th>
                <th scope="col" data-from="s">
                  {words.columns.outcome}
                </th>
                <th scope="col" data-from="s">
                  {words.columns.actor}
                </th>
                <th scope="col" data-from="m">
                  {words.columns.address}
                </th>
              </>
            }
          >
            {connection ? (
              rows.map((event) => (
                <tr key={event.id} data-selected={search.event === event.id || undefined}>
                  <td className={css.event}>
                    <TwoLines second={kindWords[event.kind]}>
                      <button type="button" aria-haspopup="dialog" onClick={() => open(event.id)}>
                        {event.summary}
                      </button>
                    </TwoLines>
                  </td>
                  <td className={css.plain}>
                    <Time at={event.occurredAt} />
                  </td>
                  <td data-from="s">
                    <Status isOn={event.outcome === "SUCCESS"}>{words.outcomes[event.outcome]}</Status>
                  </td>
                  <td data-from="s" className={css.plain}>
                    {event.actorName}
                  </td>
                  <td data-from="m" className={css.plain}>
                    <code>{event.ipAddress}</code>
                  </td>
                </tr>
              ))
            ) : (
              <BoneRows columns={5} />
            )}
          </Table>
        )}
      </Card>
      {connection && rows.length > 0 && (
        <Pager
          size={Number(search.rows ?? pageSizes[0])}
          sizes={pageSizes}
          onSize={(size) => change({ rows: size === pageSizes[0] ? undefined : String(size) })}
          next={hasNextPage && endCursor ? () => change({ after: endCursor }) : undefined}
          previous={hasPreviousPage && startCursor ? () => change({ before: startCursor }) : undefined}
        >
          {words.shown(rows.length, total)}
        </Pager>
      )}
      {search.event && <EventDetails id={search.event} onClose={() => open(undefined)} />}
      {isExporting && <ExportDialog onClose={() => setExporting(false)} />}
    </>
  );
}
