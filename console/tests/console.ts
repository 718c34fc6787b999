import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContext, expect, type Page, request } from "@playwright/test";
import { test as base } from "./fixtures";
import type { Server } from "./server";

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Good enough for the rules that hold when nothing is set. */
export const password = "correct-horse-battery-staple-4711";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What a browser has once someone has set a password by a link, which signs in. */
async function signedIn(browser: Browser, link: string): Promise<State> {
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

/** The same without a browser, in a tenth of the time: by the requests that the page makes. */
export async function sessionOf(link: string): Promise<State> {
  const context = await request.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await (await context.get(link)).text();
  const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? "";
  const answer = await context.post(link, {
    form: { csrf, new: password, again: password },
    headers: { origin: new URL(link).origin, "sec-fetch-site": "same-origin" },
  });
  expect(answer.url()).toContain("/account/");
  const state = await context.storageState();
  await context.dispose();
  return state;
}

/** Rules whose outcome depends on colours; what the others find is the same in both themes. */
const ofColours = { type: "rule", values: ["color-contrast", "link-in-text-block"] };
const all = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] };

/** Findings of axe in the light and in the dark, each with the places. */
export async function barriers(page: Page): Promise<[string, string[]][]> {
  const session = await page.context().newCDPSession(page);
  const run = async (colorScheme: "light" | "dark", runOnly: object): Promise<[string, string[]][]> => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const found = await session.send("Runtime.evaluate", {
      expression: `axe.run(${JSON.stringify({ runOnly, resultTypes: ["violations"] })}).then((result) => JSON.stringify(
        result.violations.map((v) => ['${colorScheme}: ' + v.id, v.nodes.map((n) => n.target.join(' ') + ' ' + n.failureSummary)])))`,
      awaitPromise: true,
      returnByValue: true,
    });
    return JSON.parse(found.result.value);
  };
  const { result } = await session.send("Runtime.evaluate", { expression: "typeof axe" });
  if (result.value === "undefined") await session.send("Runtime.evaluate", { expression: axe });
  const found = [...(await run("dark", ofColours)), ...(await run("light", all))];
  await session.detach();
  return found;
}

/** The widths that each page is looked at in; `barriers` looks at both themes. */
export const looks = [
  { name: "on a desk", width: 1440 },
  { name: "on a phone", width: 390 },
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

  async setLook({ width }: (typeof looks)[number]) {
    await this.page.setViewportSize({ width, height: 900 });
    await this.page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
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
