import { useQuery } from "@tanstack/react-query";
import { asked } from "../api";
import { AccountNamesDocument } from "../gql/shell";
import { slug } from "../server";

/** Slugs of the accounts whose console this browser has shown. They are no secret, and who may use them is the server's to say. */
const KEY = "latchkey-accounts";

export function knownAccounts(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((slug) => typeof slug === "string") : [];
  } catch {
    return [];
  }
}

export function noteAccount(slug: string) {
  const known = knownAccounts();
  if (!known.includes(slug)) localStorage.setItem(KEY, JSON.stringify([...known, slug].sort()));
}

/** Most accounts that the switcher lists: the rest are on the page of accounts. */
const MOST = 12;

/** The accounts of the deployment beside this one, for its operators; asked for once they are wanted. */
export function useAllAccounts(isWanted: boolean) {
  const query = useQuery({ ...asked("accounts", AccountNamesDocument), enabled: isWanted });
  const others = query.data?.accounts.nodes.filter((account) => account.slug !== slug && !account.deletedAt);
  return others?.slice(0, MOST) ?? [];
}
