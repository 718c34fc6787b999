import { barriers, test as base, expect, looks, sessionOf } from "./fresh";
import { Keyboard } from "./keyboard";
import { Receiver } from "./receiver";
import { Server } from "./server";

interface Made {
  receiver: Receiver;
}

/** Events may be sent to this machine, where a receiver listens. */
const test = base.extend<object, { server: Server } & Made>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from a pattern
    async ({}, use) => {
      const server = await Server.start("", { LATCHKEY_EGRESS_ALLOWED: "127.0.0.0/8" });
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  receiver: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from a pattern
    async ({}, use) => {
      const receiver = await Receiver.start();
      await use(receiver);
      await receiver.stop();
    },
    { scope: "worker" },
  ],
});

test.beforeEach(async ({ server }) => {
  for (const { id } of (await server.ask("{ webhooks { id } }")).webhooks) {
    await server.ask("mutation($id: ID!) { deleteWebhook(input: { id: $id }) { userErrors { code } } }", {
      id,
    });
  }
});

async function make(server: Server, name: string, url: string, eventKinds: string[] = ["WEBHOOK_TESTED"]) {
  const { createWebhook } = await server.ask(
    "mutation($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } userErrors { message } } }",
    { input: { name, url, eventKinds } },
  );
  expect(createWebhook.userErrors).toEqual([]);
  return createWebhook.webhook.id as string;
}

const testIt = (server: Server, id: string) =>
  server.ask("mutation($id: ID!) { testWebhook(input: { id: $id }) { userErrors { message } } }", { id });

const webhookOf = async (server: Server, id: string) =>
  (
    await server.ask(
      "query($id: ID!) { webhook(id: $id) { name url status version eventKinds previousSecretExpiresAt } }",
      { id },
    )
  ).webhook;

test("webhooks: one is added by keyboard alone, and its secret is shown once", async ({
  console,
  page,
  server,
  receiver,
}) => {
  const keys = new Keyboard(page);
  await console.open("/");
  await keys.go("w", "Webhooks");
  await expect(page.getByText("No webhooks yet")).toBeVisible();
  await keys.press(page.getByRole("link", { name: "Add webhook" }).first());
  await keys.type(page.getByLabel("Name"), "Chat");
  await keys.type(page.getByLabel("URL"), "http://192.0.2.1/hooks");
  await keys.pick(page.getByLabel("All events"), page.getByLabel("Only some kinds"));
  await expect(page.getByRole("button", { name: /^Add webhook/ })).toHaveAttribute("aria-disabled", "true");
  await keys.press(page.getByLabel("Client created"), "Space");
  await keys.press(page.getByLabel("Client deleted"), "Space");
  await keys.press(page.getByRole("button", { name: "Add webhook" }));
  // Addresses for examples are refused, at the field.
  await expect(page.getByLabel("URL")).toHaveAttribute("aria-invalid", "true");
  await keys.type(page.getByLabel("URL"), receiver.url);
  await keys.press(page.getByRole("button", { name: "Add webhook" }));

  const dialog = page.getByRole("dialog", { name: "Chat was added" });
  const secret = await dialog.getByRole("group", { name: "Signing secret" }).locator("code").textContent();
  expect(secret).toMatch(/^whsec_\S{40,}$/);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();
  await keys.press(dialog.getByRole("button", { name: "Hide the secret" }));
  await expect(dialog).not.toContainText(String(secret));
  await keys.press(dialog.getByLabel("I have stored the secret"), "Space");
  await keys.press(dialog.getByRole("button", { name: "Done" }));

  await expect(page.getByRole("heading", { name: "Chat", level: 1 })).toBeVisible();
  await expect(page.getByText("Client created, Client deleted")).toBeVisible();
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect((await page.content()) + kept).not.toContain(String(secret));
  await server.createClient("viewer", "Heard of");
  await expect(console.row("Client created")).toContainText("Delivered");
  expect(receiver.bodies.at(-1)).toContain("Heard of");
});

test("webhooks: a delivery that failed shows why, and is sent again", async ({
  console,
  page,
  server,
  receiver,
}) => {
  const id = await make(server, "Refusing", receiver.url);
  receiver.status = 400;
  await console.open(`/webhooks/${id}`);
  await expect(page.getByText("Nothing was sent yet")).toBeVisible();
  await page.getByRole("button", { name: "Actions for Refusing" }).click();
  await page.getByRole("menuitem", { name: "Send a test" }).click();
  await expect(page.getByText("A test is on its way")).toBeVisible();
  const row = console.row("Webhook tested");
  await expect(row).toContainText("Failed");
  await expect(row).toContainText(/400/);
  receiver.status = 200;
  await row.getByRole("button", { name: "Send again: Webhook tested" }).click();
  await expect(row).toContainText("Delivered");
  await expect(row).toContainText("The receiver answered 200");

  // The filter is in the address.
  await console.choose("Status", "Failed");
  await expect(page).toHaveURL(/status=FAILED/);
  await expect(page.getByText("No delivery has this status")).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  await row.getByRole("link", { name: "Webhook tested" }).click();
  await expect(page).toHaveURL(/audit\?event=aud_/);
  await expect(page.getByRole("dialog", { name: "Event" })).toContainText("Webhook tested");
});

test("webhooks: one that is pending says when it is tried again", async ({ console, server }) => {
  const id = await make(server, "Unreachable", "https://localhost:1/hook");
  await testIt(server, id);
  await console.open(`/webhooks/${id}?status=PENDING`);
  await expect(console.row("Webhook tested")).toContainText("Trying again");
  await expect(console.row("Webhook tested")).toContainText(/next/);
});

test("webhooks: one is edited, and another version is shown beside it", async ({
  console,
  page,
  server,
  receiver,
}) => {
  const id = await make(server, "Edited", receiver.url);
  await console.open(`/webhooks/${id}/edit`);
  await page.getByRole("textbox", { name: "Name" }).fill("Edited here");
  await page.getByLabel("All events").check();
  await server.ask(
    'mutation($id: ID!) { updateWebhook(input: { id: $id, name: "Edited there" }) { userErrors { code } } }',
    { id },
  );
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const stale = page.getByRole("alert");
  await expect(stale).toContainText("Edited there");
  await expect(stale).toContainText("Edited here");
  await stale.getByRole("button", { name: "Save mine over it" }).click();
  await expect(page.getByRole("heading", { name: "Edited here", level: 1 })).toBeVisible();
  expect(await webhookOf(server, id)).toMatchObject({ name: "Edited here", eventKinds: [] });
});

test("webhooks: one is disabled after a question, and enabled at once", async ({
  console,
  page,
  server,
  receiver,
}) => {
  const id = await make(server, "Turned", receiver.url);
  await console.open("/webhooks");
  await page.getByRole("button", { name: "Actions for Turned" }).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Disable webhook" }).click();
  await expect(console.row("Turned")).toContainText("Disabled");
  expect((await webhookOf(server, id)).status).toBe("INACTIVE");
  await console.open(`/webhooks/${id}`);
  await page.getByRole("switch", { name: "Disabled" }).click();
  await expect(page.getByRole("switch", { name: "Enabled" })).toBeChecked();
});

test("webhooks: the secret is replaced, with a grace", async ({ console, page, server, receiver }) => {
  const id = await make(server, "Rotated", receiver.url);
  await console.open(`/webhooks/${id}`);
  await page.getByRole("button", { name: "Actions for Rotated" }).click();
  await page.getByRole("menuitem", { name: "Replace signing secret…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("No longer").check();
  await expect(dialog).toContainText("refuses messages until it has the new secret");
  await dialog.getByLabel("For another 60 minutes").check();
  await dialog.getByRole("button", { name: "Replace secret" }).click();
  await expect(dialog.getByRole("group", { name: "Signing secret" })).toContainText("whsec_");
  await dialog.getByLabel("I have stored the secret").check();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText(/The former one signs too until/)).toBeVisible();
  expect((await webhookOf(server, id)).previousSecretExpiresAt).toBeTruthy();
});

test("webhooks: one is deleted, and its address says that it is gone", async ({
  console,
  page,
  server,
  receiver,
}) => {
  const id = await make(server, "Dropped", receiver.url);
  await console.open(`/webhooks/${id}`);
  await page.getByRole("button", { name: "Actions for Dropped" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete webhook" }).click();
  await expect(page.getByText("Dropped deleted")).toBeVisible();
  await expect(page.getByText("No webhooks yet")).toBeVisible();
  await console.open(`/webhooks/${id}`);
  await expect(page.getByText("There is no such webhook")).toBeVisible();
});

test("webhooks: changes by others are offered, not forced on the list", async ({
  console,
  page,
  server,
  receiver,
}) => {
  await make(server, "Before", receiver.url);
  await console.open("/webhooks");
  await expect(console.row("Before")).toBeVisible();
  let made = 0;
  await expect(async () => {
    made += 1;
    await make(server, `After ${made}`, receiver.url);
    await expect(page.getByRole("button", { name: "The webhooks have changed" })).toBeVisible({
      timeout: 800,
    });
  }).toPass();
  await expect(console.row("After")).toHaveCount(0);
  await page.getByRole("button", { name: "The webhooks have changed" }).click();
  await expect(console.row(`After ${made}`)).toBeVisible();
});

test("webhooks: who may only read sees no actions, others see what they lack", async ({
  browser,
  server,
  receiver,
}) => {
  const id = await make(server, "Seen only", receiver.url);
  for (const [key, permissions] of [
    ["hook-reader", ["webhooks:read"]],
    ["hook-stranger", ["clients:read"]],
  ] as const) {
    await server.ask(
      "mutation($input: CreateRoleInput!) { createRole(input: $input) { userErrors { message } } }",
      { input: { key, name: key, permissions } },
    );
  }
  const as = async (role: string) => {
    const context = await browser.newContext({
      storageState: await sessionOf(await server.createUser(`${role}-user`, role)),
    });
    return context.newPage();
  };
  const reader = await as("hook-reader");
  await reader.goto(`${server.issuer}/console/default/webhooks`);
  await expect(reader.getByRole("link", { name: "Seen only" })).toBeVisible();
  await expect(reader.getByRole("button", { name: /^Actions for/ })).toHaveCount(0);
  await expect(reader.getByRole("link", { name: "Add webhook" })).toHaveCount(0);
  await reader.goto(`${server.issuer}/console/default/webhooks/${id}`);
  await expect(reader.getByRole("switch")).toBeDisabled();
  await reader.goto(`${server.issuer}/console/default/webhooks/new`);
  await expect(reader.getByText("webhooks:write")).toBeVisible();
  const stranger = await as("hook-stranger");
  await stranger.goto(`${server.issuer}/console/default/webhooks`);
  await expect(stranger.getByText("webhooks:read")).toBeVisible();
  await expect(stranger.getByRole("link", { name: "Webhooks" })).toHaveCount(0);
  for (const page of [reader, stranger]) await page.context().close();
});

test("webhooks: an answer that fails is shown, with a way to try again", async ({
  console,
  page,
  complaints,
}) => {
  complaints.expected.push(/Failed to load resource/);
  const refuse = (route: import("@playwright/test").Route) =>
    route.request().postData()?.includes("query Webhooks")
      ? route.fulfill({ status: 503, body: "{}" })
      : route.continue();
  await page.route("**/graphql", refuse);
  await console.open("/webhooks");
  await expect(page.getByRole("alert")).toContainText("The server answered with status 503.");
  await page.unroute("**/graphql", refuse);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("No webhooks yet")).toBeVisible();
});

for (const look of looks) {
  test(`the webhooks have no barrier ${look.name}`, async ({ console, page, server, receiver }, info) => {
    const id = await make(server, "Beheld", receiver.url, []);
    await testIt(server, id);
    await console.setLook(look);
    const seen = async (name: string) => {
      await page.screenshot({ path: info.outputPath(`${name}.png`) });
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expect(await barriers(page)).toEqual([]);
    };
    await console.open("/webhooks");
    await expect(console.row("Beheld")).toBeVisible();
    await seen("list");
    await console.open(`/webhooks/${id}`);
    await expect(console.row("Webhook tested")).toContainText("Delivered");
    await seen("page");
    await page.getByRole("button", { name: "Actions for Beheld" }).click();
    await page.getByRole("menuitem", { name: "Replace signing secret…" }).click();
    await seen("rotate");
    await page.getByRole("dialog").getByRole("button", { name: "Replace secret" }).click();
    await expect(page.getByRole("dialog")).toContainText("whsec_");
    await seen("secret");
    await page.getByLabel("I have stored the secret").check();
    await page.getByRole("button", { name: "Done" }).click();
    await console.open("/webhooks/new");
    await page.getByLabel("Only some kinds").check();
    await seen("create");
  });
}
