import { randomUUID } from "node:crypto";
import { test as base, signedIn } from "./console";
import type { Server } from "./server";

/** Creates an administrator of another account, as its first one comes about: by the command line. Answers the link to set a password. */
export const administratorOf = (server: Server, slug: string, username: string): string =>
  server.command("user", "create", "--administrator", "--username", username, "--account", slug).link;

/** Like that of `console.ts`, with a person who has just signed in: for changes that want a recent sign-in. */
export const test = base.extend({
  storageState: async ({ browser, server }, use) => {
    const link = await server.createUser(`fresh-${randomUUID().slice(0, 8)}`, "administrator");
    await use(await signedIn(browser, link));
  },
});

export { barriers, expect, looks, password, signedIn } from "./console";
