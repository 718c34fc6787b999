import type { Page } from "@playwright/test";
import { barriers, expect, looks, sessionOf, test } from "./console";
import type { Server } from "./server";

const clientOf = async (server: Server, id: string) =>
  (
    await server.ask(
      `query($id: ID!) { client(by: { id: $id }) {
        name description clientId status tokenTtlSeconds accessLevel version role { key }
        secrets { id name hint status expiresAt } } }`,
      { id },
    )
  ).client;

const update = (server: Server, input: object) =>
  server.ask(
    "mutation($input: UpdateClientInput!) { updateClient(input: $input) { userErrors { message } } }",
    { input },
  );

const part = (page: Page, name: string) => page.getByRole("group", { name, exact: true }).locator("code");

const shown = async (page: Page, name: string) => (await part(page, name).textContent()) ?? "";

async function stored(page: Page): Promise<string> {
  const secret = await shown(page, "Client secret");
  await page.getByLabel("I have stored the secret").check();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(await page.content()).not.toContain(secret);
  return secret;
}

const menu = async (page: Page, action: string) => {
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: action }).click();
};

test("k5 facts, use and masked secrets", async ({ console, page, server }) => {
  const { id, clientId, secret } = await server.createClient("viewer", "Orders sync");
  await console.open(`/clients/${id}`);
  await expect(page.getByRole("heading", { name: "Orders sync", level: 1 })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Next: get a token" })).toBeVisible();
  await expect(page.getByText(`client_id=${clientId}`)).toBeVisible();
  await expect(page.locator("main").getByRole("link", { name: "Open the playground" })).toHaveAttribute(
    "href",
    /\/playground\?account=default$/,
  );
  await expect(page.locator("dl > div").filter({ hasText: "Last used" })).toContainText("Never");

  await server.token(clientId, secret);
  await server.token(clientId, "wrong-secret-4711!");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Next: get a token" })).toHaveCount(0);
  const chart = page.getByRole("figure");
  await expect(chart).toContainText("1 tokens issued");
  await expect(chart).toContainText("1 requests refused");
  await console.choose("Period", "Last 24 hours");
  await expect(page).toHaveURL(/period=day/);
  await page.reload();
  await expect(chart).toContainText("1 tokens issued");
  await console.choose("Period", "Last 30 days");
  await expect(page).toHaveURL(/period=month/);
  await expect(chart).toContainText("1 tokens issued");

  const masked = page.getByRole("button", { name: /^Secret that ends in/ });
  await expect(masked).toContainText(`lk_cs_••••••••••••${secret.slice(-4)}`);
  await expect(page.getByText(/Made .*, last used .*, does not expire/)).toBeVisible();
  for (const fact of ["Viewer", "Can edit", "60 minutes", "Script", "The account"]) {
    await expect(page.locator("dl")).toContainText(fact);
  }
});

test("k8 i6 i11 a click on the secret replaces it at once", async ({ console, page, server }) => {
  const { id, clientId, secret } = await server.createClient("viewer", "Rotated");
  await console.open(`/clients/${id}`);
  const masked = page.getByRole("button", { name: /^Secret that ends in/ });
  await masked.click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("is cut off until it has the new one");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(masked).toBeFocused();
  await masked.press("Enter");
  await dialog.getByRole("button", { name: "Replace secret" }).click();
  const fresh = await stored(page);
  expect(fresh).not.toBe(secret);
  await expect(masked).toContainText(fresh.slice(-4));
  expect(await server.token(clientId, secret)).toBeUndefined();
  expect(await server.token(clientId, fresh)).toBeTruthy();
});

test("k8 with a grace both secrets work", async ({ console, page, server }) => {
  const { id, clientId, secret } = await server.createClient("viewer", "Graceful");
  await server.token(clientId, secret);
  await console.open(`/clients/${id}`);
  await page.getByRole("button", { name: /^Secret that ends in/ }).click();
  await page.getByRole("radio", { name: "For another 24 hours" }).check();
  await page.getByLabel(/^Name of the new secret/).fill("December");
  await page.getByRole("button", { name: "Replace secret" }).click();
  await expect(page.getByRole("dialog")).toContainText("a program still depends on it");
  const fresh = await stored(page);
  await expect(page.getByText("Replaced", { exact: true })).toBeVisible();
  await expect(page.getByText("December")).toBeVisible();
  expect(await server.token(clientId, secret)).toBeTruthy();
  expect(await server.token(clientId, fresh)).toBeTruthy();
});

test("i11 a second secret that expires, and revocation", async ({ console, page, server }) => {
  const { id, clientId, secret } = await server.createClient("viewer", "Two secrets");
  await console.open(`/clients/${id}`);
  await page.getByRole("button", { name: "Add a second secret" }).click();
  await page.getByLabel(/^Name of the new secret/).fill("Second");
  await page.getByLabel(/^Expires/).fill("2001-01-01T12:00");
  await page.getByRole("button", { name: "Add secret" }).click();
  await expect(page.getByLabel(/^Expires/)).toHaveAttribute("aria-invalid", "true");
  const year = new Date().getFullYear() + 2;
  await page.getByLabel(/^Expires/).fill(`${year}-01-01T12:00`);
  await page.getByLabel(/^Client secret/).fill("Chosen-second:4711");
  await page.getByRole("button", { name: "Add secret" }).click();
  expect(await stored(page)).toBe("Chosen-second:4711");
  expect(await server.token(clientId, "Chosen-second:4711")).toBeTruthy();
  await expect(page.getByText(/expires (in|next)/)).toBeVisible();

  await page.getByRole("button", { name: "Revoke Client secret…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke secret" }).click();
  await expect(page.getByText("Secret revoked")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Secret that ends in/ })).toHaveCount(1);
  expect(await server.token(clientId, secret)).toBeUndefined();
  expect((await clientOf(server, id)).secrets).toHaveLength(1);
});

test("k9 the switch disables and enables, and the secret stays", async ({ console, page, server }) => {
  const { id, clientId, secret } = await server.createClient("viewer", "Switched");
  await console.open(`/clients/${id}`);
  const toggle = page.getByRole("switch");
  await toggle.press("Space");
  await expect(page.getByText(/This client is inactive/)).toBeVisible();
  expect(await server.token(clientId, secret)).toBeUndefined();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(toggle).toBeChecked();
  await expect(page.getByText(/This client is inactive/)).toHaveCount(0);
  expect(await server.token(clientId, secret)).toBeTruthy();
});

test("s11 i5 everything can be edited", async ({ console, page, server }) => {
  const { id } = await server.createClient("viewer", "Before");
  await console.open(`/clients/${id}`);
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByLabel(/^Name/).fill("After");
  await page.getByLabel(/^Description/).fill("Edited by a test");
  await page.getByLabel(/^Client ID/).fill("not allowed");
  await page.getByLabel(/^Token validity/).fill("5");
  await page.getByRole("radio", { name: /^Read only/ }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel(/^Client ID/)).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel(/^Client ID/).fill("edited-client");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel(/^Token validity/)).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel(/^Token validity/).fill("1800");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "After", level: 1 })).toBeVisible();
  await expect(page.getByText("Edited by a test")).toBeVisible();
  expect(await clientOf(server, id)).toMatchObject({
    name: "After",
    clientId: "edited-client",
    tokenTtlSeconds: 1800,
    accessLevel: "READ_ONLY",
  });
});

test("i5 the client ID is read-only where the account says so", async ({ console, page, server }) => {
  const setEditable = (clientIdEditable: boolean) =>
    server.ask(
      "mutation($input: UpdateAccountPolicyInput!) { updateAccountPolicy(input: $input) { userErrors { message } } }",
      { input: { clientIdEditable } },
    );
  const { id } = await server.createClient("viewer", "Fixed");
  await setEditable(false);
  await console.open(`/clients/${id}`);
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(page.getByLabel(/^Client ID/)).toBeDisabled();
  await expect(page.getByText("It cannot be changed in this account.")).toBeVisible();
  await page.keyboard.press("Escape");
  await setEditable(true);
});

test("s11 a change of someone else is shown beside one's own", async ({ console, page, server }) => {
  const { id } = await server.createClient("viewer", "Contested");
  await console.open(`/clients/${id}`);
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByLabel(/^Name/).fill("Mine");
  await update(server, { id, name: "Theirs", description: "From elsewhere" });
  await page.getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("alert")).toContainText("Someone else has changed this client");
  await expect(dialog.getByRole("row").filter({ hasText: "Name" })).toContainText("Theirs");
  await expect(dialog.getByRole("row").filter({ hasText: "Description" })).toContainText("From elsewhere");
  await dialog.getByRole("button", { name: "Take theirs" }).click();
  await expect(page.getByLabel(/^Name/)).toHaveValue("Theirs");
  await page.getByLabel(/^Name/).fill("Mine again");
  await update(server, { id, name: "Theirs again" });
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByRole("button", { name: "Save mine" }).click();
  await expect(dialog).toHaveCount(0);
  expect(await clientOf(server, id)).toMatchObject({ name: "Mine again", description: "From elsewhere" });
});

test("s10 a copy gets an ID and a secret of its own", async ({ console, page, server }) => {
  const { id } = await server.createClient("viewer", "Original");
  await update(server, { id, tokenTtlSeconds: 720, accessLevel: "READ_ONLY" });
  await console.open(`/clients/${id}`);
  await menu(page, "Duplicate…");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Original (copy)");
  await page.getByLabel(/^Client ID/).fill("original-copy");
  await page.getByLabel(/^Client secret/).fill("Copied-secret:4711");
  await page.getByRole("button", { name: "Duplicate client" }).click();
  expect(await stored(page)).toBe("Copied-secret:4711");
  await expect(page.getByRole("heading", { name: "Original (copy)", level: 1 })).toBeVisible();
  await expect(page.locator("dl")).toContainText("12 minutes");
  await expect(page.locator("dl")).toContainText("Read only");
  expect(await server.token("original-copy", "Copied-secret:4711")).toBeTruthy();
});

test("i7 deletion wants the name typed", async ({ console, page, server }) => {
  const { id } = await server.createClient("viewer", "Doomed for good");
  await console.open(`/clients/${id}`);
  await menu(page, "Delete…");
  const dialog = page.getByRole("alertdialog");
  await expect(dialog.getByRole("button", { name: "Delete client" })).toBeDisabled();
  await dialog.getByLabel("Type Doomed for good to confirm").fill("Doomed for good");
  await dialog.getByRole("button", { name: "Delete client" }).click();
  await expect(page.getByText("Doomed for good was deleted")).toBeVisible();
  await expect(page).toHaveURL(/\/clients$/);
  expect(await clientOf(server, id)).toBeNull();
  await console.open(`/clients/${id}`);
  await expect(page.getByRole("heading", { name: "There is no such client", level: 1 })).toBeVisible();
});

test("changes of others show at once", async ({ console, page, server }) => {
  const { id } = await server.createClient("viewer", "Watched");
  await console.open(`/clients/${id}`);
  await expect(async () => {
    await update(server, { id, name: `Renamed ${Date.now()}` });
    await expect(page.getByRole("heading", { name: /^Renamed/, level: 1 })).toBeVisible({ timeout: 800 });
  }).toPass();
});

test("who may only read sees no way to change", async ({ browser, server }) => {
  const { id } = await server.createClient("viewer", "Looked at");
  const state = await sessionOf(await server.createUser("looker", "viewer"));
  const context = await browser.newContext({ storageState: state });
  const page = await context.newPage();
  await page.goto(`${server.issuer}/console/default/clients/${id}`);
  await expect(page.getByRole("heading", { name: "Looked at", level: 1 })).toBeVisible();
  for (const name of ["Edit", "More actions", "Add a second secret"]) {
    await expect(page.getByRole("button", { name })).toHaveCount(0);
  }
  await expect(page.getByRole("switch")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Secret that ends in/ })).toBeDisabled();
  await context.close();
});

for (const look of looks) {
  test(`a client's page has no barrier ${look.name}`, async ({ console, page, server }, info) => {
    const { id, clientId, secret } = await server.createClient("viewer", `Warehouse sync ${look.width}`);
    await update(server, { id, description: "Copies orders to the warehouse every five minutes." });
    await console.setLook(look);
    await console.open(`/clients/${id}`);
    await expect(page.getByRole("figure")).toBeVisible();
    await page.screenshot({ path: info.outputPath("new.png"), fullPage: true });
    expect(await barriers(page)).toEqual([]);
    await server.token(clientId, secret);
    await server.token(clientId, "wrong-secret:4711");
    await page.reload();
    await expect(page.getByRole("figure")).toBeVisible();
    await page.screenshot({ path: info.outputPath("page.png"), fullPage: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("button", { name: /^Secret that ends in/ }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.screenshot({ path: info.outputPath("rotate.png") });
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel(/^Name/).fill("Mine");
    await update(server, { id, name: "Theirs" });
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("button", { name: "Take theirs" })).toBeVisible();
    await page.screenshot({ path: info.outputPath("conflict.png") });
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Take theirs" }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Duplicate…" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.screenshot({ path: info.outputPath("duplicate.png") });
    expect(await barriers(page)).toEqual([]);
  });
}
