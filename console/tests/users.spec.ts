import type { Page } from "@playwright/test";
import { barriers, expect, looks, password, sessionOf, test } from "./console";
import type { Server } from "./server";

interface Given {
  role?: string;
  displayName?: string;
  /** Username of the root user above. */
  parent?: string;
}

async function make(server: Server, username: string, { role, displayName, parent }: Given = {}) {
  const { createUser } = await server.ask(
    "mutation($input: CreateUserInput!) { createUser(input: $input) { user { id version } userErrors { message } } }",
    {
      input: {
        username,
        displayName,
        ...(role && { role: { key: role } }),
        ...(parent && { parent: { username: parent } }),
      },
    },
  );
  return createUser.user as { id: string; version: number };
}

async function give(server: Server, client: string, owner: string) {
  await server.ask(
    "mutation($input: UpdateClientInput!) { updateClient(input: $input) { userErrors { message } } }",
    { input: { id: client, owner: { username: owner } } },
  );
}

async function userOf(server: Server, username: string) {
  const { user } = await server.ask(
    "query($by: UserBy!) { user(by: $by) { id kind status displayName email emailVerified role { key } parent { username } passwordChangedAt sessions { id } } }",
    { by: { username } },
  );
  return user;
}

async function clientOf(server: Server, id: string) {
  const { client } = await server.ask(
    "query($by: ClientBy!) { client(by: $by) { status statusReason owner { username } } }",
    { by: { id } },
  );
  return client;
}

/** All that the page holds: what it shows, and what the browser keeps for it. */
const heldBy = (page: Page) =>
  page.evaluate(() =>
    JSON.stringify([
      document.documentElement.outerHTML,
      { ...localStorage },
      { ...sessionStorage },
      location.href,
      [...document.querySelectorAll("input, textarea")].map((field) => (field as HTMLInputElement).value),
    ]),
  );

test("a4 users are listed with kind, role and last sign-in", async ({ console, page, server }) => {
  await make(server, "list-root", { role: "editor", displayName: "List Root" });
  await make(server, "list-sub", { parent: "list-root" });
  await console.open("/users?q=list-");
  await expect(page.getByText("2 users", { exact: true })).toBeVisible();
  const root = console.row("list-root");
  await expect(root).toContainText("List Root");
  await expect(root).toContainText("Root user");
  await expect(root).toContainText("Editor");
  await expect(root).toContainText("Never");
  await expect(console.row("list-sub")).toContainText("Subuser of List Root");
  await console.choose("Kind", "Subuser");
  await expect(page).toHaveURL(/kind=SUBUSER/);
  await expect(page.getByText("1 user", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.keyboard.press("/");
  await page.keyboard.type("list-root");
  await expect(page).toHaveURL(/q=list-root/);
  await page.getByRole("button", { name: "Actions for List Root" }).click();
  await page.getByRole("menuitem", { name: "Show subusers" }).click();
  await expect(page).toHaveURL(/parent=usr_/);
  await expect(page.getByRole("link", { name: "list-sub" })).toBeVisible();
  await expect(page.getByText("1 user", { exact: true })).toBeVisible();
});

test("a4 a root user is added, and gets a link that is shown once", async ({ console, page, server }) => {
  await console.open("/users");
  await page.getByRole("link", { name: "Add user" }).click();
  await page.getByLabel("Username", { exact: true }).fill("ada");
  await page.getByLabel(/^Name/).fill("Ada Lovelace");
  await page.getByLabel("E-mail address").fill("ada@example.com");
  await page.getByRole("checkbox", { name: /I vouch for this address/ }).check();
  await page.getByRole("button", { name: /Role$/ }).click();
  await page.getByRole("option", { name: /^Viewer/ }).click();
  await page.getByRole("button", { name: "Create user" }).click();
  const dialog = page.getByRole("dialog", { name: "One-time link" });
  const link = (await dialog.locator("pre").textContent()) ?? "";
  expect(link).toMatch(/^http.*\/set-password\//);
  await expect(dialog.getByRole("button", { name: "Copy the link" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Done" })).toBeDisabled();
  await dialog.getByRole("checkbox", { name: "I have handed over or stored the link" }).check();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("heading", { name: "Ada Lovelace", level: 1 })).toBeVisible();
  expect(await heldBy(page)).not.toContain(link.split("/").at(-1));
  expect(await userOf(server, "ada")).toMatchObject({
    kind: "ROOT",
    email: "ada@example.com",
    emailVerified: true,
    role: { key: "viewer" },
  });
  await sessionOf(link);
  expect((await userOf(server, "ada")).passwordChangedAt).not.toBeNull();
});

test("a4 a subuser is added below its root user", async ({ console, page, server }) => {
  const root = await make(server, "above", { displayName: "Above" });
  await console.open(`/users/${root.id}`);
  await expect(page.getByText("The user has no subusers.")).toBeVisible();
  await page.getByRole("link", { name: "Add subuser" }).click();
  await expect(page.getByRole("radio", { name: /Subuser/ })).toBeChecked();
  await page.getByLabel("Username", { exact: true }).fill("above");
  await page.getByRole("checkbox", { name: /Create a one-time link/ }).uncheck();
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(page.getByLabel("Username", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Username", { exact: true }).fill("below");
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(page.getByRole("heading", { name: "below", level: 1 })).toBeVisible();
  expect(await userOf(server, "below")).toMatchObject({ kind: "SUBUSER", parent: { username: "above" } });
  await page.getByRole("link", { name: "Above" }).click();
  await expect(page.getByRole("link", { name: "below" })).toBeVisible();
});

test("a4 the page of a user has what it may do, and why", async ({ console, page, server }) => {
  const user = await make(server, "able", { role: "viewer" });
  const client = await server.createClient("viewer", "Owned by able");
  await give(server, client.id, "able");
  await console.open(`/users/${user.id}`);
  await expect(page.getByRole("link", { name: "Owned by able" })).toBeVisible();
  await expect(page.getByText("This user has no password yet")).toBeVisible();
  await page.getByRole("link", { name: "Permissions" }).click();
  await expect(page).toHaveURL(/\/permissions$/);
  await expect(page.getByText("What the user may do follows from the role Viewer.")).toBeVisible();
  const granted = page.getByRole("listitem").filter({ hasText: "clients:read" });
  await expect(granted).toContainText("by the role");
  await expect(granted.getByRole("switch")).toBeChecked();
  const missing = page.getByRole("listitem").filter({ hasText: "clients:write" });
  await expect(missing).toContainText("not in the role");
  await expect(missing.getByRole("switch")).not.toBeChecked();
});

test("a4 the clients of a user are disabled and enabled with it", async ({ console, page, server }) => {
  const user = await make(server, "switched", { displayName: "Switched" });
  const client = await server.createClient("viewer", "Owned by switched");
  await give(server, client.id, "switched");
  await console.open(`/users/${user.id}`);
  await page.getByRole("switch", { name: "Active" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Disable Switched?" });
  await expect(dialog).toContainText("1 client that it owns is disabled too");
  await dialog.getByRole("button", { name: "Disable user" }).click();
  await expect(page.getByRole("switch", { name: "Inactive" })).not.toBeChecked();
  expect(await clientOf(server, client.id)).toMatchObject({
    status: "INACTIVE",
    statusReason: "OWNER_INACTIVE",
  });
  await page.getByRole("switch", { name: "Inactive" }).click();
  await expect(page.getByRole("switch", { name: "Active", exact: true })).toBeChecked();
  expect(await clientOf(server, client.id)).toMatchObject({ status: "ACTIVE" });
});

test("a4 another version of a user is shown beside one's own", async ({ console, page, server }) => {
  const user = await make(server, "stale-user", { displayName: "Before" });
  await console.open(`/users/${user.id}`);
  await page.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit user" });
  await dialog.getByLabel(/^Name/).fill("Mine");
  await server.ask(
    "mutation($input: UpdateUserInput!) { updateUser(input: $input) { userErrors { message } } }",
    { input: { id: user.id, displayName: "Theirs" } },
  );
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(dialog.getByRole("table")).toContainText("Theirs");
  await expect(dialog.getByRole("table")).toContainText("Mine");
  await dialog.getByRole("button", { name: "Save mine over it" }).click();
  await expect(page.getByRole("heading", { name: "Mine", level: 1 })).toBeVisible();
  expect((await userOf(server, "stale-user")).displayName).toBe("Mine");
});

test("a4 sessions of a user are ended, one and all", async ({ console, page, server }) => {
  const link = await server.createUser("signed-in", "viewer");
  await sessionOf(link);
  const user = await userOf(server, "signed-in");
  await console.open(`/users/${user.id}/sessions`);
  await page.getByRole("button", { name: /^End the session in/ }).click();
  await expect(page.getByText("Session ended", { exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Not signed in anywhere" })).toBeVisible();
  expect((await userOf(server, "signed-in")).sessions).toEqual([]);

  for (let times = 0; times < 2; times++) {
    const { createUserLink } = await server.ask(
      'mutation { createUserLink(input: { user: { username: "signed-in" } }) { url } }',
    );
    await sessionOf(createUserLink.url);
  }
  await page.reload();
  await page.getByRole("button", { name: "End all sessions…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "End all sessions" }).click();
  await expect(page.getByText("All sessions ended")).toBeVisible();
  expect((await userOf(server, "signed-in")).sessions).toEqual([]);
});

test("a4 a password is set, and is nowhere afterwards", async ({ console, page, server }) => {
  const user = await make(server, "secretive");
  await console.open(`/users/${user.id}`);
  await page.getByRole("button", { name: "Actions for secretive" }).click();
  await page.getByRole("menuitem", { name: "Set password…" }).click();
  const dialog = page.getByRole("dialog", { name: "Set the password of secretive" });
  await dialog.getByLabel("New password").fill("short");
  await dialog.getByRole("button", { name: "Set password" }).click();
  await expect(dialog.getByLabel("New password")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("New password").fill(`${password}-another`);
  await dialog.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByText("Password of secretive set")).toBeVisible();
  expect(await heldBy(page)).not.toContain(`${password}-another`);
  expect((await userOf(server, "secretive")).passwordChangedAt).not.toBeNull();
});

test("a4 what becomes of the clients of a deleted user is chosen", async ({ console, page, server }) => {
  await make(server, "heir", { displayName: "The heir" });
  const [kept, gone] = [
    await server.createClient("viewer", "Inherited"),
    await server.createClient("viewer", "Buried"),
  ];
  await make(server, "leaver");
  await give(server, kept.id, "leaver");
  const leaver = await userOf(server, "leaver");
  await console.open(`/users/${leaver.id}`);
  await page.getByRole("button", { name: "Actions for leaver" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("It owns 1 client. What becomes of it?");
  await dialog.getByRole("radio", { name: /Another user gets them/ }).check();
  await dialog.getByRole("button", { name: /New owner$/ }).click();
  await page.getByRole("option", { name: "The heir" }).click();
  const action = dialog.getByRole("button", { name: "Delete user" });
  await expect(action).toBeDisabled();
  await dialog.getByLabel("Type leaver to confirm").fill("leaver");
  await action.click();
  await expect(page.getByText("leaver deleted")).toBeVisible();
  expect(await userOf(server, "leaver")).toBeNull();
  expect(await clientOf(server, kept.id)).toMatchObject({ status: "ACTIVE", owner: { username: "heir" } });

  await make(server, "leaver-two");
  await give(server, gone.id, "leaver-two");
  await console.open("/users?q=leaver-two");
  await page.getByRole("button", { name: "Actions for leaver-two" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await dialog.getByRole("radio", { name: /They are deleted too/ }).check();
  await dialog.getByLabel("Type leaver-two to confirm").fill("leaver-two");
  await action.click();
  await expect(page.getByText("leaver-two deleted")).toBeVisible();
  expect(await userOf(server, "leaver-two")).toBeNull();
  expect(await clientOf(server, gone.id)).toBeNull();
});

test("a4 a root user with subusers is not deleted", async ({ console, page, server }) => {
  await make(server, "parent-user");
  await make(server, "child-user", { parent: "parent-user" });
  await console.open("/users?q=parent-user");
  await page.getByRole("button", { name: "Actions for parent-user" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("It has 1 subuser.");
  await dialog.getByLabel("Type parent-user to confirm").fill("parent-user");
  await dialog.getByRole("button", { name: "Delete user" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  expect(await userOf(server, "parent-user")).not.toBeNull();
});

test("a4 changes of others show at once", async ({ console, page, server }) => {
  const user = await make(server, "live-user");
  await console.open("/users?q=live-user");
  await expect(console.row("live-user")).toBeVisible();
  // Again and again, as the socket may not be there yet.
  let times = 0;
  await expect(async () => {
    times += 1;
    await server.ask(
      "mutation($input: UpdateUserInput!) { updateUser(input: $input) { userErrors { message } } }",
      { input: { id: user.id, displayName: `Renamed ${times} times` } },
    );
    await expect(page.getByText(`Renamed ${times} times`)).toBeVisible({ timeout: 800 });
  }).toPass();
  await make(server, "live-user-two");
  await page.getByRole("button", { name: "1 new" }).click();
  await expect(console.row("live-user-two")).toBeVisible();
});

test("a4 who may only read users sees no way to change them", async ({ browser, server }) => {
  const state = await sessionOf(await server.createUser("user-reader", "viewer"));
  const user = await make(server, "read-only");
  const context = await browser.newContext({ storageState: state });
  const page = await context.newPage();
  await page.goto(`${server.issuer}/console/default/users?q=read-only`);
  await expect(page.getByRole("link", { name: "read-only" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Add user" })).toHaveCount(0);
  await page.goto(`${server.issuer}/console/default/users/${user.id}`);
  await expect(page.getByRole("switch", { name: "Active" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Edit" })).toHaveCount(0);
  await context.close();
});

for (const look of looks) {
  test(`the pages of users have no barrier ${look.name}`, async ({ console, page, server }, info) => {
    const name = `look-${look.width}`;
    const user = await make(server, name, {
      role: "editor",
      displayName: `Look ${look.width}`,
    });
    await make(server, `${name}-sub`, { parent: name });
    const client = await server.createClient("viewer", "Owned");
    await give(server, client.id, name);
    await console.setLook(look);
    const check = async (part: string) => {
      await page.screenshot({ path: info.outputPath(`${part}.png`) });
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expect(await barriers(page)).toEqual([]);
    };
    await console.open("/users");
    await expect(page.getByRole("link", { name: `${name}-sub` })).toBeVisible();
    await check("list");
    await console.open(`/users/${user.id}`);
    await expect(page.getByRole("link", { name: "Owned" })).toBeVisible();
    await check("page");
    await page.getByRole("button", { name: /^Actions for/ }).click();
    await page.getByRole("menuitem", { name: "Delete…" }).click();
    await expect(page.getByRole("alertdialog")).toContainText("It owns 1 client");
    await check("delete");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Edit" }).click();
    await expect(page.getByRole("dialog")).toContainText("Editor");
    await check("edit");
    await console.open(`/users/${user.id}/permissions`);
    await expect(page.getByText("clients:read")).toBeVisible();
    await check("permissions");
    const admin = await userOf(server, "admin");
    await console.open(`/users/${admin.id}/sessions`);
    await expect(page.getByRole("button", { name: /^End the session in/ }).first()).toBeVisible();
    await check("sessions");
    await console.open("/users/new");
    await check("new");
  });
}
