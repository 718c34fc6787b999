import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { barriers, expect, looks, sessionOf, test } from "./fresh";
import { Keyboard } from "./keyboard";
import type { Server } from "./server";

/** A client with two permissions of its own, which asks for the first of them only. */
async function make(server: Server, name: string): Promise<{ id: string; clientId: string }> {
  const { createClient } = await server.ask(
    "mutation($input: CreateClientInput!) { createClient(input: $input) { client { id clientId } credentials { clientSecret } userErrors { message } } }",
    { input: { name, scopes: ["clients:read", "roles:read"] } },
  );
  const { client, credentials } = createClient;
  const answer = await fetch(`${server.issuer}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: client.clientId,
      client_secret: credentials.clientSecret,
      scope: "clients:read",
    }),
  });
  expect(answer.ok).toBe(true);
  return client;
}

/** No server of a test is old enough to call something unused: what is too new to tell is shown as if it were. */
async function growOld(page: Page) {
  await page.route("**/graphql", async (route) => {
    if (!route.request().postData()?.includes("unusedAccess")) return route.continue();
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll("UNKNOWN", "UNUSED") });
  });
}

test("unused access: what is too new is not called unused", async ({ console, page, server }) => {
  const { id } = await make(server, "Young");
  await console.open("/unused");
  await expect(console.row("Young")).toContainText("1 too new to tell");
  await expect(console.row("Young")).toContainText("All used");
  await page.getByRole("link", { name: "Young" }).click();
  await expect(page).toHaveURL(new RegExp(`clients/${id}/unused$`));
  await expect(console.row("clients:read")).toContainText("Used");
  await expect(console.row("roles:read")).toContainText("Too new to tell");
  await expect(page.getByText(/What is known begins/)).toBeVisible();
  await expect(page.getByRole("button", { name: /Take away/ })).toHaveCount(0);
});

test("unused access: the period is in the address, and goes along to a client", async ({
  console,
  page,
  server,
}) => {
  await make(server, "Asked after");
  await console.open("/unused");
  await console.choose("Period", "90 days");
  await expect(page).toHaveURL(/unused\?days=90/);
  await page.reload();
  await expect(page.getByRole("button", { name: "90 days Period" })).toBeVisible();
  await page.getByRole("link", { name: "Asked after" }).click();
  await expect(page).toHaveURL(/unused\?days=90/);
});

test("unused access: permissions of a client are taken away by keyboard alone", async ({
  console,
  page,
  server,
}) => {
  const { id } = await make(server, "Narrowed");
  await growOld(page);
  const keys = new Keyboard(page);
  await console.open("/");
  await keys.go("l", "Unused access");
  await expect(console.row("Narrowed")).toContainText("1 of 2 unused");
  await keys.press(page.getByRole("link", { name: "Narrowed" }));
  await expect(console.row("roles:read")).toContainText("Unused");
  await keys.press(page.getByRole("button", { name: "Take away 1 permission" }));
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("roles:read");
  await keys.press(dialog.getByRole("button", { name: "Take away 1 permission" }));
  await expect(page.getByText("1 permission taken away")).toBeVisible();
  await expect(console.row("roles:read")).toHaveCount(0);
  const { client } = await server.ask("query($id: ID!) { client(by: { id: $id }) { scopes { code } } }", {
    id,
  });
  expect(client.scopes).toEqual([{ code: "clients:read" }]);
});

test("unused access: the plan is a file that the command apply takes", async ({ console, page, server }) => {
  const { clientId } = await make(server, "Planned");
  await growOld(page);
  await console.open("/unused");
  await page.getByRole("button", { name: "Make a plan" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(`clientId: "${clientId}"`);
  await expect(dialog.getByRole("button", { name: "Copy the plan" })).toBeVisible();
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download less.yaml" }).click();
  expect((await download).suggestedFilename()).toBe("less.yaml");
  const text = readFileSync(await (await download).path(), "utf8");
  const file = join(server.folder, "less.yaml");
  writeFileSync(file, text);
  server.run("apply", "-f", file);
  const { client } = await server.ask(
    "query($clientId: String!) { client(by: { clientId: $clientId }) { scopes { code } } }",
    { clientId },
  );
  expect(client.scopes).toEqual([{ code: "clients:read" }]);
});

test("unused access: with nothing to take away, the plan says so", async ({ console, page }) => {
  await console.open("/unused");
  await page.getByRole("button", { name: "Make a plan" }).click();
  await expect(page.getByRole("dialog")).toContainText("There is nothing to take away.");
  await expect(page.getByRole("dialog")).toContainText("accounts: []");
});

test("unused access: who may not read tokens sees which permission it needs", async ({ browser, server }) => {
  await server.ask(
    'mutation { createRole(input: { key: "no-tokens", name: "No tokens", permissions: ["clients:read"] }) { userErrors { message } } }',
  );
  const context = await browser.newContext({
    storageState: await sessionOf(await server.createUser("no-token-reader", "no-tokens")),
  });
  const page = await context.newPage();
  await page.goto(`${server.issuer}/console/default/unused`);
  await expect(page.getByText("tokens:read")).toBeVisible();
  await expect(page.getByRole("link", { name: "Unused access" })).toHaveCount(0);
  await context.close();
});

for (const look of looks) {
  test(`unused access has no barrier ${look.name}`, async ({ console, page, server }, info) => {
    const { id } = await make(server, `Beheld ${look.width}`);
    await growOld(page);
    await console.setLook(look);
    const seen = async (name: string) => {
      await page.screenshot({ path: info.outputPath(`${name}.png`) });
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expect(await barriers(page)).toEqual([]);
    };
    await console.open("/unused");
    await expect(console.row(`Beheld ${look.width}`)).toContainText("1 of 2 unused");
    await seen("list");
    await page.getByRole("button", { name: "Make a plan" }).click();
    await expect(page.getByRole("dialog")).toContainText("accounts:");
    await seen("plan");
    await console.open(`/clients/${id}/unused`);
    await expect(console.row("roles:read")).toContainText("Unused");
    await seen("client");
  });
}
