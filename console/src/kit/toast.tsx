import { X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { IconButton } from "./button";
import css from "./toast.module.css";

export interface Toast {
  text: string;
  /** Something that undoes or shows what was done. */
  action?: { label: string; run: () => void };
  isProblem?: boolean;
}

/** Toasts stay long enough to reach their button, and as long as pointer or focus is on them. */
const SHOWN_FOR = 8000;

let shown: (Toast & { id: number })[] = [];
let lastId = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function set(next: typeof shown) {
  shown = next;
  for (const listener of listeners) listener();
}

function hold() {
  clearTimeout(timer);
}

function release() {
  clearTimeout(timer);
  timer = setTimeout(() => set([]), SHOWN_FOR);
}

/** Says in a corner of the page what was done. */
export function toast(said: Toast) {
  lastId += 1;
  set([...shown.slice(-2), { ...said, id: lastId }]);
  release();
}

const dismiss = (id: number) => set(shown.filter((it) => it.id !== id));

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Leads to the first button of the latest toast, such as Undo: by Tab it is as far away as the page is long. */
export function focusToast(): boolean {
  const button = document.querySelector<HTMLElement>("[data-toasts] > :last-child button");
  button?.focus();
  return button !== null;
}

/** Once in the shell: what is added to it is read out. */
export function Toasts() {
  const all = useSyncExternalStore(subscribe, () => shown);
  return (
    <div
      role="status"
      data-toasts
      className={css.region}
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocus={hold}
      onBlur={release}
    >
      {all.map((it) => (
        <div key={it.id} className={css.toast}>
          <span className={it.isProblem ? css.problem : undefined}>{it.text}</span>
          {it.action && (
            <button
              type="button"
              className={css.action}
              onClick={() => {
                dismiss(it.id);
                it.action?.run();
              }}
            >
              {it.action.label}
            </button>
          )}
          <IconButton label="Dismiss" icon={X} size="small" onClick={() => dismiss(it.id)} />
        </div>
      ))}
    </div>
  );
}
