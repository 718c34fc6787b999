/** What a user is called: its name, or its username where it has none. */
export const nameOf = (user: { username: string; displayName: string | null }) =>
  user.displayName || user.username;
