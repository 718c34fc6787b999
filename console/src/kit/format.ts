/**
 * English by hand where a page has many of them: the first formatter of the browser's Intl takes a tenth of the time that the whole page needs.
 */

/** `5,000` */
export const formatNumber = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

/** `1 client`, `5,000 clients` */
export const count = (value: number, one: string, many = `${one}s`) =>
  `${formatNumber(value)} ${value === 1 ? one : many}`;

let moment: Intl.DateTimeFormat | undefined;

/** `Nov 28, 2026, 5:59:13 PM`, in the time zone of the browser. */
export function formatMoment(at: string): string {
  moment ??= new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });
  return moment.format(new Date(at));
}

const units: [unit: string, seconds: number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** `2 days ago`, `in 5 minutes`, `yesterday`, `next week`. */
function relative(value: number, unit: string): string {
  const size = Math.abs(value);
  if (size === 1 && unit === "day") return value < 0 ? "yesterday" : "tomorrow";
  if (size === 1 && ["week", "month", "year"].includes(unit)) return `${value < 0 ? "last" : "next"} ${unit}`;
  return value < 0 ? `${count(size, unit)} ago` : `in ${count(size, unit)}`;
}

/** `5 minutes ago`, `in 2 days`; `just now` within a minute. */
export function formatRelative(at: string, now: number): string {
  const seconds = (Date.parse(at) - now) / 1000;
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return relative(Math.trunc(seconds / length), unit);
  }
  return seconds > 30 ? "in a moment" : "just now";
}

/** `60 minutes`, `24 hours`, `90 seconds`: the largest unit that leaves no rest. */
export function formatDuration(seconds: number): string {
  if (seconds > 0 && seconds % 86_400 === 0) return count(seconds / 86_400, "day");
  if (seconds > 3600 && seconds % 3600 === 0) return count(seconds / 3600, "hour");
  if (seconds > 0 && seconds % 60 === 0) return count(seconds / 60, "minute");
  return count(seconds, "second");
}

/** The top of an axis that begins at 0, for numbers that are counted: 4, 6, 10, 20, 40, 60 and so on. Its middle is whole too. */
export function axisTop(largest: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(largest, 4)));
  return [1, 2, 4, 6, 10].map((step) => step * power).find((top) => top >= Math.max(largest, 4)) ?? largest;
}
