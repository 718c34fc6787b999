import { useState } from "react";
import { answers, invalidate, useEvents } from "../events";
import {
  UserChangesDocument,
  UserDocument,
  type UserQuery,
  type UserRowFragment,
  UsersDocument,
  type UsersQuery,
} from "../gql/user";

/** Puts users as they are now into everything that shows them. */
export function patchUsers(changed: readonly UserRowFragment[]) {
  if (changed.length === 0) return;
  const byId = new Map(changed.map((user) => [user.id, user]));
  // An answer may be older than the event that came before it.
  const newer = <User extends UserRowFragment>(user: User): User => {
    const now = byId.get(user.id);
    return now && now.version >= user.version ? { ...user, ...now } : user;
  };
  answers.setQueriesData<UsersQuery>(
    { queryKey: ["users", UsersDocument.toString()] },
    (old) => old && { users: { ...old.users, nodes: old.users.nodes.map(newer) } },
  );
  answers.setQueriesData<UserQuery>({ queryKey: ["users", UserDocument.toString()] }, (old) =>
    old?.user ? { ...old, user: newer(old.user) } : old,
  );
}

/**
 * Shows changes of others as they happen: in users that are there, at once. Users who came or went are only counted until `refresh` is called,
 * so that no row moves under the pointer.
 */
export function useLiveUsers() {
  const [created, setCreated] = useState<ReadonlySet<string>>(new Set());
  const [deleted, setDeleted] = useState<ReadonlySet<string>>(new Set());
  useEvents(UserChangesDocument, {}, (events) => {
    const changes = events.map((event) => event.userChanged);
    patchUsers(changes.flatMap((change) => (change.kind === "UPDATED" && change.user) || []));
    const idsOf = (kind: string) => changes.flatMap((change) => (change.kind === kind ? change.ids : []));
    setCreated((old) => new Set([...old, ...idsOf("CREATED")]));
    setDeleted((old) => new Set([...old, ...idsOf("DELETED")]));
  });
  const refresh = () => {
    setCreated(new Set());
    setDeleted(new Set());
    return invalidate("users");
  };
  return { created: [...created].filter((id) => !deleted.has(id)).length, deleted, refresh };
}
