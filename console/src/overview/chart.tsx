import { getRouteApi } from "@tanstack/react-router";
import type { UsageFragment } from "../gql/overview";
import { Button } from "../kit/button";
import { BarChart } from "../kit/chart";
import { Card } from "../kit/page";
import { Bones, Failure } from "../kit/states";
import css from "./page.module.css";
import { words } from "./words";

const route = getRouteApi("/shell/");
const hour = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", timeZone: "UTC" });

export type Span = "day" | "month";

/** The span that the address names. */
export const useSpan = (): Span => route.useSearch().span ?? "day";

/** Tokens and refusals over time; the chart has a table with the same numbers. */
export function TokenChart({
  points,
  error,
  onRetry,
}: {
  /** Absent while they are on their way. */
  points: readonly UsageFragment[] | undefined;
  error: unknown;
  onRetry: () => void;
}) {
  const text = words.chart;
  const span = useSpan();
  const navigate = route.useNavigate();
  const show = (next: Span) =>
    navigate({ search: { span: next === "month" ? next : undefined }, replace: true, resetScroll: false });
  const label = span === "day" ? hour : day;
  const isEmpty = points?.every((point) => point.issued + point.refused === 0);
  return (
    <Card
      title={text.title}
      actions={
        <fieldset className={css.spans}>
          <legend className="visually-hidden">{text.span}</legend>
          {(["day", "month"] as const).map((each) => (
            <Button key={each} size="small" aria-pressed={each === span} onClick={() => show(each)}>
              {text.spans[each]}
            </Button>
          ))}
        </fieldset>
      }
    >
      {error ? (
        <Failure error={error} onRetry={onRetry} />
      ) : points ? (
        <>
          <BarChart
            title={text.label(text.spans[span])}
            series={[text.issued, text.refused]}
            bars={points.map((point) => ({
              label: label.format(new Date(point.startsAt)),
              values: [point.issued, point.refused],
            }))}
          />
          {isEmpty && <p className={css.note}>{text.none}</p>}
        </>
      ) : (
        <Bones lines={6} />
      )}
    </Card>
  );
}
