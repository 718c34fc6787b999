import { answers } from "../events";
import { at, slug } from "../server";

/** Where the playground finds what is handed over to it. It takes it out at once. */
const KEY = "latchkey-playground";

/** The query that the page is made of: of all whose answers are on the screen, the longest. Answers of mutations, which may have secrets, are never among them. */
function shownQuery() {
  const keys = answers.getQueryCache().findAll({ type: "active" });
  const queries = keys.flatMap(({ queryKey: [, query, variables] }) =>
    typeof query === "string" ? [{ query, variables }] : [],
  );
  return queries.sort((a, b) => b.query.length - a.query.length)[0];
}

/** Opens the playground with the query of the present page. */
export function viewAsGraphql() {
  const shown = shownQuery();
  if (shown) sessionStorage.setItem(KEY, JSON.stringify(shown));
  location.assign(at(`/playground?account=${slug}`));
}
