import { oneOf, type RawSearch } from "../search";

/** Spans that the chart can show; the week is usual. */
export const periods = ["day", "week", "month"] as const;
export type Period = (typeof periods)[number];

export interface OverviewSearch {
  period?: Exclude<Period, "week">;
}

export const overviewSearch = (raw: RawSearch): OverviewSearch => ({
  period: oneOf(raw, "period", ["day", "month"]),
});
