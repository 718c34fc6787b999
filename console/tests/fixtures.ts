import { test as base, expect, type Page } from "@playwright/test";
import { administrator, Server } from "./server";

/** What the browser complained of: lines of the console, violations of the content policy, requests to other places. */
export class Complaints {
  readonly lines: string[] = [];
  /** Lines that a test brings about on purpose. */
  readonly expected: RegExp[] = [];

  constructor(page: Page) {
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.lines.push(message.text());
    });
    page.on("pageerror", (error) => this.lines.push(String(error)));
    page.on("request", (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (/^https?:$/.test(protocol) && !["localhost", "127.0.0.1"].includes(hostname)) {
        this.lines.push(`asked another place: ${request.url()}`);
      }
    });
  }

  rest() {
    return this.lines.filter((line) => !this.expected.some((pattern) => pattern.test(line)));
  }
}

interface Fixtures {
  complaints: Complaints;
  playground: Playground;
}

/** The playground in a browser, by what people see of it. */
export class Playground {
  constructor(
    readonly page: Page,
    readonly server: Server,
  ) {}

  async open(address = `${this.server.issuer}/playground`) {
    await this.page.goto(address);
    await expect(this.page.getByRole("heading", { name: "Latchkey Playground" })).toBeVisible();
    await expect(this.page.locator(".graphiql-query-editor .view-line").first()).toBeVisible();
  }

  async fillSignIn(id: string, secret: string) {
    await this.page.getByRole("button", { name: "Client ID and secret" }).click();
    await this.page.getByLabel("Client ID").fill(id);
    await this.page.getByLabel("Client secret").fill(secret);
    await this.page.getByRole("button", { name: "Sign in" }).click();
  }

  async signIn(id = administrator.id, secret = administrator.secret) {
    await this.fillSignIn(id, secret);
    await expect(this.page.getByText(`Signed in as ${id}`)).toBeVisible();
  }

  async tab(name: string) {
    await this.page.getByRole("tab", { name, exact: true }).click();
  }

  async run() {
    await this.page.getByRole("button", { name: /^Execute query/ }).click();
  }

  get answer() {
    return this.page.locator(".graphiql-response");
  }

  /** Replaces the text of an editor: `query`, `variable` or `header`. */
  async write(editor: "query" | "variable" | "header", text: string) {
    if (editor === "header") await this.page.getByRole("button", { name: "Headers" }).click();
    if (editor === "variable") await this.page.getByRole("button", { name: "Variables" }).click();
    const place = editor === "query" ? ".graphiql-query-editor" : ".graphiql-editor-tool";
    await this.page.locator(`${place} .graphiql-editor:not(.hidden)`).click();
    await this.page.keyboard.press("ControlOrMeta+a");
    // Pasted: where it is typed, the editor adds brackets.
    await this.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await this.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await this.page.keyboard.press("ControlOrMeta+v");
  }

  /** All that the browser keeps for this origin, as one text. */
  async kept(): Promise<string> {
    return this.page.evaluate(async () => {
      const databases = [];
      for (const { name } of await indexedDB.databases()) {
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          const request = indexedDB.open(name ?? "");
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
        for (const store of database.objectStoreNames) {
          const request = database.transaction(store).objectStore(store).getAll();
          databases.push(
            await new Promise((resolve) => {
              request.onsuccess = () => resolve(request.result);
            }),
          );
        }
      }
      return JSON.stringify([
        { ...localStorage },
        { ...sessionStorage },
        databases,
        document.cookie,
        location.href,
      ]);
    });
  }
}

export const test = base.extend<Fixtures, { server: Server }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from a pattern
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  complaints: async ({ page }, use) => {
    const complaints = new Complaints(page);
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`violated ${event.effectiveDirective}: ${event.blockedURI}`);
      });
    });
    await use(complaints);
    expect(complaints.rest()).toEqual([]);
  },
  playground: async ({ page, server, complaints: _ }, use) => {
    await use(new Playground(page, server));
  },
});

export { expect };
