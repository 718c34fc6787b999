import type { Page } from "@playwright/test";
import { test as base, expect } from "./console";
import { Keyboard } from "./keyboard";

// Every row of the products that the console serves, without a pointer. A test here that does not know how to go on by keys has found a barrier.

base.describe.configure({ mode: "parallel" });

const test = base.extend<{ keys: Keyboard }>({
  keys: async ({ page }, use) => {
    await page.addInitScript(() => {
      addEventListener("pointerdown", () => console.error("a pointer was used"), true);
    });
    await use(new Keyboard(page));
  },
});

/** Presses a key at the very moment in which the dialog that is open is gone, which no test could meet from outside. */
const pressOnceClosed = (page: Page, key: string) =>
  page.evaluate((pressed) => {
    const observer = new MutationObserver(() => {
      if (document.querySelector("[role=alertdialog]")) return;
      observer.disconnect();
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: pressed, bubbles: true }));
    });
    observer.observe(document.body, { childList: true, subtree: true });
  }, key);

test("k1 s7 i1 i2 the list is searched, sorted, filtered and opened by keyboard", async ({
  console,
  page,
  keys,
  server,
}) => {
  const { clientId } = await server.createClient("viewer", "Reached 1");
  await server.createClient("viewer", "Reached 2");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await console.open("/");
  await keys.go("c", "Clients");
  await page.keyboard.press("/");
  await page.keyboard.type("Reached");
  await expect(page.getByText("2 clients", { exact: true })).toBeVisible();
  await keys.press(page.getByRole("button", { name: "Name", exact: true }));
  await expect(page).toHaveURL(/sort=NAME\.asc/);
  await keys.press(page.getByRole("button", { name: "Columns" }));
  await keys.press(page.getByRole("checkbox", { name: "Scopes" }), "Space");
  await keys.press(page.getByRole("checkbox", { name: "Capabilities" }), "Space");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("columnheader", { name: "Scopes" })).toBeVisible();
  await page.keyboard.press("/");
  await keys.choose(
    page.getByRole("button", { name: /\S Status$/ }),
    page.getByRole("option", { name: "Active", exact: true }),
  );
  await expect(page).toHaveURL(/status=ACTIVE/);
  await keys.press(console.row("Reached 1").getByRole("button", { name: "Copy the client ID" }));
  await expect(console.row("Reached 1").getByRole("status")).toHaveText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(clientId);
  await page.keyboard.press("/");
  await keys.press(page.getByRole("link", { name: "Reached 1" }));
  await expect(page.getByRole("heading", { name: "Reached 1", level: 1 })).toBeFocused();
});

test("k2 k3 s6 s12 i2 several are disabled, enabled again and deleted by keyboard", async ({
  console,
  page,
  keys,
  server,
}) => {
  for (let at = 1; at <= 4; at++) await server.createClient("viewer", `Many ${at}`);
  await console.open("/clients?q=Many&sort=NAME.asc");
  await keys.press(page.getByLabel("Select Many 1"), "Space");
  await keys.press(page.getByLabel("Select Many 3"), "Shift+Space");
  const bar = page.getByRole("region", { name: "Selected clients" });
  await expect(bar).toContainText("3 selected");
  await page.keyboard.press("/");
  await keys.press(bar.getByRole("button", { name: "Disable" }));
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await pressOnceClosed(page, "z");
  await keys.press(page.getByRole("button", { name: "Disable 3 clients" }));
  await expect(page.getByRole("row").filter({ hasText: "Inactive" })).toHaveCount(3);
  await expect(page.getByRole("button", { name: "Undo" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row").filter({ hasText: "Inactive" })).toHaveCount(0);

  await page.keyboard.press("/");
  await keys.choose(
    page.getByRole("button", { name: "Actions for Many 4" }),
    page.getByRole("menuitem", { name: "Disable" }),
  );
  await expect(console.row("Many 4")).toContainText("Inactive");
  await expect(page.getByRole("button", { name: "Actions for Many 4" })).toBeFocused();

  await page.keyboard.press("/");
  await keys.press(page.getByLabel("Select all on this page"), "Space");
  await page.keyboard.press("/");
  await keys.press(bar.getByRole("button", { name: "Delete…" }));
  await keys.type(page.getByLabel("Type 4 to confirm"), "4");
  await keys.press(page.getByRole("button", { name: "Delete 4 clients" }));
  await expect(page.getByRole("heading", { name: "No client matches" })).toBeVisible();
});

test("k4 s1 s2 s3 s4 i3 i8 i10 i11 a1 a client is added by keyboard", async ({
  console,
  page,
  keys,
  server,
}) => {
  await server.createUser("keyed-owner", "viewer");
  await console.open("/");
  await keys.go("c", "Clients");
  await keys.press(page.getByRole("link", { name: "Add client" }));
  await expect(page.getByLabel(/^Name/)).toBeFocused();
  await page.keyboard.type("Typed in");
  await keys.type(page.getByLabel(/^Description/), "Without a mouse");
  await keys.choose(
    page.getByRole("button", { name: /Role$/ }),
    page.getByRole("option", { name: "Viewer", exact: true }),
  );
  await keys.press(page.locator("summary"));
  await keys.type(page.getByLabel(/^Client ID/), "typed-in");
  await keys.type(page.getByLabel(/^Client secret/), "Typed-secret:4711");
  await keys.type(page.getByLabel(/^Token validity/), "900");
  await keys.type(page.getByLabel(/^Owner/), "keyed-owner");
  await keys.pick(
    page.getByRole("radio", { name: /^Can edit/ }),
    page.getByRole("radio", { name: /^Read only/ }),
  );
  await keys.press(page.getByRole("checkbox", { name: /^Back-channel logout/ }), "Space");
  await keys.type(page.getByLabel(/^Back-channel logout URL/), "https://typed.example/out");
  await keys.press(page.getByRole("button", { name: "Create client" }));
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Typed in was created");
  await keys.press(dialog.getByRole("button", { name: "Hide the secret" }));
  await keys.to(dialog.getByRole("tab", { selected: true }));
  await page.keyboard.press("ArrowRight");
  await expect(dialog.getByRole("tab", { name: "curl" })).toBeFocused();
  await keys.press(dialog.getByLabel("I have stored the secret"), "Space");
  await keys.press(dialog.getByRole("button", { name: "Done" }));
  await expect(page.getByRole("heading", { name: "Typed in", level: 1 })).toBeVisible();
  expect(await server.token("typed-in", "Typed-secret:4711")).toBeTruthy();
});

test("k5 k8 k9 i6 i11 the secret is replaced, and the client switched, by keyboard", async ({
  console,
  page,
  keys,
  server,
}) => {
  const { id, clientId, secret } = await server.createClient("viewer", "Keyed");
  await console.open(`/clients/${id}`);
  const masked = page.getByRole("button", { name: /^Secret that ends in/ });
  await keys.press(masked);
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(masked).toBeFocused();
  await page.keyboard.press("Enter");
  await keys.pick(
    dialog.getByRole("radio", { name: "No longer" }),
    dialog.getByRole("radio", { name: "For another 1 hour" }),
  );
  await keys.press(dialog.getByRole("button", { name: "Replace secret" }));
  const fresh =
    (await page.getByRole("group", { name: "Client secret", exact: true }).locator("code").textContent()) ??
    "";
  await keys.press(page.getByLabel("I have stored the secret"), "Space");
  await keys.press(page.getByRole("button", { name: "Done" }));
  await expect(dialog).toHaveCount(0);
  expect(await server.token(clientId, secret)).toBeTruthy();
  expect(await server.token(clientId, fresh)).toBeTruthy();
  await page.reload();
  await keys.press(page.getByRole("switch"), "Space");
  await expect(page.getByText(/This client is inactive/)).toBeVisible();
  expect(await server.token(clientId, fresh)).toBeUndefined();
  await page.keyboard.press("Space");
  await expect(page.getByText(/This client is inactive/)).toHaveCount(0);
  expect(await server.token(clientId, fresh)).toBeTruthy();
});

test("k6 k7 i12 role and permissions are changed by keyboard", async ({ console, page, keys, server }) => {
  const { id } = await server.createClient("viewer", "Keyed role");
  await console.open(`/clients/${id}`);
  const tabs = page.getByRole("navigation", { name: "Parts of this client" });
  await keys.press(tabs.getByRole("link", { name: "Role" }));
  await keys.pick(
    page.getByRole("radio", { name: /^Viewer/ }),
    page.getByRole("radio", { name: /^Administrator/ }),
  );
  await expect(page.getByRole("region", { name: /^Gains/ })).toContainText("clients:write");
  await keys.pick(
    page.getByRole("radio", { name: /^Administrator/ }),
    page.getByRole("radio", { name: /^No role/ }),
  );
  await keys.press(page.getByRole("button", { name: "Save role" }));
  await expect(page.getByText("No permission is in effect.")).toBeVisible();
  await keys.press(tabs.getByRole("link", { name: "Permissions" }));
  await page.keyboard.press("/");
  await page.keyboard.type("clients:");
  await keys.press(page.getByRole("button", { name: "Edit direct grants" }));
  await keys.press(page.getByRole("switch", { name: "clients:read" }), "Space");
  await keys.press(page.getByRole("button", { name: "Save changes" }));
  const now = async () =>
    (await server.ask("query($id: ID!) { client(by: { id: $id }) { role { key } scopes { code } } }", { id }))
      .client;
  await expect.poll(now).toEqual({ role: null, scopes: [{ code: "clients:read" }] });
});

test("i9 i10 URLs and capabilities are edited by keyboard", async ({ console, page, keys, server }) => {
  const { id } = await server.createClient("viewer", "Keyed flows");
  await console.open(`/clients/${id}/flows`);
  const field = (name: string) => page.getByRole("textbox", { name, exact: true });
  await keys.press(page.getByRole("checkbox", { name: /^Web app/ }), "Space");
  await keys.press(page.getByRole("checkbox", { name: /^Script/ }), "Space");
  for (const [name, text] of [
    ["Root URL", "https://keyed.example"],
    ["Home URL", "/home"],
    ["Redirect URIs", "/callback"],
    ["Post-logout redirect URIs", "/bye"],
    ["Web origins", "+"],
    ["Admin URL", "/admin"],
  ] as const) {
    await keys.type(field(name), text);
  }
  await keys.press(page.getByRole("button", { name: "Save changes" }));
  await expect(page.getByText("Changes saved")).toBeVisible();
  const { client } = await server.ask(
    "query($id: ID!) { client(by: { id: $id }) { capabilities urls { rootUrl redirectUris webOrigins adminUrl } } }",
    { id },
  );
  expect(client).toEqual({
    capabilities: ["WEB_APP"],
    urls: {
      rootUrl: "https://keyed.example",
      redirectUris: ["/callback"],
      webOrigins: ["+"],
      adminUrl: "/admin",
    },
  });
});

test("s8 s9 tokens are revoked, and what happened is read, by keyboard", async ({
  console,
  page,
  keys,
  server,
}) => {
  const made = await server.createClient("viewer", "Keyed tokens");
  await server.token(made.clientId, made.secret);
  await server.token(made.clientId, made.secret);
  await console.open(`/clients/${made.id}/tokens`);
  await keys.press(page.getByRole("button", { name: /^Revoke the token/ }).first());
  await keys.press(page.getByRole("alertdialog").getByRole("button", { name: "Revoke token" }));
  await expect(page.getByText("Token revoked")).toBeVisible();
  await keys.press(page.getByRole("button", { name: "Revoke all tokens" }));
  await keys.press(page.getByRole("alertdialog").getByRole("button", { name: "Revoke all tokens" }));
  await expect(page.getByRole("row").filter({ hasText: "Active" })).toHaveCount(0);
  const tabs = page.getByRole("navigation", { name: "Parts of this client" });
  await keys.press(tabs.getByRole("link", { name: "Activity" }));
  await keys.press(page.getByRole("button", { name: /Token issued/ }).first());
  await expect(page.getByRole("term").first()).toBeVisible();

  await keys.go("a", "Audit log");
  await page.keyboard.press("/");
  await page.keyboard.type("Keyed tokens");
  await expect(page).toHaveURL(/q=Keyed/);
  const event = page.getByRole("button", { name: /Keyed tokens/ }).first();
  await keys.press(event);
  await expect(page.getByRole("dialog", { name: "Event" })).toContainText("IP address");
  await page.keyboard.press("Escape");
  await expect(event).toBeFocused();
});

test("s10 s11 i5 i7 a client is edited, copied and deleted by keyboard", async ({
  console,
  page,
  keys,
  server,
}) => {
  const { id } = await server.createClient("viewer", "Keyed page");
  await console.open(`/clients/${id}`);
  await keys.press(page.getByRole("button", { name: "Edit" }));
  await keys.type(page.getByLabel(/^Name/), "Edited by keys");
  await keys.type(page.getByLabel(/^Client ID/), "edited-by-keys");
  await keys.type(page.getByLabel(/^Token validity/), "1800");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Edited by keys", level: 1 })).toBeVisible();
  await expect(page.getByRole("button", { name: "Edit" })).toBeFocused();

  const more = page.getByRole("button", { name: "More actions" });
  await keys.choose(more, page.getByRole("menuitem", { name: "Duplicate…" }));
  await keys.type(page.getByLabel(/^Client ID/), "copied-by-keys");
  await keys.type(page.getByLabel(/^Client secret/), "Copied-secret:4711");
  await page.keyboard.press("Enter");
  await keys.press(page.getByLabel("I have stored the secret"), "Space");
  await keys.press(page.getByRole("button", { name: "Done" }));
  await expect(page.getByRole("heading", { name: "Edited by keys (copy)", level: 1 })).toBeVisible();

  await keys.choose(more, page.getByRole("menuitem", { name: "Delete…" }));
  await keys.type(page.getByLabel("Type Edited by keys (copy) to confirm"), "Edited by keys (copy)");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Edited by keys (copy) was deleted")).toBeVisible();
});

test("s5 i4 limits are set by keyboard", async ({ console, page, keys, server }) => {
  await console.open("/");
  await keys.go("s", "Account rules");
  await keys.type(page.getByLabel("Active clients at most"), "4000");
  await keys.press(page.getByRole("button", { name: "Save changes" }));
  await expect(page.getByText("The rules are saved")).toBeVisible();
  const { account } = await server.ask("{ account { policy { maxActiveClients } } }");
  expect(account.policy.maxActiveClients).toBe(4000);
  await server.ask(
    "mutation { updateAccountPolicy(input: { maxActiveClients: null }) { userErrors { message } } }",
  );
});

test("k10 a4 a2 roles, users and their clients are managed by keyboard", async ({
  console,
  page,
  keys,
  server,
}) => {
  await console.open("/");
  await keys.go("r", "Roles");
  await keys.press(page.getByRole("link", { name: "Add role" }));
  await keys.type(page.getByLabel("Name", { exact: true }), "Keyed shift");
  await keys.press(page.getByRole("checkbox", { name: "clients:read", exact: true }), "Space");
  await keys.press(page.getByRole("button", { name: "Create role" }));
  await expect(page.getByRole("heading", { name: "Keyed shift", level: 1 })).toBeFocused();
  await keys.press(page.getByRole("checkbox", { name: "audit:read" }), "Space");
  await keys.press(page.getByRole("button", { name: "Review changes…" }));
  await keys.press(page.getByRole("button", { name: "Save changes" }));
  await expect(page.getByText("Keyed shift changed")).toBeVisible();

  await keys.go("u", "Users");
  await keys.press(page.getByRole("link", { name: "Add user" }));
  await keys.type(page.getByLabel("Username", { exact: true }), "keyed-root");
  await keys.choose(
    page.getByRole("button", { name: /Role$/ }),
    page.getByRole("option", { name: /^Keyed shift/ }),
  );
  await keys.press(page.getByRole("button", { name: "Create user" }));
  const link = page.getByRole("dialog", { name: "One-time link" });
  await keys.press(link.getByRole("checkbox", { name: "I have handed over or stored the link" }), "Space");
  await keys.press(link.getByRole("button", { name: "Done" }));
  await expect(page.getByRole("heading", { name: "keyed-root", level: 1 })).toBeVisible();

  const { id } = await server.createClient("viewer", "Of keyed root");
  await server.ask(
    'mutation($id: ID!) { updateClient(input: { id: $id, owner: { username: "keyed-root" } }) { client { id } } }',
    { id },
  );
  await page.reload();
  await keys.to(page.getByRole("link", { name: "Of keyed root" }));
  await keys.press(page.getByRole("link", { name: "Add subuser" }));
  await keys.type(page.getByLabel("Username", { exact: true }), "keyed-sub");
  await keys.press(page.getByRole("checkbox", { name: /Create a one-time link/ }), "Space");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "keyed-sub", level: 1 })).toBeVisible();
  await keys.press(page.getByRole("button", { name: "Edit" }));
  await keys.type(page.getByLabel(/^Name/), "Keyed Sub");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Keyed Sub", level: 1 })).toBeVisible();
  await keys.press(page.getByRole("switch"), "Space");
  await keys.press(page.getByRole("alertdialog").getByRole("button", { name: "Disable user" }));
  await expect(page.getByRole("switch")).not.toBeChecked();
});

test("the way past the side is one key, and every dialog gives the focus back", async ({
  console,
  page,
  keys,
}) => {
  await console.open("/clients");
  await page.reload();
  await keys.press(page.getByRole("link", { name: "Skip to the content" }));
  await expect(page.locator("main")).toBeFocused();
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  for (const key of ["/", "?", "z"])
    await expect(dialog.locator("kbd").getByText(key, { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.locator("main")).toBeFocused();
});
