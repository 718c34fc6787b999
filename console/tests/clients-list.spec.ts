import { barriers, expect, looks, sessionOf, test } from "./console";
import type { Server } from "./server";

/** Clients whose names begin with a word of their own, so that tests do not see each other's. */
async function make(server: Server, word: string, count: number, role = "viewer") {
  const made = [];
  for (let at = 1; at <= count; at++) {
    made.push(await server.createClient(role, `${word} ${String(at).padStart(2, "0")}`));
  }
  return made;
}

const statusOf = async (server: Server, id: string) =>
  (await server.ask("query($id: ID!) { client(by: { id: $id }) { status } }", { id })).client?.status;

const setStatus = (server: Server, ids: string[], status: "ACTIVE" | "INACTIVE") =>
  server.ask(
    "mutation($ids: [ID!]!, $status: ClientStatus!) { setClientsStatus(input: { ids: $ids, status: $status }) { succeeded } }",
    { ids, status },
  );

test("k1 columns, and a client ID to copy", async ({ console, page, server }) => {
  const [client] = await make(server, "Columns", 1);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await console.open("/clients?q=Columns");
  for (const column of ["Status", "Name", "Client ID", "Role", "Last used", "Created"]) {
    await expect(page.getByRole("columnheader", { name: column, exact: true })).toBeVisible();
  }
  const row = console.row("Columns 01");
  await expect(row).toContainText("Active");
  await expect(row).toContainText("Viewer");
  await expect(row).toContainText("Never");
  await expect(row).toContainText(client?.clientId ?? "");
  await row.getByRole("button", { name: "Copy the client ID" }).click();
  await expect(row.getByRole("status")).toHaveText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(client?.clientId);
});

test("k2 a disabled client is dimmed, and says so in a word", async ({ console, server }) => {
  const [client] = await make(server, "Dimmed", 1);
  await setStatus(server, [client?.id ?? ""], "INACTIVE");
  await console.open("/clients?q=Dimmed");
  const row = console.row("Dimmed 01");
  await expect(row).toContainText("Inactive");
  await expect(row).toHaveAttribute("data-dimmed", "true");
});

test("k3 bulk actions on a range", async ({ console, page, server }) => {
  const made = await make(server, "Bulk", 6);
  await console.open("/clients?q=Bulk&sort=NAME.asc");
  await page.getByLabel("Select Bulk 02").check();
  await page.getByLabel("Select Bulk 05").click({ modifiers: ["Shift"] });
  const bar = page.getByRole("region", { name: "Selected clients" });
  await expect(bar).toContainText("4 selected");

  await bar.getByRole("button", { name: "Disable" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Disable 4 clients" }).click();
  await expect(page.getByText("4 clients disabled")).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "Inactive" })).toHaveCount(4);
  expect(await statusOf(server, made[1]?.id ?? "")).toBe("INACTIVE");

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Inactive" })).toHaveCount(0);
  expect(await statusOf(server, made[1]?.id ?? "")).toBe("ACTIVE");
});

test("k3 s12 deletion of several wants their number typed", async ({ console, page, server }) => {
  const made = await make(server, "Doomed", 3);
  await console.open("/clients?q=Doomed");
  await page.getByLabel("Select all on this page").check();
  await page.getByRole("button", { name: "Delete…" }).click();
  const dialog = page.getByRole("alertdialog");
  const confirm = dialog.getByRole("button", { name: "Delete 3 clients" });
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel("Type 3 to confirm").fill("2");
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel("Type 3 to confirm").fill("3");
  await confirm.click();
  await expect(page.getByText("3 clients deleted")).toBeVisible();
  await expect(page.getByRole("heading", { name: "No client matches" })).toBeVisible();
  expect(await statusOf(server, made[0]?.id ?? "")).toBeUndefined();
});

test("k3 all that match, beyond the page", async ({ console, page, server }) => {
  const made = await make(server, "Matching", 27);
  await console.open("/clients?q=Matching");
  await page.getByLabel("Select all on this page").check();
  await page.getByRole("button", { name: "Select all 27 that match" }).click();
  await expect(page.getByRole("region", { name: "Selected clients" })).toContainText("27 selected");
  await page.getByRole("button", { name: "Disable", exact: true }).click();
  await page.getByRole("button", { name: "Disable 27 clients" }).click();
  await expect(page.getByText("27 clients disabled")).toBeVisible();
  expect(await statusOf(server, made[0]?.id ?? "")).toBe("INACTIVE");
  expect(await statusOf(server, made[26]?.id ?? "")).toBe("INACTIVE");
});

test("s6 the status changes from the menu of a row, and back", async ({ console, page, server }) => {
  await make(server, "Toggled", 1);
  await console.open("/clients?q=Toggled");
  const row = console.row("Toggled 01");
  await row.getByRole("button", { name: "Actions for Toggled 01" }).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  await expect(row).toContainText("Inactive");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row).toContainText("Active");
});

test("s7 i1 search, optional columns and order are in the address", async ({ console, page, server }) => {
  const made = await make(server, "Ordered", 3);
  await setStatus(server, [made[1]?.id ?? ""], "INACTIVE");
  await console.open("/clients");
  await page.keyboard.press("/");
  await page.keyboard.type("Ordered");
  await expect(page).toHaveURL(/q=Ordered/);
  await expect(page.getByText("3 clients", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Status", exact: true }).click();
  await expect(page).toHaveURL(/sort=STATUS\.asc/);
  await expect(page.getByRole("columnheader", { name: "Status" })).toHaveAttribute("aria-sort", "ascending");
  await page.getByRole("button", { name: "Status", exact: true }).click();
  await expect(page.getByRole("row").nth(1)).toContainText("Ordered 02");

  await page.getByRole("button", { name: "Columns" }).click();
  for (const column of ["Token validity", "Access", "Changed", "Capabilities", "Scopes", "Owner"]) {
    await page.getByRole("checkbox", { name: column }).check();
  }
  await page.keyboard.press("Escape");
  await page.reload();
  const row = console.row("Ordered 01");
  await expect(row).toContainText("60 minutes");
  await expect(row).toContainText("Can edit");
  await expect(row).toContainText("Script");
  await expect(row).toContainText("The account");
  await expect(page.getByLabel("Search by name, client ID or description")).toHaveValue("Ordered");

  await console.choose("Status", "Inactive");
  await expect(page.getByText("1 client", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page).not.toHaveURL(/status=|q=/);
});

test("s7 pages by cursors, back and forth", async ({ console, page, server }) => {
  await make(server, "Leafed", 30);
  await console.open("/clients?q=Leafed&sort=NAME.asc");
  await expect(page.getByText("25 of 30")).toBeVisible();
  await expect(page.getByRole("button", { name: "Previous" })).toBeDisabled();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(console.row("Leafed 30")).toBeVisible();
  await expect(page.getByRole("button", { name: "Next" })).toBeDisabled();
  await page.getByRole("button", { name: "Previous" }).click();
  await expect(console.row("Leafed 01")).toBeVisible();
  await page.goBack();
  await expect(console.row("Leafed 30")).toBeVisible();
  await console.choose("Rows", "50");
  await expect(page.getByText("30 of 30")).toBeVisible();
});

test("i2 i7 one client is opened, and deleted for good", async ({ console, page, server }) => {
  const [client] = await make(server, "Single", 2);
  await console.open("/clients?q=Single&sort=NAME.asc");
  const button = page.getByRole("button", { name: "Actions for Single 01" });
  await button.click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(button).toBeFocused();
  await button.press("Enter");
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await page.getByRole("button", { name: "Delete 1 client" }).click();
  await expect(page.getByText("1 client deleted")).toBeVisible();
  await expect(console.row("Single 01")).toHaveCount(0);
  expect(await statusOf(server, client?.id ?? "")).toBeUndefined();

  await page.getByRole("link", { name: "Single 02" }).click();
  await expect(page).toHaveURL(/\/clients\/cli_/);
});

test("changes of others show at once, and new rows wait for a click", async ({ console, page, server }) => {
  const made = await make(server, "Live", 2);
  await console.open("/clients?q=Live");
  const row = console.row("Live 01");
  await expect(row).toContainText("Active");
  const ids = [made[0]?.id ?? ""];
  // Again and again, as the socket may not be there yet.
  await expect(async () => {
    await setStatus(server, ids, "ACTIVE");
    await setStatus(server, ids, "INACTIVE");
    await expect(row).toContainText("Inactive", { timeout: 800 });
  }).toPass();
  await server.createClient("viewer", "Live 03");
  await expect(console.row("Live 03")).toHaveCount(0);
  await page.getByRole("button", { name: "1 new" }).click();
  await expect(console.row("Live 03")).toBeVisible();
  await server.ask("mutation($ids: [ID!]!) { deleteClients(input: { ids: $ids }) { succeeded } }", {
    ids: [made[1]?.id],
  });
  await expect(console.row("Live 02")).toContainText("Deleted");
});

test("the keyboard leads everywhere", async ({ console, page }) => {
  await console.open("/clients");
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("u");
  await expect(page).toHaveURL(/\/users$/);
  await expect(page.getByRole("heading", { name: "Users", level: 1 })).toBeFocused();
  await page.keyboard.press("?");
  await dialog.getByRole("switch", { name: /Use single keys/ }).press("Space");
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  await expect(page).toHaveURL(/\/users$/);
});

test("who may only read sees no way to change", async ({ browser, server }) => {
  await make(server, "Readable", 1);
  const state = await sessionOf(await server.createUser("reader", "viewer"));
  const context = await browser.newContext({ storageState: state });
  const page = await context.newPage();
  await page.goto(`${server.issuer}/console/default/clients?q=Readable`);
  await expect(page.getByRole("link", { name: "Readable 01" })).toBeVisible();
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Add client" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Actions for/ })).toHaveCount(0);
  await context.close();
});

for (const look of looks) {
  test(`the list has no barrier ${look.name}`, async ({ console, page, server }, info) => {
    const made = await make(server, `Look ${look.width}`, 4);
    await setStatus(server, [made[1]?.id ?? ""], "INACTIVE");
    await console.setLook(look);
    await console.open(`/clients?q=Look ${look.width}`);
    await page.getByRole("checkbox", { name: /^Select Look .* 03$/ }).check();
    await page.getByRole("checkbox", { name: /^Select Look .* 02$/ }).check();
    await page.screenshot({ path: info.outputPath("page.png") });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("button", { name: /Actions for Look .* 01/ }).click();
    await expect(page.getByRole("menu")).toBeVisible();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("menuitem", { name: "Delete…" }).click();
    await expect(page.getByRole("alertdialog")).toBeVisible();
    await page.screenshot({ path: info.outputPath("dialog.png") });
    expect(await barriers(page)).toEqual([]);
  });
}
