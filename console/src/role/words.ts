import { count, formatNumber } from "../kit/format";

const clients = (number: number) => count(number, "client");
const users = (number: number) => count(number, "user");
const permissions = (number: number) => count(number, "permission");

/** `3 clients and 1 user`; those that are none are left out. */
function holders(ofClients: number, ofUsers: number): string {
  const parts = [ofClients > 0 && clients(ofClients), ofUsers > 0 && users(ofUsers)];
  return parts.filter(Boolean).join(" and ");
}

export const words = {
  title: "Roles",
  one: "Role",
  lead: "Sets of permissions. Clients and users share the same roles, and each has one at a time.",
  add: "Add role",
  caption: "Roles",
  columns: {
    name: "Name",
    key: "Key",
    clients: "Clients",
    users: "Users",
    updated: "Changed",
  },
  builtIn: "Built-in",
  builtInNote:
    "This role comes with Latchkey and cannot be changed, so that there is always a way to administer the account. Duplicate it to make one of your own.",
  readOnlyNote: "You may see roles but not change them.",
  shown: (shown: number, total: number) => `${formatNumber(shown)} of ${formatNumber(total)}`,
  fresh: (created: number, deleted: number) =>
    [created > 0 && `${formatNumber(created)} new`, deleted > 0 && `${formatNumber(deleted)} deleted`]
      .filter(Boolean)
      .join(", "),
  showFresh: "Show the list as it is now",
  empty: {
    title: "No roles",
    text: "A role is a set of permissions that clients and users can be given.",
  },
  gone: {
    title: "There is no such role",
    text: "It may have been deleted, or belong to another account.",
    back: "All roles",
  },
  menu: {
    of: (name: string) => `Actions for ${name}`,
    open: "Open",
    duplicate: "Duplicate",
    delete: "Delete…",
  },
  facts: "About",
  key: "Key",
  description: "Description",
  changed: "Changed",
  hasRole: "Who has it",
  nobody: "Nobody",
  clients,
  users,
  permissions,
  editDetails: "Edit",
  matrix: {
    title: "Permissions",
    search: "Search permissions",
    onlyGranted: "Granted only",
    caption: "Permissions by category",
    permission: "Permission",
    api: "API",
    effect: "Allows",
    choose: "Chosen",
    of: (some: number, all: number) => `${formatNumber(some)} of ${formatNumber(all)}`,
    all: (category: string) => `All of ${category}`,
    changes: "Changes",
    reads: "Reading",
    notYours: "You do not have it yourself",
    granted: "granted",
    notGranted: "not granted",
    none: "No permission matches.",
    error: "What is wrong with the permissions",
    added: "added",
    removed: "taken away",
  },
  bar: {
    label: "Changes that are not saved",
    text: (added: number, removed: number) =>
      [added > 0 && `${permissions(added)} added`, removed > 0 && `${permissions(removed)} taken away`]
        .filter(Boolean)
        .join(", "),
    undo: "Undo changes",
    review: "Review changes…",
  },
  review: {
    title: (name: string) => `Change ${name}?`,
    action: "Save changes",
    cancel: "Back",
    role: "The role",
    nobody: "Nobody has this role, so nobody gains or loses anything.",
    unchanged: "For those who have the role, nothing changes.",
    clients: "Clients",
    users: "Users",
    more: (shown: number) => `More have the role; only the first ${formatNumber(shown)} are shown.`,
    many: "There are too many permissions to show what changes for each client and user.",
    tokens: "Clients of the role lose the tokens that they have, and get new ones at their next request.",
    gains: "gains",
    loses: "loses",
    saved: (name: string) => `${name} changed`,
    permissions: "Permissions",
  },
  edit: {
    title: "Edit role",
    save: "Save",
    cancel: "Cancel",
    saved: (name: string) => `${name} saved`,
  },
  create: {
    title: "Add role",
    titleOf: (name: string) => `Duplicate ${name}`,
    lead: "Choose what those who have the role may do. You can grant only what you have yourself.",
    name: "Name",
    key: "Key",
    keyNote: "For scripts, such as nightly-jobs. It cannot be changed later.",
    description: "Description",
    action: "Create role",
    cancel: "Cancel",
    chosen: (number: number) => `${permissions(number)} chosen`,
    copyOf: (name: string) => `Copy of ${name}`,
    created: (name: string) => `${name} created`,
  },
  delete: {
    title: (name: string) => `Delete ${name}?`,
    unused: "Nobody has this role. Deleting it cannot be undone.",
    inUse: (ofClients: number, ofUsers: number) =>
      `${holders(ofClients, ofUsers)} ${ofClients + ofUsers === 1 ? "has" : "have"} this role and ${
        ofClients + ofUsers === 1 ? "gets" : "get"
      } another one instead. Clients that may do less with it lose their tokens.`,
    instead: "Role that they get instead",
    choose: "Choose a role",
    missing: "Choose the role that they get instead.",
    action: "Delete role",
    done: (name: string) => `${name} deleted`,
  },
} as const;
