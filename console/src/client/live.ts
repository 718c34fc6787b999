import { useState } from "react";
import { isOwnRequest } from "../api";
import { answers, invalidate, useEvents } from "../events";
import {
  ClientChangesDocument,
  type ClientRowFragment,
  ClientsDocument,
  type ClientsQuery,
} from "../gql/client";

/** Puts clients as they are now into all pages of the list that are known. */
export function patchClients(changed: readonly ClientRowFragment[]) {
  if (changed.length === 0) return;
  const byId = new Map(changed.map((client) => [client.id, client]));
  answers.setQueriesData<ClientsQuery>({ queryKey: ["clients", ClientsDocument.toString()] }, (old) => {
    if (!old?.clients.nodes.some((client) => byId.has(client.id))) return old;
    const nodes = old.clients.nodes.map((client) => {
      const now = byId.get(client.id);
      // An answer may be older than the event that came before it.
      return now && now.version >= client.version ? now : client;
    });
    return { clients: { ...old.clients, nodes } };
  });
}

/**
 * Shows changes of others as they happen: in rows that are there, at once. Rows that came or went are only counted until `refresh` is called,
 * so that none moves under the pointer. What this page does itself is not counted: it refreshes the list once that is done.
 */
export function useLiveClients(onDeleted: (ids: string[]) => void) {
  const [created, setCreated] = useState<ReadonlySet<string>>(new Set());
  const [deleted, setDeleted] = useState<ReadonlySet<string>>(new Set());
  useEvents(ClientChangesDocument, {}, (events) => {
    const changes = events.map((event) => event.clientChanged);
    patchClients(changes.flatMap((change) => (change.kind === "UPDATED" ? change.clients : [])));
    const idsOf = (kind: string) =>
      changes
        .filter((change) => change.kind === kind && !isOwnRequest(change.requestId))
        .flatMap((change) => change.ids);
    setCreated((old) => new Set([...old, ...idsOf("CREATED")]));
    setDeleted((old) => new Set([...old, ...idsOf("DELETED")]));
    onDeleted(idsOf("DELETED"));
  });
  const refresh = () => {
    setCreated(new Set());
    setDeleted(new Set());
    return invalidate("clients");
  };
  return { created: [...created].filter((id) => !deleted.has(id)).length, deleted, refresh };
}
