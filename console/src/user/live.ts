import { UserChangesDocument, UserDocument, type UserRowFragment, UsersDocument } from "../gql/user";
import { patcher, place, useLive } from "../kit/live";

/** Puts users as they are now into everything that shows them. */
export const patchUsers = patcher<UserRowFragment>("users", [
  place(UsersDocument, ({ users }, newer) => ({ users: { ...users, nodes: users.nodes.map(newer) } })),
  place(UserDocument, (old, newer) => ({ ...old, user: old.user && newer(old.user) })),
]);

/** Changes of others to users, as they happen. */
export const useLiveUsers = () =>
  useLive({
    noun: "users",
    changes: UserChangesDocument,
    read: ({ userChanged }) => ({ ...userChanged, items: userChanged.user ? [userChanged.user] : [] }),
    patch: patchUsers,
  });
