import { request } from "@playwright/test";
import { administratorOf, barriers, expect, looks, sessionOf, test } from "./fresh";
import type { Server } from "./server";

const make = (server: Server, name: string, slug: string, preset = "KNOX") =>
  server.ask(
    "mutation($input: CreateAccountInput!) { createAccount(input: $input) { account { id } userErrors { message } } }",
    { input: { name, slug, preset } },
  );

const limitsOf = async (server: Server, slug: string) =>
  (
    await server.ask(
      "query($slug: String!) { account(by: { slug: $slug }) { policy { maxClients maxActiveClients } } }",
      { slug },
    )
  ).account.policy;

test("accounts: an operator creates one with a preset, and is told what comes next", async ({
  console,
  page,
  server,
}) => {
  await console.open("/accounts");
  await page.getByRole("button", { name: "Create account" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Northwind Traders");
  await expect(dialog.getByLabel("Short name")).toHaveValue("northwind-traders");
  await dialog.getByLabel("Short name").fill("default");
  await dialog.getByRole("button", { name: "Create account" }).click();
  await expect(dialog.getByText(/never assigned again/)).toBeVisible();
  await dialog.getByLabel("Short name").fill("northwind");
  await dialog.getByRole("button", { name: /Preset$/ }).click();
  await page.getByRole("option", { name: /^Insights/ }).click();
  await dialog.getByRole("button", { name: "Create account" }).click();
  await expect(dialog).toContainText(
    "latchkey user create --administrator --username admin --account northwind",
  );
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(console.row("Northwind Traders")).toContainText("0 of 5");
  expect(await limitsOf(server, "northwind")).toMatchObject({ maxClients: 5 });
});

test("s5 i4 limits of an account are raised", async ({ console, page, server }) => {
  await make(server, "Raised", "raised");
  await console.open("/accounts");
  await page.getByRole("button", { name: "Actions for Raised" }).click();
  await page.getByRole("menuitem", { name: "Raise limits…" }).click();
  await page.getByLabel("Active clients", { exact: true }).fill("12");
  await page.getByRole("button", { name: "Save limits" }).click();
  await expect(page.getByText("The limits are saved")).toBeVisible();
  await expect(console.row("Raised")).toContainText("0 of 12");
  expect(await limitsOf(server, "raised")).toEqual({ maxClients: null, maxActiveClients: 12 });
});

test("accounts: an operator looks into one, and at its rules", async ({ console, page, server }) => {
  await make(server, "Looked into", "looked-into");
  await console.open("/accounts");
  await page.getByRole("button", { name: "Looked into", exact: true }).click();
  await expect(page).toHaveURL(/open=acc_/);
  const drawer = page.getByRole("dialog", { name: "Account" });
  await expect(drawer).toContainText("0 of 5 used");
  await expect(drawer).toContainText("Account looked-into created");
  await page.reload();
  await expect(drawer).toContainText("0 of 5 used");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Actions for Looked into" }).click();
  await page.getByRole("menuitem", { name: "Rules" }).click();
  await expect(page).toHaveURL(/rules\?account=looked-into/);
  await expect(page.getByRole("heading", { name: "Rules of Looked into" })).toBeVisible();
  await page.getByLabel("Active clients at most").fill("6");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("The rules are saved")).toBeVisible();
  expect((await limitsOf(server, "looked-into")).maxActiveClients).toBe(6);
});

/** Lets the first user of an account sign in, who then creates a client there. */
async function populate(server: Server, slug: string, name: string) {
  const link = administratorOf(server, slug, `${slug}-admin`);
  const context = await request.newContext({ storageState: await sessionOf(link) });
  const answer = await context.post(`${server.issuer}/graphql`, {
    headers: { "x-latchkey-console": slug, origin: server.issuer, "sec-fetch-site": "same-origin" },
    data: {
      query:
        "mutation($input: CreateClientInput!) { createClient(input: $input) { userErrors { message } } }",
      variables: { input: { name } },
    },
  });
  expect(await answer.json()).toEqual({ data: { createClient: { userErrors: [] } } });
  await context.dispose();
}

test("accounts: an operator sees what another account has, and changes nothing there", async ({
  console,
  page,
  server,
}) => {
  const { account } = (await make(server, "Visited", "visited", "DEFAULT")).createAccount;
  await populate(server, "visited", "Of the visited");
  await console.open(`/accounts?open=${account.id}`);
  await page
    .getByRole("dialog", { name: "Account" })
    .getByRole("link", { name: "Look at everything" })
    .click();
  await expect(page).toHaveURL(new RegExp(`accounts/${account.id}$`));
  await expect(page.getByRole("heading", { name: "Visited", level: 1 })).toBeVisible();
  await expect(console.row("Of the visited")).toContainText("Active");
  await page.getByRole("searchbox").fill("nothing of the kind");
  await expect(page.getByText("Nothing matches")).toBeVisible();

  await console.choose("Show", "Users");
  await expect(page).toHaveURL(/show=users$/);
  await expect(console.row("visited-admin")).toContainText("Administrator");
  await page.reload();
  await expect(console.row("visited-admin")).toBeVisible();
  await console.choose("Show", "Roles");
  await expect(console.row("Viewer")).toContainText("Built-in");
  await console.choose("Show", "Audit log");
  await expect(console.row("Client Of the visited created").last()).toContainText("Done");
  for (const words of [/^Add/, /^Edit/, /^Delete/, /^Actions/]) {
    await expect(page.locator("main").getByRole("button", { name: words })).toHaveCount(0);
  }
  await page.getByRole("link", { name: "Rules", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Rules of Visited" })).toBeVisible();
});

test("accounts: the page of one that there is not says so", async ({ console, page }) => {
  await console.open("/accounts/acc_00000000000000000000000000000000");
  await expect(page.getByText("There is no such account.")).toBeVisible();
});

test("accounts: deletion wants the short name typed", async ({ console, page, server }) => {
  await make(server, "Dropped", "dropped");
  await console.open("/accounts");
  await page.getByRole("button", { name: "Actions for Dropped" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog.getByRole("button", { name: "Delete account" })).toBeDisabled();
  await dialog.getByLabel("Type dropped to confirm").fill("dropped");
  await dialog.getByRole("button", { name: "Delete account" }).click();
  await expect(page.getByText("Dropped is deleted")).toBeVisible();
  // The account of the deployment itself stays.
  await page.getByRole("button", { name: "Actions for Default" }).first().click();
  await expect(page.getByRole("menuitem", { name: /Delete/ })).toHaveAttribute("aria-disabled", "true");
});

test("accounts: the switcher lists those of the deployment to operators", async ({
  console,
  page,
  server,
}) => {
  await make(server, "Switched to", "switched-to");
  await console.open("/");
  await page.getByRole("button", { name: /^Account / }).click();
  await page.getByRole("menuitem", { name: /Switched to/ }).click();
  await expect(page).toHaveURL(/accounts\?open=acc_/);
  await expect(page.getByRole("dialog", { name: "Account" })).toContainText("Switched to");
});

test("accounts: others see neither the page nor accounts of the deployment", async ({ browser, server }) => {
  await make(server, "Apart", "apart");
  const link = administratorOf(server, "apart", "apart-admin");
  const context = await browser.newContext({ storageState: await sessionOf(link) });
  const page = await context.newPage();
  await page.goto(`${server.issuer}/console/apart/accounts`);
  await expect(page.getByText("accounts:read")).toBeVisible();
  await expect(page.getByRole("link", { name: "Accounts" })).toHaveCount(0);
  await page.getByRole("button", { name: /^Account / }).click();
  await expect(page.getByRole("menuitem", { name: "Use another account" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "All accounts" })).toHaveCount(0);
  await context.close();
});

for (const look of looks) {
  test(`the accounts have no barrier ${look.name}`, async ({ console, page, server }, info) => {
    const slug = `seen-${look.width}`;
    await make(server, `Seen ${look.width}`, slug);
    await console.setLook(look);
    await console.open("/accounts");
    await expect(console.row(slug)).toBeVisible();
    await page.screenshot({ path: info.outputPath("page.png") });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await console.row(slug).getByRole("button").first().click();
    await expect(page.getByRole("dialog")).toContainText("0 of 5 used");
    await page.screenshot({ path: info.outputPath("look.png") });
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("link", { name: "Look at everything" }).click();
    await console.choose("Show", "Roles");
    await expect(console.row("Viewer")).toBeVisible();
    await page.screenshot({ path: info.outputPath("everything.png") });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await console.open("/accounts");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.screenshot({ path: info.outputPath("create.png") });
    expect(await barriers(page)).toEqual([]);
  });
}
