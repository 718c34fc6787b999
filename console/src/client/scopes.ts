import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { ask } from "../api";
import { ClientScopesDocument, type ClientScopesQuery } from "../gql/client";
import { slices } from "../kit/selection";

/**
 * Clients that one request asks about. A client may have 500 direct permissions, and an answer 10,000 fields: more at once are refused where an
 * account has that many.
 */
const CLIENTS_AT_ONCE = 18;

function byClient(answers: readonly { data?: ClientScopesQuery }[]): ReadonlyMap<string, readonly string[]> {
  const nodes = answers.flatMap(({ data }) => data?.nodes ?? []);
  return new Map(
    nodes.flatMap((node) =>
      node && "scopes" in node ? [[node.id, node.scopes.map(({ code }) => code)] as const] : [],
    ),
  );
}

/** Codes of the direct permissions of clients, by ID, asked for apart from the list and only where they are shown. */
export function useScopes(
  clients: readonly { id: string; version: number }[],
  isShown: boolean,
): ReadonlyMap<string, readonly string[]> {
  return useQueries({
    queries: slices(isShown ? clients : [], CLIENTS_AT_ONCE).map((some) => ({
      // With the versions: a client that changed may have other ones.
      queryKey: ["clients", ClientScopesDocument.toString(), some.map(({ id, version }) => [id, version])],
      queryFn: () => ask(ClientScopesDocument, { ids: some.map(({ id }) => id) }),
      placeholderData: keepPreviousData,
    })),
    combine: byClient,
  });
}
