import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ClipboardList, KeyRound } from "lucide-react";
import { useState } from "react";
import { asked } from "../api";
import { useTrail } from "../client/tab-paging";
import { type ReviewFragment, UnusedAccessDocument } from "../gql/unused";
import { Button } from "../kit/button";
import { Card, PageHead } from "../kit/page";
import { Select } from "../kit/select";
import { Empty, Failure, NoPermission } from "../kit/states";
import { Badge } from "../kit/status";
import { BoneRows, FilterBar, Table, TwoLines } from "../kit/table";
import { Time } from "../kit/time";
import { useCan } from "../viewer/viewer";
import { PlanDialog } from "./plan-dialog";
import { daysOf, periods, usualDays } from "./search";
import css from "./unused.module.css";
import { words } from "./words";

const route = getRouteApi("/shell/unused");

/** Clients on a page. */
const ROWS = 25;

export function UnusedList() {
  const can = useCan();
  const missing = ["tokens:read", "clients:read"].find((permission) => !can(permission));
  return missing ? <NoPermission permission={missing} /> : <Unused />;
}

function useUnusedSearch() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return {
    search,
    setDays: (chosen: string) => {
      const days = periods.find((period) => period === chosen && period !== usualDays);
      void navigate({ search: { days }, replace: true, resetScroll: false });
    },
    open: (after: string | undefined) => void navigate({ search: { ...search, after } }),
  };
}

/** What was found of the permissions, what can be taken away first. */
function findingsOf(permissions: ReviewFragment["permissions"]): string[] {
  const number = (finding: string) => permissions.filter((it) => it.finding === finding).length;
  const [unused, implied, unknown] = [number("UNUSED"), number("IMPLIED"), number("UNKNOWN")];
  if (permissions.length === 0) return [words.none];
  const found = [
    unused > 0 && words.unused(unused, permissions.length),
    implied > 0 && words.implied(implied),
    unknown > 0 && words.unknown(unknown),
  ].filter((part) => part !== false);
  return found.length > 0 ? found : [words.allUsed];
}

function PermissionsCell({ permissions }: { permissions: ReviewFragment["permissions"] }) {
  const [first, ...rest] = findingsOf(permissions);
  const isUnused = permissions.some((it) => it.finding === "UNUSED");
  return <TwoLines second={rest.join(", ")}>{isUnused ? <b>{first}</b> : first}</TwoLines>;
}

function Row({ of, days }: { of: ReviewFragment; days: string | undefined }) {
  const { client, permissions } = of;
  const secrets = of.secrets.filter((it) => it.finding === "UNUSED").length;
  return (
    <tr data-dimmed={client.status === "INACTIVE" || undefined}>
      <td className={css.wide}>
        <TwoLines second={<code>{client.clientId}</code>}>
          <Link
            to="/clients/$id/unused"
            params={{ id: client.id }}
            search={{ days: periods.find((period) => period === days) }}
            preload={false}
            className={css.name}
          >
            {client.displayName}
          </Link>{" "}
          {client.status === "INACTIVE" ? (
            <Badge>{words.off}</Badge>
          ) : (
            of.finding === "UNUSED" && <Badge kind="warning">{words.idle}</Badge>
          )}
        </TwoLines>
      </td>
      <td data-from="s" className={css.second}>
        <Time at={client.lastUsedAt} />
      </td>
      <td>
        <PermissionsCell permissions={permissions} />
      </td>
      <td data-from="m" className={css.second}>
        {secrets > 0 ? <b>{words.secrets(secrets)}</b> : words.allUsed}
      </td>
    </tr>
  );
}

function Unused() {
  const { search, setDays, open } = useUnusedSearch();
  const days = daysOf(search);
  const [isPlanning, setPlanning] = useState(false);
  const query = useQuery(asked("unused", UnusedAccessDocument, { days, first: ROWS, after: search.after }));
  const trail = useTrail(search.after, open);
  const connection = query.data?.viewer.account?.unusedAccess;
  const rows = connection?.nodes ?? [];
  const { endCursor, hasNextPage } = connection?.pageInfo ?? {};
  const [next, previous] = [trail.next(endCursor, hasNextPage), trail.previous];
  const total = connection?.totalCount ?? null;
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={
          rows.length > 0 && (
            <Button icon={ClipboardList} onClick={() => setPlanning(true)}>
              {words.plan.open}
            </Button>
          )
        }
      />
      <FilterBar>
        <Select
          isFilter
          label={words.period}
          value={search.days ?? usualDays}
          onChange={setDays}
          options={periods.map((id) => ({ id, label: words.periods(id) }))}
        />
        <span className={css.count} aria-live="polite">
          {connection && words.count(total)}
        </span>
      </FilterBar>
      <Card isFlush>
        {query.error ? (
          <Failure error={query.error} onRetry={query.refetch} />
        ) : connection && rows.length === 0 ? (
          <Empty icon={KeyRound} title={words.empty.title}>
            {words.empty.text}
          </Empty>
        ) : (
          <Table
            caption={words.caption}
            isBusy={query.isPlaceholderData}
            head={
              <>
                <th scope="col">{words.columns.client}</th>
                <th scope="col" data-from="s">
                  {words.columns.used}
                </th>
                <th scope="col">{words.columns.permissions}</th>
                <th scope="col" data-from="m">
                  {words.columns.secrets}
                </th>
              </>
            }
          >
            {connection ? (
              rows.map((review) => <Row key={review.client.id} of={review} days={search.days} />)
            ) : (
              <BoneRows columns={4} />
            )}
          </Table>
        )}
      </Card>
      {(next || previous) && (
        <div className={css.steps}>
          <span>{words.shown(rows.length)}</span>
          <Button disabled={!previous} onClick={previous}>
            {words.previous}
          </Button>
          <Button disabled={!next} onClick={next}>
            {words.next}
          </Button>
        </div>
      )}
      {isPlanning && <PlanDialog days={days} total={total} onClose={() => setPlanning(false)} />}
    </>
  );
}
