/** Columns that are shown only where someone wants them. */
export const optionalColumns = ["ttl", "access", "updated", "capabilities", "scopes", "owner"] as const;
export type OptionalColumn = (typeof optionalColumns)[number];

const KEY = "latchkey-client-columns";

/** `ttl,scopes` as the columns that it names, in their usual order. */
export function columnsOf(text: string): OptionalColumn[] {
  const named = text.split(",");
  return optionalColumns.filter((column) => named.includes(column));
}

/** The columns of the address; where it names none, those that were chosen last in this browser. */
export const shownColumns = (inAddress: string | undefined) =>
  columnsOf(inAddress ?? localStorage.getItem(KEY) ?? "");

/** Remembers a choice, and answers it as it is written into the address. */
export function keepColumns(columns: readonly string[]): string {
  const text = columnsOf(columns.join(",")).join(",");
  localStorage.setItem(KEY, text);
  return text || "none";
}
