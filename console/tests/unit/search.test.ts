import { describe, expect, test } from "vitest";
import { clientSearch, filterOf, variablesOf } from "../../src/client/search";
import { parseSearch, stringifySearch } from "../../src/search";

test("texts of an address stay texts, and what is absent is left out", () => {
  expect(parseSearch("?q=123&on=true")).toEqual({ q: "123", on: "true" });
  expect(stringifySearch({ q: "a b&c", status: undefined, role: "" })).toBe("?q=a+b%26c");
  expect(stringifySearch({})).toBe("");
});

describe("the list of clients", () => {
  test("takes what it knows from an address, and nothing else", () => {
    expect(clientSearch({ q: "x", status: "GONE", sort: "NAME.up", rows: "7", other: "1" })).toEqual({
      q: "x",
    });
    expect(clientSearch({ status: "ACTIVE", sort: "NAME.asc", rows: "50" })).toEqual({
      status: "ACTIVE",
      sort: "NAME.asc",
      rows: "50",
    });
  });

  test("asks for the newest first, forwards or backwards from a cursor", () => {
    expect(variablesOf({})).toEqual({
      filter: {},
      orderBy: { field: "CREATED_AT", direction: "DESC" },
      first: 25,
      after: undefined,
    });
    expect(variablesOf({ before: "c", rows: "50", sort: "NAME.asc" })).toEqual({
      filter: {},
      orderBy: { field: "NAME", direction: "ASC" },
      last: 50,
      before: "c",
    });
  });

  test("filters by what is given", () => {
    expect(filterOf({ q: "a", status: "INACTIVE", role: "none", used: "never" })).toEqual({
      search: "a",
      statuses: ["INACTIVE"],
      hasRole: false,
      neverUsed: true,
    });
    expect(filterOf({ role: "rol_1" })).toEqual({ roles: [{ id: "rol_1" }] });
  });
});
