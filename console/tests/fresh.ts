import { randomUUID } from "node:crypto";
import { test as base, sessionOf } from "./console";
import type { Server } from "./server";

/** Creates an administrator of another account, as its first one comes about: by the command line. Answers the link to set a password. */
export const administratorOf = (server: Server, slug: string, username: string): string =>
  server.command("user", "create", "--administrator", "--username", username, "--account", slug).link;

/** How long a sign-in is used, in milliseconds; for the server it is recent for ten minutes. */
const RECENT = 5 * 60_000;

interface Recent {
  state: Awaited<ReturnType<typeof sessionOf>>;
  at: number;
}

/** Like that of `console.ts`, with a person who has signed in lately: for changes that want a recent sign-in. */
export const test = base.extend<object, { recent: { last?: Recent } }>({
  recent: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from a pattern
    async ({}, use) => {
      await use({});
    },
    { scope: "worker" },
  ],
  storageState: async ({ server, recent }, use) => {
    if (!recent.last || Date.now() - recent.last.at > RECENT) {
      const link = await server.createUser(`fresh-${randomUUID().slice(0, 8)}`, "administrator");
      recent.last = { state: await sessionOf(link), at: Date.now() };
    }
    await use(recent.last.state);
  },
});

export { barriers, expect, looks, password, sessionOf } from "./console";
