import { useEffect, useEffectEvent } from "react";

/** Single keys can be switched off, as dictation and unsteady hands press them by mistake (WCAG 2.1.4). */
const KEY = "latchkey-keys";

/** How long after `g` the second key counts. */
const PAUSE = 1200;

export const areKeysOn = () => localStorage.getItem(KEY) !== "off";

export function switchKeys(isOn: boolean) {
  if (isOn) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, "off");
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.closest(
      "input:not([type=checkbox], [type=radio]), textarea, select, [role=menu], [role=listbox]",
    ) !== null);

/** Calls `press` with a key such as `/` or `?`, or with `g c`, unless someone types or a dialog is open. */
export function useKeys(press: (keys: string) => boolean) {
  const onPress = useEffectEvent(press);
  useEffect(() => {
    let goSince = 0;
    const listener = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !areKeysOn()) return;
      if (isTyping(event.target) || document.querySelector("[role=dialog], [role=alertdialog]")) return;
      const isSecond = goSince > 0 && event.timeStamp - goSince < PAUSE;
      goSince = event.key === "g" && !isSecond ? event.timeStamp : 0;
      if (goSince === 0 && onPress(isSecond ? `g ${event.key}` : event.key)) event.preventDefault();
    };
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}
