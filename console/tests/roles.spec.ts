import { barriers, expect, looks, sessionOf, test } from "./console";
import type { Server } from "./server";

/** Creates a role; its key begins with a word that no other test uses. */
async function make(server: Server, key: string, permissions: string[]) {
  const { createRole } = await server.ask(
    "mutation($input: CreateRoleInput!) { createRole(input: $input) { role { id version } userErrors { message } } }",
    { input: { key, name: `Role ${key}`, description: `Made for ${key}`, permissions } },
  );
  return createRole.role as { id: string; version: number };
}

async function roleOf(server: Server, key: string) {
  const { role } = await server.ask(
    "query($by: RoleBy!) { role(by: $by) { id name description version clientCount userCount permissions { code } } }",
    { by: { key } },
  );
  return role as {
    id: string;
    name: string;
    description: string;
    version: number;
    clientCount: number;
    permissions: { code: string }[];
  } | null;
}

const codesOf = async (server: Server, key: string) =>
  (await roleOf(server, key))?.permissions.map((permission) => permission.code).sort();

test("k10 roles are listed with the numbers of their clients and users", async ({
  console,
  page,
  server,
}) => {
  const role = await make(server, "listed", ["clients:read", "roles:read"]);
  await server.createClient("listed", "Listed client");
  await server.createClient("listed", "Listed client two");
  await server.createUser("listed-user", "listed");
  await console.open("/roles");
  const row = console.row("Role listed");
  await expect(row).toContainText("Made for listed");
  await expect(row.getByRole("link", { name: "2 clients, Role listed" })).toBeVisible();
  await expect(row.getByRole("link", { name: "1 user, Role listed" })).toBeVisible();
  await expect(console.row("Administrator")).toContainText("Built-in");
  await row.getByRole("link", { name: "2 clients, Role listed" }).click();
  await expect(page).toHaveURL(new RegExp(`/clients\\?role=${role.id}`));
  await expect(page.getByText("2 clients", { exact: true })).toBeVisible();
  await page.goBack();
  await row.getByRole("link", { name: "1 user, Role listed" }).click();
  await expect(page.getByRole("link", { name: "listed-user" })).toBeVisible();
});

test("k10 a role is added with permissions by category", async ({ console, page, server }) => {
  await console.open("/roles");
  await page.getByRole("link", { name: "Add role" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Night shift");
  await expect(page.getByLabel("Key", { exact: true })).toHaveValue("night-shift");
  await page.getByRole("checkbox", { name: "clients:read", exact: true }).check();
  const all = page.getByRole("checkbox", { name: /^All of / });
  await expect(all.first()).toBeVisible();
  await page.getByLabel("Search permissions").fill("tokens:");
  await expect(page.getByRole("checkbox", { name: "clients:read", exact: true })).toHaveCount(0);
  await all.first().check();
  await page.getByRole("button", { name: "Granted only" }).click();
  await expect(page.getByRole("checkbox", { name: "tokens:read" })).toBeChecked();
  await page.getByLabel("Search permissions").fill("");
  await expect(page.getByText("3 permissions chosen")).toBeVisible();
  await page.getByRole("button", { name: "Create role" }).click();
  await expect(page.getByRole("heading", { name: "Night shift", level: 1 })).toBeFocused();
  expect(await codesOf(server, "night-shift")).toEqual(["clients:read", "tokens:read", "tokens:revoke"]);
});

test("k10 problems with a new role are at their fields", async ({ console, page, server }) => {
  await make(server, "taken", []);
  await console.open("/roles/new");
  await page.getByLabel("Name", { exact: true }).fill("Other");
  await page.getByLabel("Key", { exact: true }).fill("taken");
  await page.getByRole("button", { name: "Create role" }).click();
  await expect(page.getByLabel("Key", { exact: true })).toHaveAttribute("aria-invalid", "true");
});

test("k10 who gains and loses what is shown before a role is saved", async ({ console, page, server }) => {
  const role = await make(server, "reviewed", ["clients:read", "roles:read"]);
  await server.createClient("reviewed", "Reviewed client");
  await server.createUser("reviewed-user", "reviewed");
  await console.open(`/roles/${role.id}`);
  await page.getByRole("checkbox", { name: "audit:read" }).check();
  await page.getByRole("checkbox", { name: "roles:read" }).uncheck();
  const bar = page.getByRole("region", { name: "Changes that are not saved" });
  await expect(bar).toContainText("1 permission added, 1 permission taken away");
  await bar.getByRole("button", { name: "Undo changes" }).click();
  await expect(bar).toHaveCount(0);
  await page.getByRole("checkbox", { name: "audit:read" }).check();
  await page.getByRole("checkbox", { name: "roles:read" }).uncheck();
  await bar.getByRole("button", { name: "Review changes…" }).click();
  const dialog = page.getByRole("dialog", { name: "Change Role reviewed?" });
  await expect(dialog).toContainText("Reviewed client");
  await expect(dialog).toContainText("reviewed-user");
  await expect(dialog).toContainText("gains + audit:read");
  await expect(dialog).toContainText("loses − roles:read");
  expect(await codesOf(server, "reviewed")).toEqual(["clients:read", "roles:read"]);
  await dialog.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Role reviewed changed")).toBeVisible();
  await expect(bar).toHaveCount(0);
  expect(await codesOf(server, "reviewed")).toEqual(["audit:read", "clients:read"]);
});

test("k10 another version of a role is shown beside one's own", async ({ console, page, server }) => {
  const role = await make(server, "stale", ["clients:read"]);
  await console.open(`/roles/${role.id}`);
  await page.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit role" });
  await dialog.getByLabel("Name", { exact: true }).fill("Mine");
  await server.ask(
    "mutation($input: UpdateRoleInput!) { updateRole(input: $input) { userErrors { message } } }",
    { input: { id: role.id, name: "Theirs" } },
  );
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  const row = dialog.getByRole("row").filter({ hasText: "Name" });
  await expect(row).toContainText("Theirs");
  await expect(row).toContainText("Mine");
  await dialog.getByRole("button", { name: "Save mine over it" }).click();
  await expect(page.getByRole("heading", { name: "Mine", level: 1 })).toBeVisible();
  expect((await roleOf(server, "stale"))?.name).toBe("Mine");

  await page.getByRole("checkbox", { name: "audit:read" }).check();
  await server.ask(
    "mutation($input: UpdateRoleInput!) { updateRole(input: $input) { userErrors { message } } }",
    { input: { id: role.id, permissions: ["clients:read", "tokens:read"] } },
  );
  await page.getByRole("button", { name: "Review changes…" }).click();
  await page.getByRole("button", { name: "Save changes" }).click();
  const versions = page.getByRole("dialog").getByRole("table");
  await expect(versions).toContainText("tokens:read");
  await expect(versions).toContainText("audit:read");
  await page.getByRole("button", { name: "Use the saved version" }).click();
  await expect(page.getByRole("checkbox", { name: "tokens:read" })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: "audit:read" })).not.toBeChecked();
});

test("k10 built-in roles can only be looked at and copied", async ({ console, page, server }) => {
  const viewer = await roleOf(server, "viewer");
  await console.open(`/roles/${viewer?.id}`);
  await expect(page.getByText("This role comes with Latchkey and cannot be changed")).toBeVisible();
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Edit" })).toHaveCount(0);
  await page.getByRole("link", { name: "Duplicate" }).click();
  await expect(page.getByRole("checkbox", { name: "clients:read", exact: true })).toBeChecked();
  await page.getByLabel("Key", { exact: true }).fill("copied");
  await page.getByRole("button", { name: "Create role" }).click();
  await expect(page.getByRole("button", { name: "Edit" })).toBeVisible();
  expect(await codesOf(server, "copied")).toEqual(await codesOf(server, "viewer"));
});

test("k10 who has a deleted role gets another", async ({ console, page, server }) => {
  await make(server, "doomed", ["clients:read"]);
  const client = await server.createClient("doomed", "Heir");
  await console.open("/roles");
  await page.getByRole("button", { name: "Actions for Role doomed" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("1 client has this role");
  await dialog.getByRole("button", { name: "Delete role" }).click();
  await expect(dialog).toContainText("Choose the role that they get instead.");
  await dialog.getByRole("button", { name: /Role that they get instead/ }).click();
  await page.getByRole("option", { name: /^Viewer/ }).click();
  await dialog.getByRole("button", { name: "Delete role" }).click();
  await expect(page.getByText("Role doomed deleted")).toBeVisible();
  await expect(console.row("Role doomed")).toHaveCount(0);
  const { client: heir } = await server.ask("query($by: ClientBy!) { client(by: $by) { role { key } } }", {
    by: { id: client.id },
  });
  expect(heir.role.key).toBe("viewer");
});

test("k10 changes of others show at once", async ({ console, page, server }) => {
  const role = await make(server, "live", ["clients:read"]);
  await console.open("/roles");
  await expect(console.row("Role live")).toBeVisible();
  // Again and again, as the socket may not be there yet.
  let times = 0;
  await expect(async () => {
    times += 1;
    await server.ask(
      "mutation($input: UpdateRoleInput!) { updateRole(input: $input) { userErrors { message } } }",
      { input: { id: role.id, description: `Changed ${times} times` } },
    );
    await expect(page.getByText(`Changed ${times} times`)).toBeVisible({ timeout: 800 });
  }).toPass();
  await make(server, "live-two", []);
  await page.getByRole("button", { name: "1 new" }).click();
  await expect(console.row("Role live-two")).toBeVisible();
});

test("k10 who may only read roles sees no way to change them", async ({ browser, server }) => {
  const state = await sessionOf(await server.createUser("role-reader", "viewer"));
  const role = await make(server, "readable", ["clients:read"]);
  const context = await browser.newContext({ storageState: state });
  const page = await context.newPage();
  await page.goto(`${server.issuer}/console/default/roles`);
  await expect(page.getByRole("link", { name: "Role readable" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Add role" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Actions for/ })).toHaveCount(0);
  await page.goto(`${server.issuer}/console/default/roles/${role.id}`);
  await expect(page.getByText("You may see roles but not change them.")).toBeVisible();
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await page.goto(`${server.issuer}/console/default/roles/new`);
  await expect(page.getByRole("heading", { name: "You may not see this" })).toBeVisible();
  await context.close();
});

test("k10 a role that is gone says so", async ({ console, page, server }) => {
  const role = await make(server, "gone", []);
  await server.ask("mutation($id: ID!) { deleteRole(input: { id: $id }) { deletedRoleId } }", {
    id: role.id,
  });
  await console.open(`/roles/${role.id}`);
  await expect(page.getByRole("heading", { name: "There is no such role" })).toBeVisible();
  await page.getByRole("link", { name: "All roles" }).click();
  await expect(page.getByRole("heading", { name: "Roles", level: 1 })).toBeFocused();
});

for (const look of looks) {
  test(`the pages of roles have no barrier ${look.name}`, async ({ console, page, server }, info) => {
    const key = `look-${look.width}`;
    const role = await make(server, key, ["clients:read", "roles:read"]);
    await server.createClient(key, "Looked at");
    await console.setLook(look);
    const check = async (name: string) => {
      await page.screenshot({ path: info.outputPath(`${name}.png`) });
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expect(await barriers(page)).toEqual([]);
    };
    await console.open("/roles");
    await expect(console.row(`Role ${key}`)).toBeVisible();
    await check("list");
    await console.open(`/roles/${role.id}`);
    await page.getByRole("checkbox", { name: "audit:read" }).check();
    await page.getByRole("checkbox", { name: "roles:read" }).uncheck();
    await check("page");
    await page.getByRole("button", { name: "Review changes…" }).click();
    await expect(page.getByRole("dialog")).toContainText("Looked at");
    await check("review");
    await console.open("/roles/new");
    await expect(page.getByRole("checkbox", { name: "audit:read" })).toBeVisible();
    await check("new");
    await console.open(`/roles/${(await roleOf(server, "viewer"))?.id}`);
    await check("built-in");
  });
}
