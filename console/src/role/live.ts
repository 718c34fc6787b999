import { useState } from "react";
import { answers, invalidate, useEvents } from "../events";
import {
  RoleChangesDocument,
  RoleDocument,
  type RoleFactsFragment,
  type RoleQuery,
  RolesDocument,
  type RolesQuery,
} from "../gql/role";

/** Puts roles as they are now into everything that shows them. */
export function patchRoles(changed: readonly RoleFactsFragment[]) {
  if (changed.length === 0) return;
  const byId = new Map(changed.map((role) => [role.id, role]));
  // An answer may be older than the event that came before it.
  const newer = <Role extends { id: string; version: number }>(role: Role) => {
    const now = byId.get(role.id);
    return now && now.version >= role.version ? { ...role, ...now } : role;
  };
  answers.setQueriesData<RolesQuery>(
    { queryKey: ["roles", RolesDocument.toString()] },
    (old) => old && { roles: { ...old.roles, nodes: old.roles.nodes.map(newer) } },
  );
  answers.setQueriesData<RoleQuery>({ queryKey: ["roles", RoleDocument.toString()] }, (old) =>
    old?.role ? { ...old, role: newer(old.role) } : old,
  );
}

/**
 * Shows changes of others as they happen: in roles that are there, at once. Roles that came or went are only counted until `refresh` is called,
 * so that no row moves under the pointer.
 */
export function useLiveRoles() {
  const [created, setCreated] = useState<ReadonlySet<string>>(new Set());
  const [deleted, setDeleted] = useState<ReadonlySet<string>>(new Set());
  useEvents(RoleChangesDocument, {}, (events) => {
    const changes = events.map((event) => event.roleChanged);
    patchRoles(changes.flatMap((change) => (change.kind === "UPDATED" && change.role) || []));
    const idsOf = (kind: string) => changes.flatMap((change) => (change.kind === kind ? change.ids : []));
    setCreated((old) => new Set([...old, ...idsOf("CREATED")]));
    setDeleted((old) => new Set([...old, ...idsOf("DELETED")]));
  });
  const refresh = () => {
    setCreated(new Set());
    setDeleted(new Set());
    return invalidate("roles");
  };
  return { created: [...created].filter((id) => !deleted.has(id)).length, deleted, refresh };
}
