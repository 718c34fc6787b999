import { expect, test } from "vitest";
import { columnsOf } from "../../src/client/columns";
import { axisTop, count, formatDuration, formatRelative } from "../../src/kit/format";
import { between, slices } from "../../src/kit/selection";

test("a range has both of its ends, in either direction", () => {
  const page = ["a", "b", "c", "d"];
  expect(between(page, "b", "d")).toEqual(["b", "c", "d"]);
  expect(between(page, "d", "b")).toEqual(["b", "c", "d"]);
  expect(between(page, "b", "b")).toEqual(["b"]);
  // The other end is on another page.
  expect(between(page, "x", "c")).toEqual(["c"]);
});

test("numbers and times as people say them", () => {
  expect(count(1, "client")).toBe("1 client");
  expect(count(5000, "client")).toBe("5,000 clients");
  expect(formatDuration(3600)).toBe("60 minutes");
  expect(formatDuration(86_400)).toBe("1 day");
  expect(formatDuration(7200)).toBe("2 hours");
  expect(formatDuration(90)).toBe("90 seconds");
  const now = Date.parse("2026-01-02T12:00:00Z");
  expect(formatRelative("2026-01-02T11:59:30Z", now)).toBe("just now");
  expect(formatRelative("2026-01-02T11:55:00Z", now)).toBe("5 minutes ago");
  expect(formatRelative("2026-01-01T12:00:00Z", now)).toBe("yesterday");
  expect(formatRelative("2026-01-04T12:00:00Z", now)).toBe("in 2 days");
});

test("columns are in their usual order, and unknown ones are left out", () => {
  expect(columnsOf("owner,nothing,ttl")).toEqual(["ttl", "owner"]);
  expect(columnsOf("none")).toEqual([]);
});

test("an axis ends at a round number whose half is whole", () => {
  const tops = [Number.NEGATIVE_INFINITY, 0, 4, 5, 6, 7, 10, 11, 50, 61, 1000].map(axisTop);
  expect(tops).toEqual([4, 4, 4, 6, 6, 10, 10, 20, 60, 100, 1000]);
  for (let largest = 0; largest < 3000; largest++) {
    const top = axisTop(largest);
    expect(top).toBeGreaterThanOrEqual(largest);
    expect(Number.isInteger(top / 2)).toBe(true);
  }
});

test("a list is cut into slices", () => {
  expect(slices([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(slices([], 2)).toEqual([]);
});
