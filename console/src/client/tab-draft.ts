import { useState } from "react";

/** The client as it was when the form began to be filled in, and as the form would have it. */
interface State<Value> {
  version: number;
  base: Value;
  mine: Value;
}

export const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** The state after an answer of the server, which may be older than what was saved since. */
export function rebased<Value>(state: State<Value>, version: number, theirs: Value): State<Value> {
  if (version < state.version) return state;
  const isDirty = !isSame(state.mine, state.base);
  const isUntouched = isSame(theirs, state.base);
  if (isUntouched && version === state.version) return state;
  // What others have changed besides the values of the form needs nobody's attention.
  if (isDirty && !isUntouched && !isSame(theirs, state.mine)) return state;
  return { version, base: theirs, mine: isDirty ? state.mine : theirs };
}

/**
 * What a form has changed of a client, which others may change meanwhile. `theirs` is what the server has now. Where both changed the same,
 * `isConflict` says so, and the person decides.
 */
export function useDraft<Value extends object>(version: number, theirs: Value) {
  const [state, setState] = useState<State<Value>>({ version, base: theirs, mine: theirs });
  const now = rebased(state, version, theirs);
  if (now !== state) setState(now);
  return {
    /** The version that a change is based on. */
    version: now.version,
    value: now.mine,
    base: now.base,
    isDirty: !isSame(now.mine, now.base),
    isConflict: version > now.version,
    change: (changed: Partial<Value>) => setState((old) => ({ ...old, mine: { ...old.mine, ...changed } })),
    /** Goes back to what the server has. */
    discard: () =>
      setState((old) =>
        version < old.version ? { ...old, mine: old.base } : { version, base: theirs, mine: theirs },
      ),
    /** Keeps what the form has, over what the server has now. */
    keepMine: () => setState((old) => ({ version, base: theirs, mine: old.mine })),
    /** The server has taken what the form has. */
    saved: (as: number) => setState((old) => ({ version: as, base: old.mine, mine: old.mine })),
  };
}

export type Draft<Value extends object> = ReturnType<typeof useDraft<Value>>;
