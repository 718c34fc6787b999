import type { AccessLevel, ClientPageFragment, UpdateClientInput } from "../gql/client";

/** What the dialog holds: texts as they are typed. */
export interface Edited {
  name: string;
  description: string;
  clientId: string;
  tokenTtlSeconds: string;
  accessLevel: AccessLevel;
  /** Username; empty for the account. */
  owner: string;
}

export const editedOf = (client: ClientPageFragment): Edited => ({
  name: client.name ?? "",
  description: client.description ?? "",
  clientId: client.clientId,
  tokenTtlSeconds: String(client.tokenTtlSeconds),
  accessLevel: client.accessLevel,
  owner: client.owner?.username ?? "",
});

const names = ["name", "description", "clientId", "tokenTtlSeconds", "accessLevel", "owner"] as const;

/** Names of the fields in which two versions differ. */
export const differences = (one: Edited, other: Edited) =>
  names.filter((name) => one[name].trim() !== other[name].trim());

/** What is sent: only what was changed, so that the rest stays as it is. */
export function changesOf(before: Edited, now: Edited): Omit<UpdateClientInput, "id"> {
  const owner = now.owner.trim();
  const all: Record<(typeof names)[number], Omit<UpdateClientInput, "id">> = {
    name: { name: now.name.trim() || null },
    description: { description: now.description.trim() || null },
    clientId: { clientId: now.clientId.trim() },
    tokenTtlSeconds: { tokenTtlSeconds: now.tokenTtlSeconds ? Number(now.tokenTtlSeconds) : null },
    accessLevel: { accessLevel: now.accessLevel },
    owner: { owner: owner ? { username: owner } : null },
  };
  return Object.assign({}, ...differences(before, now).map((name) => all[name]));
}
