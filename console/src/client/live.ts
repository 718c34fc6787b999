import { ClientChangesDocument, type ClientRowFragment, ClientsDocument } from "../gql/client";
import { patcher, place, useLive } from "../kit/live";

/** Puts clients as they are now into all pages of the list that are known. */
export const patchClients = patcher<ClientRowFragment>("clients", [
  place(ClientsDocument, ({ clients }, newer) => ({
    clients: { ...clients, nodes: clients.nodes.map(newer) },
  })),
]);

/** Changes of others to clients, as they happen. */
export const useLiveClients = (onDeleted: (ids: string[]) => void) =>
  useLive({
    noun: "clients",
    changes: ClientChangesDocument,
    read: ({ clientChanged }) => ({ ...clientChanged, items: clientChanged.clients }),
    patch: patchClients,
    onDeleted,
  });
