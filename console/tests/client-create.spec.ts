import type { Page } from "@playwright/test";
import { barriers, expect, looks, sessionOf, test } from "./console";
import type { Server } from "./server";

const setRules = (server: Server, input: object) =>
  server.ask(
    "mutation($input: UpdateAccountPolicyInput!) { updateAccountPolicy(input: $input) { userErrors { message } } }",
    { input },
  );

const clientOf = async (server: Server, clientId: string) =>
  (
    await server.ask(
      `query($clientId: String!) { client(by: { clientId: $clientId }) {
        id name description status statusReason accessLevel capabilities tokenTtlSeconds role { key }
        owner { username } urls { rootUrl redirectUris backchannelLogoutUrl } } }`,
      { clientId },
    )
  ).client;

const dialogOf = (page: Page) => page.getByRole("dialog");

/** What one part of the credentials says, such as `Client secret`. */
const part = (page: Page, name: string) => page.getByRole("group", { name, exact: true }).locator("code");

const shown = async (page: Page, name: string) => (await part(page, name).textContent()) ?? "";

async function finish(page: Page) {
  await page.getByLabel("I have stored the secret").check();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(dialogOf(page)).toHaveCount(0);
}

/** All that the page holds and the browser keeps, as one text: the document with the values of its fields, and every store. */
async function everything(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const fields = [...document.querySelectorAll("input, textarea")].map(
      (it) => (it as HTMLInputElement).value,
    );
    const databases = await indexedDB.databases();
    const stores = [
      { ...localStorage },
      { ...sessionStorage },
      databases,
      await caches.keys(),
      history.state,
    ];
    return JSON.stringify([
      document.documentElement.outerHTML,
      fields,
      stores,
      document.cookie,
      location.href,
    ]);
  });
}

/** Whether a text is in the memory of the page's scripts, by a snapshot of the whole heap: query cache, state, closures. */
async function isInMemory(page: Page, text: string): Promise<boolean> {
  const session = await page.context().newCDPSession(page);
  let snapshot = "";
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => {
    snapshot += chunk;
  });
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  await session.detach();
  return snapshot.includes(text);
}

test("k4 i3 a name is enough, and the credentials are shown once", async ({ console, page, server }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await console.open("/clients");
  await page.getByRole("link", { name: "Add client" }).click();
  await expect(page.getByLabel("Name", { exact: false }).first()).toBeFocused();
  await page.keyboard.type("Nightly report");
  await page.getByLabel(/^Description/).fill("Ask the team of reports");
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: /Role$/ }).click();
  await page.getByRole("option", { name: "Viewer", exact: true }).click();
  await page.getByRole("button", { name: "Create client" }).click();

  const dialog = dialogOf(page);
  await expect(dialog).toContainText("Nightly report was created");
  const clientId = await shown(page, "Client ID");
  const secret = await shown(page, "Client secret");
  expect(secret).toMatch(/^lk_cs_/);
  expect(await server.token(clientId, secret)).toBeTruthy();
  expect(await clientOf(server, clientId)).toMatchObject({
    name: "Nightly report",
    description: "Ask the team of reports",
    status: "ACTIVE",
    role: { key: "viewer" },
  });

  await dialog.getByRole("button", { name: "Copy the client secret" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  await expect(dialog.getByRole("tabpanel")).toContainText(`OAUTH_CLIENT_SECRET=${secret}`);
  await dialog.getByRole("tab", { name: "curl" }).click();
  await expect(dialog.getByRole("tabpanel")).toContainText(`client_id=${clientId}`);
  await dialog.getByRole("tab", { name: "Kubernetes" }).click();
  await expect(dialog.getByRole("tabpanel")).toContainText("name: nightly-report-credentials");
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download .env" }).click();
  expect((await download).suggestedFilename()).toBe("credentials.env");

  await dialog.getByRole("button", { name: "Hide the secret" }).click();
  expect(await page.locator("body").textContent()).not.toContain(secret);
  await dialog.getByRole("button", { name: "Show the secret" }).click();
  await expect(part(page, "Client secret")).toHaveText(secret);

  await page.keyboard.press("Escape");
  await expect(dialog.getByRole("button", { name: /^Done/ })).toHaveAttribute("aria-disabled", "true");
  await expect(dialog).toBeVisible();
  await finish(page);
  await expect(page).toHaveURL(/\/clients\/cli_/);
  await expect(page.getByRole("heading", { name: "Nightly report", level: 1 })).toBeVisible();
});

test("k4 the secret is nowhere once the dialog is closed", async ({ console, page }) => {
  await console.open("/clients/new");
  await page.getByLabel(/^Name/).fill("Forgotten");
  await page.getByRole("button", { name: "Create client" }).click();
  const secret = await shown(page, "Client secret");
  expect(await everything(page)).toContain(secret);
  expect(await isInMemory(page, secret)).toBe(true);
  await finish(page);
  await expect(page.getByRole("heading", { name: "Forgotten", level: 1 })).toBeVisible();
  expect(await everything(page)).not.toContain(secret);
  await page.getByRole("link", { name: "Clients" }).first().click();
  await expect(page.getByRole("heading", { name: "Clients", level: 1 })).toBeVisible();
  await expect(async () => expect(await isInMemory(page, secret)).toBe(false)).toPass();
  await page.goBack();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await everything(page)).not.toContain(secret);
});

test("s1 s2 s3 s4 chosen by the administrator, and checked while typing", async ({
  console,
  page,
  server,
}) => {
  await server.createClient("viewer", "First");
  const { clientId: taken } = await server.createClient("viewer", "Second");
  await console.open("/clients/new");
  await page.getByLabel(/^Name/).fill("Chosen");
  await page.getByText("More", { exact: true }).click();
  const id = page.getByLabel(/^Client ID/);
  await id.fill("with blanks");
  await expect(page.getByText("Only letters, digits and - _ . ~ @ /")).toBeVisible();
  await id.fill(taken);
  await expect(page.getByText("A client of this account has this ID already.")).toBeVisible();
  await id.fill("chosen-client");
  const secret = page.getByLabel(/^Client secret/);
  await secret.fill("short");
  await expect(page.getByText("8 to 30 characters, not yet")).toBeVisible();
  await expect(page.getByText("a letter, met")).toBeVisible();
  await page.getByLabel(/^Token validity/).fill("900");
  await page.getByRole("radio", { name: /^Read only/ }).check();

  await page.getByRole("button", { name: "Create client" }).click();
  await expect(secret).toHaveAttribute("aria-invalid", "true");
  await secret.fill("Knox-like:4711");
  await expect(page.getByText(/, not yet/)).toHaveCount(0);
  await page.getByRole("button", { name: "Create client" }).click();
  await expect(part(page, "Client secret")).toHaveText("Knox-like:4711");
  await finish(page);
  expect(await everything(page)).not.toContain("Knox-like:4711");
  expect(await server.token("chosen-client", "Knox-like:4711")).toBeTruthy();
  expect(await clientOf(server, "chosen-client")).toMatchObject({
    tokenTtlSeconds: 900,
    accessLevel: "READ_ONLY",
  });
});

test("i8 i10 a1 capabilities, URLs and an owner", async ({ console, page, server }) => {
  await server.createUser("portal-owner", "administrator");
  await console.open("/clients/new");
  await page.getByLabel(/^Name/).fill("Portal");
  await page.getByText("More", { exact: true }).click();
  await page.getByLabel(/^Client ID/).fill("portal");
  await page.getByRole("checkbox", { name: /^Web app/ }).check();
  await page.getByRole("checkbox", { name: /^Back-channel logout/ }).check();
  await page.getByLabel(/^Owner/).fill("portal-owner");
  await page.getByLabel(/^Root URL/).fill("https://portal.example.com");
  await page.getByLabel(/^Redirect URIs optional/).fill("/callback\nftp://nonsense\n");
  await page.getByRole("button", { name: "Create client" }).click();
  await expect(page.getByText(/^Line 2: /)).toBeVisible();
  await expect(page.getByLabel(/^Back-channel logout URL/)).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel(/^Redirect URIs optional/).fill("/callback\n");
  await page.getByLabel(/^Back-channel logout URL/).fill("https://portal.example.com/out");
  await page.getByRole("button", { name: "Create client" }).click();
  await finish(page);
  expect(await clientOf(server, "portal")).toMatchObject({
    capabilities: expect.arrayContaining(["SCRIPT", "WEB_APP", "BACKCHANNEL"]),
    owner: { username: "portal-owner" },
    urls: { rootUrl: "https://portal.example.com", redirectUris: ["/callback"] },
  });
});

test("s5 i4 limits are said before they are met", async ({ console, page, server }) => {
  const { account } = await server.ask("{ account { usage { clients activeClients } } }");
  await setRules(server, { maxActiveClients: account.usage.activeClients });
  await console.open("/clients/new");
  await expect(page.getByText(/The new one starts inactive/)).toBeVisible();
  await page.getByLabel(/^Name/).fill("Sixth");
  await page.getByRole("button", { name: "Create client" }).click();
  await expect(dialogOf(page)).toContainText("The client starts inactive");
  await finish(page);
  await expect(page.getByText(/This client is inactive: the account had its full number/)).toBeVisible();
  await expect(page.getByRole("switch", { name: "Inactive" })).not.toBeChecked();

  await setRules(server, { maxActiveClients: null, maxClients: account.usage.clients + 1 });
  await console.open("/clients/new");
  await expect(page.getByRole("alert")).toContainText("Delete one");
  await expect(page.getByRole("button", { name: /^Create client/ })).toHaveAttribute("aria-disabled", "true");
  await page.getByLabel(/^Name/).press("Enter");
  await expect(dialogOf(page)).toHaveCount(0);
  await setRules(server, { maxClients: null });
});

test("i8 a1 the client ID is made as the account says", async ({ console, page, server }) => {
  await setRules(server, { preset: "INSIGHTS", maxClients: null });
  await console.open("/clients/new");
  await page.getByLabel(/^Client ID/).fill("reader");
  await expect(page.getByText("The server makes it, and shows it once.")).toBeVisible();
  await page.getByRole("button", { name: "Create client" }).click();
  await expect(part(page, "Client ID")).toHaveText("default_reader");
  await finish(page);
  await expect(page.getByRole("heading", { name: "default_reader", level: 1 })).toBeVisible();

  await setRules(server, { preset: "ALPHAUS" });
  await console.open("/clients/new");
  await page.getByText("More", { exact: true }).click();
  await expect(page.getByText("The server makes it: ripple- and twelve characters.")).toBeVisible();
  await page.getByRole("button", { name: "Create client" }).click();
  await expect(part(page, "Client ID")).toHaveText(/^ripple-[a-z0-9]{12}$/);
  await finish(page);
  await setRules(server, { preset: "DEFAULT" });
});

test("who may not add clients is told so", async ({ browser, server }) => {
  const state = await sessionOf(await server.createUser("only-reader", "viewer"));
  const context = await browser.newContext({ storageState: state });
  const page = await context.newPage();
  await page.goto(`${server.issuer}/console/default/clients/new`);
  await expect(page.getByText("clients:write")).toBeVisible();
  await context.close();
});

for (const look of looks) {
  test(`adding has no barrier ${look.name}`, async ({ console, page }, info) => {
    await console.setLook(look);
    await console.open("/clients/new");
    await page.getByLabel(/^Name/).fill("Warehouse sync");
    await page.screenshot({ path: info.outputPath("page.png"), fullPage: true });
    expect(await barriers(page)).toEqual([]);
    await page.getByText("More", { exact: true }).click();
    await page.getByRole("checkbox", { name: /^Web app/ }).check();
    await page.getByLabel(/^Client secret/).fill("Knox-1");
    await page.screenshot({ path: info.outputPath("more.png"), fullPage: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await page.getByLabel(/^Client secret/).fill("");
    await page.getByRole("button", { name: "Create client" }).click();
    await expect(dialogOf(page)).toBeVisible();
    await page.screenshot({ path: info.outputPath("credentials.png") });
    expect(await barriers(page)).toEqual([]);
    await finish(page);
  });
}
