import { barriers, expect, looks, sessionOf, test } from "./console";
import type { Server } from "./server";

const make = async (server: Server, word: string, count: number) => {
  for (let at = 1; at <= count; at++) await server.createClient("viewer", `${word} ${at}`);
};

test("s8 search, kind and outcome are in the address", async ({ console, page, server }) => {
  await make(server, "Logged", 2);
  await console.open("/audit");
  await page.keyboard.press("/");
  await page.keyboard.type("Logged 2");
  await expect(page).toHaveURL(/q=Logged/);
  await expect(page.getByText("2 events", { exact: true })).toBeVisible();
  await expect(console.row("Client created")).toContainText("Logged 2");

  await page.getByRole("button", { name: "Kind" }).click();
  await page.getByRole("checkbox", { name: "Client deleted" }).check();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/kinds=CLIENT_DELETED/);
  await expect(page.getByRole("heading", { name: "No event matches" })).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).first().click();
  await console.choose("Outcome", "Refused");
  await expect(page).toHaveURL(/outcome=FAILURE/);
});

test("s8 actor, subject and moment narrow the log", async ({ console, page, server }) => {
  const client = await server.createClient("viewer", "Narrowed");
  await server.ask(
    "mutation($ids: [ID!]!) { setClientsStatus(input: { ids: $ids, status: INACTIVE }) { succeeded } }",
    { ids: [client.id] },
  );
  await console.open("/audit?q=Narrowed");
  await page
    .getByRole("button", { name: /Narrowed.* disabled|deactivated|Narrowed/ })
    .first()
    .click();
  const drawer = page.getByRole("dialog", { name: "Event" });
  await drawer.getByRole("button", { name: "Only events about this" }).click();
  await expect(page).toHaveURL(new RegExp(`subject=${client.id}`));
  await page.getByRole("button", { name: "Time and IDs: 1" }).click();
  await page.getByLabel("Until").fill("2020-01-01T00:00");
  await expect(page).toHaveURL(/until=20/);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { name: "No event matches" })).toBeVisible();
});

test("s8 details: request, address, program, hash, and a link to the subject", async ({
  console,
  page,
  server,
}) => {
  const client = await server.createClient("viewer", "Detailed");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await console.open("/audit?q=Detailed");
  const opener = page.getByRole("button", { name: /Detailed/ }).first();
  await opener.click();
  await expect(page).toHaveURL(/event=aud_/);
  const drawer = page.getByRole("dialog", { name: "Event" });
  await expect(drawer).toContainText("127.0.0.1");
  await expect(drawer).toContainText("node");
  await expect(drawer.getByRole("heading", { name: "Details" })).toBeVisible();
  await drawer.getByRole("button", { name: "Copy the request ID" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/\S{8,}/);
  await expect(drawer.getByRole("button", { name: "Copy the hash" })).toBeVisible();
  // The address leads to the same event.
  await page.reload();
  await expect(drawer).toContainText("Detailed");
  await drawer.getByRole("link", { name: "Open" }).last().click();
  await expect(page).toHaveURL(new RegExp(`clients/${client.id}`));
});

test("s8 details name the fields that changed, and lead to what they name", async ({
  console,
  page,
  server,
}) => {
  const { id } = await server.createClient("viewer", "Particular");
  await server.ask(
    'mutation($id: ID!) { updateClient(input: { id: $id, description: "Changed", tokenTtlSeconds: 900 }) { client { id } } }',
    { id },
  );
  await console.open(`/audit?subject=${id}&kinds=CLIENT_UPDATED`);
  await page
    .getByRole("button", { name: /Particular/ })
    .first()
    .click();
  const drawer = page.getByRole("dialog", { name: "Event" });
  const changed = drawer.locator("dl > div").filter({ hasText: "Changed fields" });
  await expect(changed.getByRole("listitem")).toHaveText(["description", "tokenTtlSeconds"]);
  expect(await barriers(page)).toEqual([]);
  await page.keyboard.press("Escape");

  await server.createUser("particular-user", "viewer");
  const { role } = await server.ask('{ role(by: { key: "viewer" }) { id } }');
  await console.open("/audit?q=particular-user&kinds=USER_CREATED");
  await page
    .getByRole("button", { name: /particular-user/ })
    .first()
    .click();
  await drawer.getByRole("link", { name: role.id }).click();
  await expect(page).toHaveURL(new RegExp(`roles/${role.id}`));
});

test("s8 an event leads to the others of its request", async ({ console, page, server }) => {
  await server.createClient("viewer", "Related");
  await server.createClient("viewer", "Unrelated");
  await console.open("/audit?q=Client Related&kinds=CLIENT_CREATED");
  await page
    .getByRole("button", { name: /Client Related created/ })
    .first()
    .click();
  const drawer = page.getByRole("dialog", { name: "Event" });
  await expect(drawer.getByRole("heading", { name: "Also by this request" })).toBeVisible();
  await expect(drawer).not.toContainText("Unrelated");
  await drawer.getByRole("link", { name: "Secret of client Related created" }).click();
  await expect(drawer.getByRole("heading", { level: 2 })).toHaveText("Secret of client Related created");
  await expect(drawer.getByRole("link", { name: "Client Related created" })).toBeVisible();
});

test("s8 an event that there is not is said so", async ({ console, page }) => {
  await console.open("/audit?event=aud_00000000000000000000000000");
  await expect(page.getByRole("dialog", { name: "Event" })).toContainText(
    /There is no such event|did not work/,
  );
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/event=/);
});

test("s8 pages by cursors, back and forth", async ({ console, page, server }) => {
  await make(server, "Turned", 30);
  await console.open("/audit?q=Turned&kinds=CLIENT_CREATED");
  await expect(page.getByText("25 of 30")).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("5 of 30")).toBeVisible();
  await page.getByRole("button", { name: "Previous" }).click();
  await expect(page.getByText("25 of 30")).toBeVisible();
  await expect(console.row("Turned 30")).toBeVisible();
});

test("s8 new events are counted until a click", async ({ console, page, server }) => {
  await console.open("/audit?q=Tailed&kinds=CLIENT_CREATED");
  let made = 0;
  await expect(async () => {
    made += 1;
    await server.createClient("viewer", `Tailed ${made}`);
    await expect(page.getByRole("button", { name: /^\d+ new$/ })).toBeVisible({ timeout: 800 });
  }).toPass();
  await page.getByRole("button", { name: /^\d+ new$/ }).click();
  await expect(console.row(`Tailed ${made}`)).toBeVisible();
});

test("s8 the export command is shown", async ({ console, page }) => {
  await console.open("/audit");
  await page.getByRole("button", { name: "Export" }).click();
  await expect(page.getByRole("dialog")).toContainText("latchkey audit export --account default");
});

test("s8 who may not read it sees which permission it needs", async ({ browser, server }) => {
  await server.ask(
    'mutation { createRole(input: { key: "no-audit", name: "No audit", permissions: ["clients:read"] }) { userErrors { message } } }',
  );
  const context = await browser.newContext({
    storageState: await sessionOf(await server.createUser("no-auditor", "no-audit")),
  });
  const page = await context.newPage();
  await page.goto(`${server.issuer}/console/default/audit`);
  await expect(page.getByText("audit:read")).toBeVisible();
  await context.close();
});

for (const look of looks) {
  test(`the audit log has no barrier ${look.name}`, async ({ console, page, server }, info) => {
    await make(server, "Beheld", 2);
    await console.setLook(look);
    await console.open("/audit");
    await expect(console.row("Beheld").first()).toBeVisible();
    await page.screenshot({ path: info.outputPath("page.png") });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Kind" }).click();
    await page.screenshot({ path: info.outputPath("kinds.png") });
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press("Escape");
    const opener = page.getByRole("button", { name: /Beheld/ }).first();
    await opener.click();
    await expect(page.getByRole("dialog")).toContainText("IP address");
    await page.screenshot({ path: info.outputPath("details.png") });
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(opener).toBeFocused();
  });
}
