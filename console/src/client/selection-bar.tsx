import { Button } from "../kit/button";
import type { Selection } from "../kit/selection";
import type { BulkChange } from "./bulk";
import css from "./list.module.css";
import { words } from "./words";

/** What can be done with the clients that are selected; above the table while there are any. */
export function SelectionBar({
  selection,
  page,
  total,
  onChange,
  canWrite,
  canDelete,
}: {
  selection: Selection;
  page: readonly string[];
  /** Number of all that match; null where there are too many to count. */
  total: number | null;
  onChange: (change: BulkChange) => void;
  canWrite: boolean;
  canDelete: boolean;
}) {
  const chosen = selection.isAllMatching && total !== null ? total : selection.ids.size;
  const hasMore = total !== null && total > chosen && page.every((id) => selection.has(id));
  return (
    <section className={css.bar} aria-label={words.selection.bar}>
      <span aria-live="polite">
        <b>{words.selection.chosen(chosen)}</b>
      </span>
      {hasMore && (
        <button type="button" className={css.textButton} onClick={selection.selectAllMatching}>
          {words.selection.allMatching(total)}
        </button>
      )}
      <button type="button" className={css.textButton} onClick={selection.clear}>
        {words.selection.clear}
      </button>
      <div className={css.barActions}>
        {canWrite && (
          <>
            <Button size="small" onClick={() => onChange("ACTIVE")}>
              {words.menu.enable}
            </Button>
            <Button size="small" onClick={() => onChange("INACTIVE")}>
              {words.menu.disable}
            </Button>
          </>
        )}
        {canDelete && (
          <Button size="small" className={css.delete} onClick={() => onChange("delete")}>
            {words.menu.delete}
          </Button>
        )}
      </div>
    </section>
  );
}
