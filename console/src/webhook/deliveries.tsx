import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Inbox, SearchX } from "lucide-react";
import { ask, asked } from "../api";
import { kindWords } from "../audit/words";
import { invalidate } from "../events";
import {
  type DeliveryFragment,
  SendAgainDocument,
  WebhookDeliveriesDocument,
  type WebhookDeliveriesQuery,
  type WebhookFactsFragment,
} from "../gql/webhook";
import { Button } from "../kit/button";
import { Card } from "../kit/page";
import { Pager } from "../kit/pager";
import { Select } from "../kit/select";
import { Empty, Failure } from "../kit/states";
import { Badge, Status } from "../kit/status";
import { BoneRows, Table, TwoLines } from "../kit/table";
import { Time } from "../kit/time";
import { toast } from "../kit/toast";
import { useCan } from "../viewer/viewer";
import { check, quietly } from "./actions";
import { type DeliverySearch, deliveryStates, pageSizes, variablesOf } from "./search";
import css from "./webhook.module.css";
import { words } from "./words";

const route = getRouteApi("/shell/webhooks/$id");
const said = words.deliveries;

/** How often deliveries are looked at again, in milliseconds: nothing announces them. */
const REST = { pending: 3000, done: 15_000 };

const restOf = (data: WebhookDeliveriesQuery | undefined) =>
  data?.webhookDeliveries.nodes.some((it) => it.status === "PENDING") ? REST.pending : REST.done;

async function sendAgain({ id }: DeliveryFragment) {
  check((await ask(SendAgainDocument, { id })).redeliverWebhookDelivery);
  toast({ text: said.sent });
  await invalidate("webhooks");
}

function resultOf({ lastError, lastStatusCode }: DeliveryFragment) {
  if (lastError) return lastError;
  return lastStatusCode === null ? said.waiting : said.answered(lastStatusCode);
}

function State({ of: { status, attemptCount } }: { of: DeliveryFragment }) {
  if (status === "FAILED") return <Badge kind="danger">{said.states.FAILED}</Badge>;
  if (status === "PENDING" && attemptCount > 0) return <Badge kind="warning">{said.retrying}</Badge>;
  return <Status isOn={status === "DELIVERED"}>{said.states[status]}</Status>;
}

function DeliveryRow({ of, onAgain }: { of: DeliveryFragment; onAgain?: () => void }) {
  const readsEvents = useCan()("audit:read");
  const name = kindWords[of.eventKind];
  return (
    <tr>
      <td>
        <State of={of} />
      </td>
      <td className={css.result}>
        {readsEvents ? (
          <Link to="/audit" search={{ event: of.eventId }} preload={false} className={css.name}>
            {name}
          </Link>
        ) : (
          name
        )}
        <small>{resultOf(of)}</small>
      </td>
      <td data-from="s">{of.attemptCount}</td>
      <td data-from="m" className={css.second}>
        {of.lastDurationMilliseconds !== null && said.took(of.lastDurationMilliseconds)}
      </td>
      <td data-from="s" className={css.last}>
        <TwoLines
          second={
            of.status === "PENDING" &&
            of.nextAttemptAt && (
              <>
                {said.next} <Time at={of.nextAttemptAt} />
              </>
            )
          }
        >
          <Time at={of.lastAttemptAt} never={said.never} />
        </TwoLines>
      </td>
      {onAgain && (
        <td data-sticky className={css.second}>
          {of.status !== "PENDING" && (
            <Button size="small" aria-label={said.againOf(name)} onClick={onAgain}>
              {said.again}
            </Button>
          )}
        </td>
      )}
    </tr>
  );
}

const Heads = ({ canWrite }: { canWrite: boolean }) => (
  <>
    <th scope="col">{said.columns.status}</th>
    <th scope="col">{said.columns.event}</th>
    <th scope="col" data-from="s">
      {said.columns.attempts}
    </th>
    <th scope="col" data-from="m">
      {said.columns.took}
    </th>
    <th scope="col" data-from="s">
      {said.columns.last}
    </th>
    {canWrite && (
      <th scope="col" data-sticky>
        <span className="visually-hidden">{words.columns.actions}</span>
      </th>
    )}
  </>
);

/** What was sent, what came of it, and what is yet to be sent; the filter and the page are in the address. */
export function Deliveries({ webhook, canWrite }: { webhook: WebhookFactsFragment; canWrite: boolean }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery({
    ...asked("webhooks", WebhookDeliveriesDocument, { id: webhook.id, ...variablesOf(search) }),
    refetchInterval: ({ state }) => restOf(state.data),
  });
  const change = (changed: DeliverySearch) =>
    void navigate({
      search: (old) => ({ ...old, after: undefined, before: undefined, ...changed }),
      replace: true,
      resetScroll: false,
    });
  const connection = query.data?.webhookDeliveries;
  const rows = connection?.nodes ?? [];
  const { startCursor, endCursor, hasNextPage, hasPreviousPage } = connection?.pageInfo ?? {};
  const isOn = webhook.status === "ACTIVE";
  return (
    <Card
      isFlush
      title={said.title}
      actions={
        <Select
          isFilter
          label={said.state}
          value={search.status ?? "any"}
          onChange={(id) => change({ status: deliveryStates.find((state) => state === id) })}
          options={["any" as const, ...deliveryStates].map((id) => ({ id, label: said.states[id] }))}
        />
      }
    >
      {query.error ? (
        <Failure error={query.error} onRetry={query.refetch} />
      ) : connection && rows.length === 0 ? (
        search.status || search.after || search.before ? (
          <Empty
            icon={SearchX}
            title={said.nothing.title}
            action={<Button onClick={() => change({ status: undefined })}>{said.nothing.clear}</Button>}
          />
        ) : (
          <Empty icon={Inbox} title={said.empty.title}>
            {said.empty.text}
          </Empty>
        )
      ) : (
        <Table caption={said.caption} isBusy={query.isPlaceholderData} head={<Heads canWrite={canWrite} />}>
          {connection ? (
            rows.map((delivery) => (
              <DeliveryRow
                key={delivery.id}
                of={delivery}
                onAgain={canWrite && isOn ? () => void quietly(() => sendAgain(delivery)) : undefined}
              />
            ))
          ) : (
            <BoneRows columns={canWrite ? 6 : 5} rows={5} />
          )}
        </Table>
      )}
      {rows.length > 0 && (
        <div className={css.foot}>
          <Pager
            size={Number(search.rows ?? pageSizes[0])}
            sizes={pageSizes}
            onSize={(size) => change({ rows: size === pageSizes[0] ? undefined : String(size) })}
            next={hasNextPage && endCursor ? () => change({ after: endCursor }) : undefined}
            previous={hasPreviousPage && startCursor ? () => change({ before: startCursor }) : undefined}
          >
            {said.shown(rows.length, connection?.totalCount ?? null)}
          </Pager>
          <p>{said.note}</p>
        </div>
      )}
    </Card>
  );
}
