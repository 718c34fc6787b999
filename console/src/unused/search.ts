import { oneOf, type RawSearch, text } from "../search";

export const periods = ["7", "30", "90"] as const;
export const usualDays = "30";

/** What the address says: `?days=90`. */
export interface UnusedSearch {
  days?: (typeof periods)[number];
  after?: string;
}

export const unusedSearch = (raw: RawSearch): UnusedSearch => ({
  days: oneOf(raw, "days", periods),
  after: text(raw, "after"),
});

export const daysOf = ({ days }: UnusedSearch) => Number(days ?? usualDays);
