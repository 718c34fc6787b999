import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "./button";
import css from "./pager.module.css";
import { Select } from "./select";

/** Steps through a list by cursors. `next` and `previous` are absent where there is no such page. */
export function Pager({
  size,
  sizes = [25, 50, 100],
  onSize,
  next,
  previous,
  children,
}: {
  size: number;
  sizes?: number[];
  onSize: (size: number) => void;
  next?: () => void;
  previous?: () => void;
  /** What is shown, such as "25 of 5,000 clients". */
  children: string;
}) {
  return (
    <nav aria-label="Pages" className={css.pager}>
      <span className={css.shown}>{children}</span>
      <Select
        label="Rows"
        isFilter
        value={String(size)}
        onChange={(chosen) => onSize(Number(chosen))}
        options={sizes.map((each) => ({ id: String(each), label: String(each) }))}
      />
      <div className={css.steps}>
        <Button icon={ChevronLeft} disabled={!previous} onClick={previous}>
          Previous
        </Button>
        <Button disabled={!next} onClick={next}>
          Next <ChevronRight size={16} aria-hidden />
        </Button>
      </div>
    </nav>
  );
}
