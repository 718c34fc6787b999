import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes";
import css from "./table.module.css";

/**
 * A native table. Its rows are plain `tr` and `td`: thousands of them cost nothing. Give cells `data-from="s|m|l"` to leave them out on
 * narrower windows, rows `data-selected` and `data-dimmed`.
 */
export function Table({
  caption,
  head,
  children,
  isBusy = false,
}: {
  /** Says what the table lists, for those who do not see it. */
  caption: string;
  /** Cells of the first row. */
  head: ReactNode;
  /** Rows. */
  children: ReactNode;
  /** Newer rows are on their way: the present ones are dimmed. */
  isBusy?: boolean;
}) {
  return (
    <div className={css.frame}>
      <table className={css.table} aria-busy={isBusy || undefined}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

export type Direction = "ascending" | "descending";

/** A heading that sorts by its column: a press again turns the order. */
export function SortHeader({
  children,
  direction,
  onSort,
  from,
}: {
  children: string;
  /** Where the table is sorted by this column. */
  direction?: Direction;
  onSort: () => void;
  from?: "s" | "m" | "l";
}) {
  const Arrow = direction === "ascending" ? ArrowUp : ArrowDown;
  return (
    <th scope="col" aria-sort={direction} data-from={from}>
      <button type="button" className={classes(css.sort, direction && css.sorted)} onClick={onSort}>
        {children}
        <Arrow size={14} aria-hidden />
      </button>
    </th>
  );
}

/** Rows of grey lines while the first rows are on their way. */
export function BoneRows({ columns, rows = 10 }: { columns: number; rows?: number }) {
  return Array.from({ length: rows }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: rows are all alike
    <tr key={row} aria-hidden>
      {Array.from({ length: columns }, (_, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cells are all alike
        <td key={column}>
          <span className={css.bone} />
        </td>
      ))}
    </tr>
  ));
}

/** Name over a second line. */
export function TwoLines({ children, second }: { children: ReactNode; second?: ReactNode }) {
  return (
    <span className={css.two}>
      <span className={css.first}>{children}</span>
      {second && <span className={css.second}>{second}</span>}
    </span>
  );
}

/** Search and filters above a table. */
export const FilterBar = ({ children }: { children: ReactNode }) => (
  <search className={css.filters}>{children}</search>
);
