let opener: Element | null = null;

/** Notes what opened a menu: where an item of it opens a dialog, the focus returns there, as the item is gone by then. */
export function noteOpener(element: Element | null) {
  opener = element;
}

/** Called while a dialog is drawn for the first time. A dialog that replaces another returns the focus to where the first came from. */
export function noteFocus() {
  const active = document.activeElement;
  if (active && active !== document.body && !active.closest("[role=dialog], [role=alertdialog], [role=menu]"))
    opener = active;
}

/** Called when a dialog is gone: unless another has taken its place, the focus returns. */
export function returnFocus() {
  setTimeout(() => {
    const active = document.activeElement;
    const isLost = !active || active === document.body || !active.isConnected;
    if (isLost && opener instanceof HTMLElement && opener.isConnected) opener.focus();
  });
}
