/**
 * What is chosen on a page is in its address, so that it can be kept, sent and gone back to: `?q=orders&status=ACTIVE`. All values are texts;
 * what has its usual value is left out.
 */
export type RawSearch = Record<string, unknown>;

export const parseSearch = (text: string): RawSearch => Object.fromEntries(new URLSearchParams(text));

export function stringifySearch(search: RawSearch): string {
  const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== "");
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text && `?${text}`;
}

/** A text of the address; undefined where it is absent or empty. */
export function text(raw: RawSearch, name: string): string | undefined {
  const value = raw[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A text of the address that is one of a few; undefined where it is another. */
export function oneOf<const Value extends string>(
  raw: RawSearch,
  name: string,
  values: readonly Value[],
): Value | undefined {
  return values.find((value) => value === raw[name]);
}
