import type { Storage as GraphiQLStorage } from "@graphiql/toolkit";
import { parse, print, visit } from "graphql";

/**
 * What GraphiQL remembers, without secrets. Left out are headers, answers, variables of mutations, and texts that a document gives for a
 * secret or a password. Without this, GraphiQL writes headers into its history, and every variable.
 */

/** Names of arguments and input fields that hold a secret. */
const SECRET_NAMES = new Set(["clientSecret", "password", "value", "hash", "token"]);
/** Secrets and tokens of this server, wherever they were pasted. */
const PASTED = /lk_cs_\w+|eyJ[\w-]+\.[\w-]+\.[\w-]*/g;
/** Words that a document which cannot be parsed may not be kept with. */
const SUSPICIOUS = /secret|password|token|hash/i;

interface Document {
  query: string | null;
  hasMutation: boolean;
}

/** A document with an empty text in place of each secret in it; null where that cannot be told. */
export function withoutSecrets(query: string): Document {
  let tree: ReturnType<typeof parse>;
  try {
    tree = parse(query);
  } catch {
    return { query: SUSPICIOUS.test(query) ? null : query.replace(PASTED, ""), hasMutation: true };
  }
  const cuts: [number, number][] = [];
  let hasMutation = false;
  const look = (node: { name: { value: string }; value: unknown }) => {
    if (!SECRET_NAMES.has(node.name.value)) return;
    visit(node.value as never, {
      StringValue(text) {
        if (text.loc) cuts.push([text.loc.start, text.loc.end]);
      },
    });
  };
  visit(tree, {
    OperationDefinition(operation) {
      hasMutation ||= operation.operation === "mutation";
      for (const variable of operation.variableDefinitions ?? []) {
        const text = variable.defaultValue;
        if (text && SUSPICIOUS.test(variable.variable.name.value))
          look({ name: { value: "value" }, value: text });
      }
    },
    Argument: look,
    ObjectField: look,
  });
  let kept = query;
  for (const [start, end] of cuts.sort((a, b) => b[0] - a[0]))
    kept = `${kept.slice(0, start)}""${kept.slice(end)}`;
  return { query: kept.replace(PASTED, ""), hasMutation };
}

interface Item {
  query?: string | null;
  variables?: string | null;
  headers?: string | null;
  response?: string | null;
}

/** An open tab or an entry of the history, as it may be kept. */
function clean<T extends Item>(item: T): T {
  const { query, hasMutation } = withoutSecrets(item.query ?? "");
  const variables = hasMutation ? null : (item.variables?.replace(PASTED, "") ?? null);
  return { ...item, query, variables, headers: null, ...("response" in item ? { response: null } : {}) };
}

interface Tabs {
  activeTabIndex: number;
  tabs: Item[];
}

const NAMESPACE = "graphiql:";
const TABS = `${NAMESPACE}tabState`;
/** Lists of the history: `{"queries": [...]}`. */
const LISTS = ["queries", "favorites"];
/** Of no use to anybody but the person's eyes: sizes, theme, open panel. */
const PLAIN = /Flex$|^theme$|^visiblePlugin$/;

function tabs(): Tabs | null {
  try {
    return JSON.parse(localStorage.getItem(TABS) ?? "null");
  } catch {
    return null;
  }
}

function kept(name: string, value: string): string | null {
  if (name === "tabState") {
    const state: Tabs = JSON.parse(value);
    return JSON.stringify({ ...state, tabs: state.tabs.map(clean) });
  }
  if (LISTS.includes(name)) {
    const items: Item[] = JSON.parse(value)[name];
    return JSON.stringify({ [name]: items.map(clean) });
  }
  return PLAIN.test(name) ? value : null;
}

/** GraphiQL's storage, on the browser's `localStorage`. */
export const storage: GraphiQLStorage = {
  // The present document stands in GraphiQL's storage twice, in its tab and by itself. It is kept once, in its tab.
  getItem(key) {
    const state = tabs();
    const active = state?.tabs[state.activeTabIndex];
    if (key === `${NAMESPACE}query`) return active?.query ?? null;
    if (key === `${NAMESPACE}variables`) return active?.variables ?? null;
    return localStorage.getItem(key);
  },
  setItem(key, value) {
    const safe = kept(key.slice(NAMESPACE.length), value);
    if (safe !== null) localStorage.setItem(key, safe);
  },
  removeItem: (key) => localStorage.removeItem(key),
  get length() {
    return Object.keys(localStorage).filter((key) => key.startsWith(NAMESPACE)).length;
  },
  clear() {
    for (const key of Object.keys(localStorage)) if (key.startsWith(NAMESPACE)) localStorage.removeItem(key);
  },
};

/** Where the console puts the query of its page. */
const HANDED_OVER = "latchkey-playground";

/** The query that the console handed over, which is taken out of the storage at once; undefined where there is none. */
export function takeHandedOver(): { query: string; variables: string } | undefined {
  try {
    const { query, variables } = JSON.parse(sessionStorage.getItem(HANDED_OVER) ?? "null") ?? {};
    if (typeof query !== "string") return undefined;
    return { query: `${print(parse(query))}\n`, variables: JSON.stringify(variables ?? {}, null, 2) };
  } catch {
    return undefined;
  } finally {
    sessionStorage.removeItem(HANDED_OVER);
  }
}
