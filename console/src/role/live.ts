import { RoleChangesDocument, RoleDocument, type RoleFactsFragment, RolesDocument } from "../gql/role";
import { patcher, place, useLive } from "../kit/live";

/** Puts roles as they are now into everything that shows them. */
export const patchRoles = patcher<RoleFactsFragment>("roles", [
  place(RolesDocument, ({ roles }, newer) => ({ roles: { ...roles, nodes: roles.nodes.map(newer) } })),
  place(RoleDocument, ({ role }, newer) => ({ role: role && newer(role) })),
]);

/** Changes of others to roles, as they happen. */
export const useLiveRoles = () =>
  useLive({
    noun: "roles",
    changes: RoleChangesDocument,
    read: ({ roleChanged }) => ({ ...roleChanged, items: roleChanged.role ? [roleChanged.role] : [] }),
    patch: patchRoles,
  });
