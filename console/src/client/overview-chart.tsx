import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { asked } from "../api";
import { ClientUsageDocument } from "../gql/client";
import { BarChart } from "../kit/chart";
import { Card } from "../kit/page";
import { Select } from "../kit/select";
import { Bones, Failure } from "../kit/states";
import { words as all } from "./detail-words";
import { type Period, periods } from "./overview-search";

const words = all.chart;

const route = getRouteApi("/shell/clients/$id/");

const HOUR = 3_600_000;
const hours: Record<Period, number> = { day: 24, week: 7 * 24, month: 30 * 24 };

/** How often the numbers are asked for again: tokens have no events. */
const PAUSE = 60_000;

const hour = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayAndHour = new Intl.DateTimeFormat("en", {
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
/** Days are counted in UTC. */
const day = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", timeZone: "UTC" });
const labels: Record<Period, Intl.DateTimeFormat> = { day: hour, week: dayAndHour, month: day };

/** From the beginning to the end of whole hours, so that within an hour the same is asked for. */
function spanOf(period: Period) {
  const until = (Math.floor(Date.now() / HOUR) + 1) * HOUR;
  const from = until - hours[period] * HOUR;
  return {
    from: new Date(from).toISOString(),
    until: new Date(until).toISOString(),
    bucket: period === "month" ? ("DAY" as const) : ("HOUR" as const),
  };
}

/** Tokens that the client was issued and refused, over time. */
export function UsageChart({ id }: { id: string }) {
  const { period = "week" } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery({
    ...asked("clients", ClientUsageDocument, { id, ...spanOf(period) }),
    refetchInterval: PAUSE,
  });
  const points = query.data?.client?.usage;
  return (
    <Card
      title={words.title}
      actions={
        <Select
          isFilter
          label={words.period}
          value={period}
          options={periods.map((it) => ({ id: it, label: words.periods[it] }))}
          onChange={(chosen) =>
            navigate({
              search: { period: chosen === "day" || chosen === "month" ? chosen : undefined },
              replace: true,
              resetScroll: false,
            })
          }
        />
      }
    >
      {query.error ? (
        <Failure error={query.error} onRetry={query.refetch} />
      ) : points ? (
        <BarChart
          title={words.of(words.periods[period])}
          series={[words.issued, words.refused]}
          bars={points.map(({ startsAt, issued, refused }) => ({
            label: labels[period].format(new Date(startsAt)),
            values: [issued, refused],
          }))}
        />
      ) : (
        <Bones lines={6} />
      )}
    </Card>
  );
}
