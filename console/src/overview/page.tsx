import { useQuery } from "@tanstack/react-query";
import { ChartNoAxesColumn, Ellipsis, Footprints, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { asked } from "../api";
import { invalidate, useEvents } from "../events";
import { MonthDocument, NewEventsDocument, OverviewDocument, type OverviewQuery } from "../gql/overview";
import { ButtonLink, buttonClass } from "../kit/button";
import { MenuButton } from "../kit/menu";
import { Columns, PageHead } from "../kit/page";
import { Bones, Empty, Failure } from "../kit/states";
import { useCan, useViewer, type Viewer } from "../viewer/viewer";
import { Attention } from "./attention";
import { Busiest, Expiring, Limits, NewestEvents } from "./cards";
import { TokenChart, useSpan } from "./chart";
import { Counts } from "./counts";
import { useMoments } from "./moments";
import css from "./page.module.css";
import { areStepsHidden, FirstSteps, hideSteps } from "./steps";
import { words } from "./words";

type Account = NonNullable<OverviewQuery["viewer"]["account"]>;

/** How long the numbers rest after a change before they are asked for again, in milliseconds. */
const REST = 2000;

/** Whether there is no client but the one that the deployment began with, which is in the account `default`. */
const isNew = ({ active, inactive }: Account, viewer: Viewer) =>
  active?.totalCount != null &&
  inactive?.totalCount != null &&
  active.totalCount + inactive.totalCount <= (viewer.account.slug === "default" ? 1 : 0);

/** Counts new events, and has the numbers follow. The list of events stays as it is until `show` is called. */
function useFollowing(renew: () => void, isEnabled: boolean) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  useEvents(
    NewEventsDocument,
    {},
    (events) => setIds((old) => new Set([...old, ...events.map((event) => event.auditEventAdded.id)])),
    isEnabled,
  );
  useEffect(() => {
    if (ids.size === 0) return;
    const timer = setTimeout(() => void invalidate("overview"), REST);
    return () => clearTimeout(timer);
  }, [ids.size]);
  const show = () => {
    setIds(new Set());
    renew();
  };
  return { ids, show };
}

function useOverview() {
  const can = useCan();
  const span = useSpan();
  const { moments, renew } = useMoments();
  const sees = {
    seesClients: can("clients:read"),
    seesTokens: can("tokens:read"),
    seesEvents: can("audit:read"),
    seesAccount: can("account:read"),
  };
  const { until, soon } = moments;
  const query = useQuery(asked("overview", OverviewDocument, { from: moments.dayAgo, until, soon, ...sees }));
  const month = useQuery({
    ...asked("overview", MonthDocument, { from: moments.monthAgo, until }),
    enabled: span === "month" && sees.seesTokens,
  });
  return { query, month, sees, renew };
}

export function OverviewPage() {
  const viewer = useViewer();
  const can = useCan();
  const { query, month, sees, renew } = useOverview();
  const [isHidden, setHidden] = useState(areStepsHidden);
  const [isAskedFor, setAskedFor] = useState(false);
  const account = query.data?.viewer.account;
  const isFirst = account ? isNew(account, viewer) : false;
  const areStepsShown = isAskedFor || (isFirst && !isHidden);
  const turnSteps = (isShown: boolean) => {
    hideSteps(!isShown);
    setHidden(!isShown);
    setAskedFor(isShown);
  };
  const menu = sees.seesClients && (
    <MenuButton
      label={words.menu}
      className={buttonClass()}
      groups={[
        {
          actions: [
            { id: "steps", label: words.showSteps, icon: Footprints, onAction: () => turnSteps(true) },
          ],
        },
      ]}
    >
      <Ellipsis size={16} aria-hidden />
    </MenuButton>
  );
  const canCreate = can("clients:write");
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead(viewer.account.name)}
        actions={
          <>
            {menu}
            {canCreate && !areStepsShown && (
              <ButtonLink kind="primary" icon={Plus} to="/clients/new">
                {words.add}
              </ButtonLink>
            )}
          </>
        }
      />
      {query.error ? (
        <Failure error={query.error} onRetry={query.refetch} />
      ) : !account || !query.data ? (
        <Bones lines={12} />
      ) : Object.values(sees).some(Boolean) ? (
        <>
          {areStepsShown && (
            <FirstSteps
              tokenUrl={query.data.server.tokenUrl}
              canCreate={canCreate}
              onHide={() => turnSteps(false)}
            />
          )}
          <Parts account={account} sees={sees} month={month} renew={renew} onRetry={month.refetch} />
        </>
      ) : (
        <Empty icon={ChartNoAxesColumn} title={words.nothingToSee}>
          {words.nothingToSeeText}
        </Empty>
      )}
    </>
  );
}

function Parts({
  account,
  sees,
  month,
  renew,
  onRetry,
}: {
  account: Account;
  sees: ReturnType<typeof useOverview>["sees"];
  month: ReturnType<typeof useOverview>["month"];
  renew: () => void;
  onRetry: () => void;
}) {
  const span = useSpan();
  const following = useFollowing(renew, sees.seesEvents);
  const { usage, policy, active, inactive, neverUsed, unused, expiring, auditEvents } = account;
  const [held, setHeld] = useState(auditEvents?.nodes ?? []);
  // The newest events wait for a click, so that no line moves under the pointer.
  const isHeld = following.ids.size > 0;
  const events = isHeld ? held : (auditEvents?.nodes ?? []);
  if (!isHeld && held !== events) setHeld(events);
  const shown = span === "day" ? account : month.isPlaceholderData ? undefined : month.data?.viewer.account;
  return (
    <div className={css.parts}>
      <Attention account={account} seesEvents={sees.seesEvents} />
      {sees.seesClients && (
        <Counts active={active} inactive={inactive} neverUsed={neverUsed} unused={unused} />
      )}
      <div className={css.split}>
        <div className={css.parts}>
          {sees.seesTokens && (
            <TokenChart
              points={shown?.tokenUsage}
              error={span === "month" ? month.error : null}
              onRetry={onRetry}
            />
          )}
          <Columns>
            {expiring && <Expiring {...expiring} />}
            {sees.seesTokens && <Busiest clients={shown?.busiestClients ?? []} />}
          </Columns>
        </div>
        <div className={css.parts}>
          {usage && policy && <Limits usage={usage} policy={policy} />}
          {auditEvents && (
            <NewestEvents events={events} fresh={following.ids.size} onFresh={following.show} />
          )}
        </div>
      </div>
    </div>
  );
}
