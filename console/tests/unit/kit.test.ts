import { expect, test } from "vitest";
import { columnsOf } from "../../src/client/columns";
import { count, formatDuration, formatRelative } from "../../src/kit/format";
import { between } from "../../src/kit/selection";

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
