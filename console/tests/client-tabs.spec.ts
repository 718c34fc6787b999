import { answers, clientOf, field, jtiOf, tokenOf, update } from "./client-tabs";
import { barriers, expect, looks, sessionOf, test } from "./console";

test("k6 a role is chosen by what it gains and loses", async ({ console, page, server }) => {
  const client = await server.createClient("viewer", "Role chosen");
  await console.open(`/clients/${client.id}/role`);
  await expect(page.getByRole("radio", { name: /^Viewer/ })).toBeChecked();
  await expect(page.getByRole("heading", { name: "What it may do now" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Save role" })).toHaveCount(0);

  await page.getByRole("radio", { name: /^Administrator/ }).check();
  const gains = page.getByRole("region", { name: /^Gains/ });
  await expect(gains).toContainText("clients:write");
  await expect(page.getByRole("region", { name: /^Loses/ })).toHaveCount(0);
  await page.getByRole("radio", { name: /^No role/ }).check();
  await expect(page.getByRole("region", { name: /^Loses/ })).toContainText("clients:read");
  await expect(page.getByText("the tokens that the client has are refused at once")).toBeVisible();
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByRole("radio", { name: /^Viewer/ })).toBeChecked();

  await page.getByRole("radio", { name: /^No role/ }).check();
  await page.getByRole("button", { name: "Save role" }).click();
  await expect(page.getByText("Changes saved")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save role" })).toHaveCount(0);
  await expect(page.getByText("No permission is in effect.")).toBeVisible();
  expect((await clientOf(server, client.id)).role).toBeNull();
});

test("k6 changes that are not saved are not lost", async ({ console, page, server }) => {
  const client = await server.createClient("viewer", "Role unsaved");
  await console.open(`/clients/${client.id}/role`);
  await page.getByRole("radio", { name: /^Administrator/ }).check();
  const tabs = page.getByRole("navigation", { name: "Parts of this client" });
  await tabs.getByRole("link", { name: "Permissions" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Leave without saving?" });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("radio", { name: /^Administrator/ })).toBeChecked();
  await tabs.getByRole("link", { name: "Permissions" }).click();
  await dialog.getByRole("button", { name: "Leave" }).click();
  await expect(page).toHaveURL(/permissions$/);
  expect((await clientOf(server, client.id)).role.key).toBe("viewer");
});

test("k6 another has changed the role meanwhile", async ({ console, page, server }) => {
  const client = await server.createClient("viewer", "Role raced");
  await console.open(`/clients/${client.id}/role`);
  await page.getByRole("radio", { name: /^No role/ }).check();
  await server.ask(
    "mutation($input: SetClientRoleInput!) { setClientRole(input: $input) { client { id } } }",
    { input: { id: client.id, role: { key: "administrator" } } },
  );
  const save = page.getByRole("button", { name: "Save role" });
  const conflict = page.getByRole("region", { name: "Someone else has changed this too." });
  // By an event, or as the server refuses the change.
  await expect(async () => {
    if (!(await conflict.isVisible())) await save.click({ timeout: 800 });
    await expect(conflict).toBeVisible({ timeout: 800 });
  }).toPass();
  await expect(conflict).toContainText("Administrator");
  await expect(conflict).toContainText("No role");
  await conflict.getByRole("button", { name: "Keep mine" }).click();
  await save.click();
  await expect(page.getByText("Changes saved")).toBeVisible();
  expect((await clientOf(server, client.id)).role).toBeNull();
});

test("k7 permissions by category, and why", async ({ console, page, server }) => {
  const client = await server.createClient("viewer", "Permissions seen");
  await update(server, client.id, { scopes: ["clients:write"] });
  await console.open(`/clients/${client.id}/permissions`);
  const row = (code: string) => page.getByRole("listitem").filter({ hasText: code });
  await expect(row("clients:read")).toContainText("by its role");
  await expect(row("clients:write")).toContainText("granted directly");
  await expect(row("clients:read").getByRole("switch")).toBeChecked();
  await expect(row("clients:read").getByRole("switch")).toBeDisabled();
  await expect(row("clients:delete").getByRole("switch")).not.toBeChecked();

  await update(server, client.id, { accessLevel: "READ_ONLY" });
  await page.reload();
  await expect(row("clients:write")).toContainText("withheld: may only read");
  await expect(page.getByText(/1 withheld/)).toBeVisible();
  await console.choose("Show", "withheld");
  await expect(page).toHaveURL(/show=withheld/);
  await expect(page.getByRole("switch", { name: /:/ })).toHaveCount(1);
});

test("k7 i12 direct grants are the further scopes that it may request", async ({ console, page, server }) => {
  const client = await server.createClient("viewer", "Grants edited");
  await console.open(`/clients/${client.id}/permissions?q=clients:`);
  await page.getByRole("button", { name: "Edit direct grants" }).click();
  await expect(page.getByRole("switch", { name: "clients:read" })).toBeDisabled();
  await page.getByRole("switch", { name: "clients:delete" }).check();
  await expect(page.getByText("will be granted")).toBeVisible();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Changes saved")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "clients:delete" })).toContainText(
    "granted directly",
  );
  expect((await clientOf(server, client.id)).scopes).toEqual([{ code: "clients:delete" }]);

  await page.getByRole("link", { name: "URLs and flows" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "clients:delete" })).toBeVisible();
  await page.getByRole("link", { name: "Change", exact: true }).click();
  await page.getByRole("button", { name: "Edit direct grants" }).click();
  await page.getByRole("switch", { name: "clients:delete" }).uncheck();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("will be taken away")).toHaveCount(0);
  expect((await clientOf(server, client.id)).scopes).toEqual([]);
});

test("s9 a token is found and revoked, and all of them", async ({ console, page, server }) => {
  const client = await server.createClient("viewer", "Has tokens");
  const tokens = [];
  for (let at = 0; at < 3; at++) tokens.push(await tokenOf(server, client));
  const [one = "", two = ""] = tokens;
  await console.open(`/clients/${client.id}/tokens`);
  await expect(page.getByRole("row").filter({ hasText: "Client credentials" })).toHaveCount(3);
  await page.getByRole("searchbox").fill(jtiOf(one));
  await expect(page).toHaveURL(/jti=/);
  await expect(page.getByText("1 of 1", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: `Revoke the token ${jtiOf(one)}` }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke token" }).click();
  await expect(page.getByText("Token revoked")).toBeVisible();
  await expect(console.row(jtiOf(one))).toContainText("Revoked");
  await expect.poll(() => answers(server, one)).toBe(401);
  expect(await answers(server, two)).toBe(200);

  await page.getByRole("button", { name: "Clear filters" }).click();
  await console.choose("Status", "Active");
  await expect(page.getByText("2 of 2", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Revoke all tokens" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Revoke all tokens of Has tokens?" });
  await dialog.getByRole("button", { name: "Revoke all tokens" }).click();
  await expect(page.getByRole("heading", { name: "No token matches" })).toBeVisible();
  await expect.poll(() => answers(server, two)).toBe(401);
  await tokenOf(server, client);
  await page.getByRole("searchbox").fill("unknown");
  await expect(page.getByText("A token is found by its whole ID only.")).toBeVisible();
});

test("s8 what was issued, refused and changed, in one list", async ({ console, page, server }) => {
  const client = await server.createClient("viewer", "Active one");
  const jti = jtiOf(await tokenOf(server, client));
  await server.token(client.clientId, "a wrong secret");
  await update(server, client.id, { description: "Changed for its activity" });
  await page.clock.install();
  await console.open(`/clients/${client.id}/activity`);
  await expect(console.row("Token issued: client credentials")).toContainText("Issued");
  await expect(console.row("Request refused: invalid_client")).toContainText("wrong secret");
  await expect(page.getByRole("row").filter({ hasText: "Changed" }).first()).toBeVisible();

  await page.getByRole("button", { name: /Token issued/ }).click();
  await expect(page).toHaveURL(/open=/);
  await expect(page.getByText(jti, { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByText(jti, { exact: true })).toBeVisible();

  await console.choose("Kind", "Changed");
  await expect(page).toHaveURL(/kind=ADMINISTRATIVE/);
  await expect(console.row("Token issued")).toHaveCount(0);
  await page.getByRole("button", { name: /by / }).first().click();
  for (const name of ["Address", "User agent", "Request", "By"]) {
    await expect(page.getByRole("term").filter({ hasText: name }).first()).toBeVisible();
  }
  await expect(page.getByRole("button", { name: "Copy the request ID" })).toBeVisible();
  await console.choose("Kind", "Refused");
  await console.choose("Period", "Last hour");
  await expect(page.getByText("1 of 1", { exact: true })).toBeVisible();
  await server.token(client.clientId, "another wrong secret");
  // Tokens have no events: the page asks again every quarter of a minute.
  await page.clock.fastForward(16_000);
  await page.getByRole("button", { name: "Show newer activity" }).click();
  await expect(page.getByText("2 of 2", { exact: true })).toBeVisible();
});

test("s8 pages, forwards and back", async ({ console, page, server }) => {
  const client = await server.createClient("viewer", "Paged activity");
  for (let at = 0; at < 27; at++) await tokenOf(server, client);
  await console.open(`/clients/${client.id}/activity?kind=ISSUED`);
  await expect(page.getByText("25 of 27", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("2 of 27", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Next" })).toBeDisabled();
  await page.reload();
  await page.getByRole("button", { name: "Previous" }).click();
  await expect(page.getByText("25 of 27", { exact: true })).toBeVisible();
});

test("who may only read sees all of it, and no way to change it", async ({ browser, server }) => {
  const client = await server.createClient("viewer", "Only seen");
  const state = await sessionOf(await server.createUser("onlooker", "viewer"));
  const context = await browser.newContext({ storageState: state });
  const page = await context.newPage();
  const open = (tab: string) => page.goto(`${server.issuer}/console/default/clients/${client.id}/${tab}`);
  await open("role");
  await expect(page.getByRole("radio", { name: /^Viewer/ })).toBeDisabled();
  await expect(page.getByText("needs the permission clients:roles")).toBeVisible();
  await open("permissions");
  await expect(page.getByRole("switch", { name: "clients:read" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Edit direct grants" })).toHaveCount(0);
  await open("flows");
  await expect(field(page, "Root URL")).toBeDisabled();
  await open("tokens");
  await expect(page.getByText(/No tokens yet|may not see/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Revoke all tokens" })).toHaveCount(0);
  await context.close();
});

for (const look of looks) {
  test(`the tabs have no barrier ${look.name}`, async ({ console, page, server }, info) => {
    const client = await server.createClient("viewer", `Orders sync ${look.width}`);
    await tokenOf(server, client);
    await server.token(client.clientId, "a wrong secret");
    await update(server, client.id, {
      capabilities: ["WEB_APP", "SCRIPT"],
      scopes: ["clients:write"],
      urls: {
        rootUrl: "https://orders.example.com",
        homeUrl: "/home",
        redirectUris: ["/callback", "https://orders.example.com/app/*"],
        webOrigins: ["+"],
      },
    });
    const jti = jtiOf(await tokenOf(server, client));
    await console.setLook(look);
    const see = async (tab: string, ready: () => Promise<unknown>) => {
      await console.open(`/clients/${client.id}/${tab}`);
      await ready();
      await page.screenshot({ path: info.outputPath(`${tab.split("?")[0]}.png`), fullPage: true });
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expect(await barriers(page)).toEqual([]);
    };
    await see("role", async () => {
      await page.getByRole("radio", { name: /^No role/ }).check();
      await expect(page.getByRole("region", { name: /^Loses/ })).toBeVisible();
    });
    await page.getByRole("button", { name: "Discard" }).click();
    await see("permissions", () => page.getByRole("button", { name: "Edit direct grants" }).click());
    await see("flows", async () => {
      await field(page, "Home URL").fill("/start");
      await update(server, client.id, {
        urls: { rootUrl: "https://orders.example.com", homeUrl: "/theirs" },
      });
      await expect(page.getByRole("button", { name: "Keep mine" })).toBeVisible();
    });
    await page.getByRole("button", { name: "Discard" }).click();
    await see("tokens", () => expect(console.row(jti)).toBeVisible());
    await see("activity", async () => {
      await page
        .getByRole("button", { name: /Changed|by / })
        .first()
        .click();
      await expect(page.getByRole("term").first()).toBeVisible();
    });
  });
}
