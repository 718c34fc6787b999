/** Rows of tables are 48 or 36 pixels high. */
const KEY = "latchkey-rows";

const apply = (isCompact: boolean) => {
  if (isCompact) document.documentElement.dataset.density = "compact";
  else delete document.documentElement.dataset.density;
};

export const areRowsCompact = () => localStorage.getItem(KEY) === "compact";

export function setRowsCompact(isCompact: boolean) {
  if (isCompact) localStorage.setItem(KEY, "compact");
  else localStorage.removeItem(KEY);
  apply(isCompact);
}

export const applyDensity = () => apply(areRowsCompact());
