import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContext, expect, type Page } from "@playwright/test";
import { test as base } from "./fixtures";
import type { Server } from "./server";

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Good enough for the rules that hold when nothing is set. */
export const password = "correct-horse-battery-staple-4711";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What a browser has once someone has set a password by a link, which signs in. */
export async function signedIn(browser: Browser, link: string): Promise<State> {
  const context = await browser.newContext({ storageState: undefined });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByLabel("New password", { exact: true }).fill(password);
  await page.getByLabel("New password once more").fill(password);
  await page.getByRole("button", { name: "Set password" }).click();
  await page.waitForURL(/\/account\//);
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Serious and critical findings of axe, each with the places. */
export async function barriers(page: Page): Promise<[string, string[]][]> {
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  const found = await session.send("Runtime.evaluate", {
    expression: `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((result) => JSON.stringify(
      result.violations.map((v) => [v.id, v.nodes.map((n) => n.target.join(' ') + ' ' + n.failureSummary)])))`,
    awaitPromise: true,
    returnByValue: true,
  });
  return JSON.parse(found.result.value);
}

/** The widths and themes that each page is looked at in. */
export const looks = [
  { name: "on a desk in the light", width: 1440, theme: "light" },
  { name: "on a desk in the dark", width: 1440, theme: "dark" },
  { name: "on a phone in the light", width: 390, theme: "light" },
  { name: "on a phone in the dark", width: 390, theme: "dark" },
] as const;

/** The console in a browser, where `admin` is signed in. */
export class Console {
  constructor(
    readonly page: Page,
    readonly server: Server,
  ) {}

  /** Opens a page by its address below the account, such as `/clients?q=x`. */
  async open(path: string) {
    await this.page.goto(`${this.server.issuer}/console/default${path}`);
    await expect(this.page.getByRole("heading", { level: 1 })).toBeVisible();
  }

  async setLook({ width, theme }: (typeof looks)[number]) {
    await this.page.setViewportSize({ width, height: 900 });
    await this.page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  }

  /** Chooses from a filter or another select, whose button is called by its value and its label. */
  async choose(label: string, option: string) {
    await this.page.getByRole("button", { name: new RegExp(`\\S ${label}$`) }).click();
    await this.page.getByRole("option", { name: option, exact: true }).click();
  }

  row(name: string) {
    return this.page.getByRole("row").filter({ hasText: name });
  }
}

interface Fixtures {
  console: Console;
}

export const test = base.extend<Fixtures, { admin: State }>({
  admin: [
    async ({ browser, server }, use) => {
      await use(await signedIn(browser, server.link));
    },
    { scope: "worker" },
  ],
  storageState: async ({ admin }, use) => {
    await use(admin);
  },
  console: async ({ page, server, complaints: _ }, use) => {
    await use(new Console(page, server));
  },
});

export { expect };
