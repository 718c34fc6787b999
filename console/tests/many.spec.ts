import { test as base, expect } from "./console";
import { makeMany } from "./many";
import { Server } from "./server";

const COUNT = 5000;

/** On a server of its own with thousands of clients, and the first administrator. */
const test = base.extend<object, { server: Server }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from a pattern
    async ({}, use) => {
      const server = await Server.start();
      try {
        makeMany(server, COUNT);
        await use(server);
      } finally {
        await server.stop();
      }
    },
    { scope: "worker", timeout: 300_000 },
  ],
});

test("k1 s7 a list of 5,000 clients opens, scrolls, turns its pages and sorts", async ({ console, page }) => {
  await console.open("/clients?rows=100&sort=NAME.asc");
  await expect(page.getByText("5,001 clients", { exact: true })).toBeVisible();
  await expect(page.getByText("100 of 5,001")).toBeVisible();
  // As many rows as a page has, however many there are.
  await expect(page.getByRole("row")).toHaveCount(101);
  await page.getByRole("row").last().scrollIntoViewIfNeeded();
  for (let turned = 1; turned <= 3; turned++) {
    await page.getByRole("button", { name: "Next" }).click();
    await expect(console.row(`Fleet ${String(turned * 100 + 50).padStart(4, "0")}`)).toBeVisible();
    await expect(page.getByRole("row")).toHaveCount(101);
  }
  await page.goBack();
  await expect(console.row("Fleet 0250")).toBeVisible();
  await page.getByRole("button", { name: "Name", exact: true }).click();
  await expect(page).toHaveURL(/sort=NAME\.desc/);
  await expect(page.getByRole("row").nth(1)).toContainText("Fleet 5000");
});

test("s7 i1 filters find a few of 5,000 clients", async ({ console, page }) => {
  await console.open("/clients");
  await page.keyboard.press("/");
  await page.keyboard.type("fleet 4711");
  await expect(page.getByText("1 client", { exact: true })).toBeVisible();
  await expect(console.row("Fleet 4711")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await console.choose("Role", "Editor");
  await expect(page.getByText("2,000 clients", { exact: true })).toBeVisible();
  await console.choose("Use", "Never used");
  await expect(page.getByText("2,000 clients", { exact: true })).toBeVisible();
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: /^Fleet \d{4}$/, level: 1 })).toBeVisible();
});

test("k3 thousands of clients are changed by their filter, and the page stays calm", async ({
  console,
  page,
  server,
}) => {
  test.setTimeout(180_000);
  await console.open("/clients?q=Fleet&sort=NAME.asc");
  // The socket is there once it has told of a change.
  await expect(async () => {
    await server.createClient("viewer", "Foreign");
    await expect(page.getByRole("button", { name: /new$/ })).toBeVisible({ timeout: 800 });
  }).toPass();
  await page.getByRole("button", { name: /new$/ }).click();
  await console.choose("Role", "Editor");
  await expect(page.getByText("2,000 clients", { exact: true })).toBeVisible();
  await page.getByLabel("Select all on this page").check();
  await page.getByRole("button", { name: "Select all 2,000 that match" }).click();
  await page.getByRole("button", { name: "Disable", exact: true }).click();
  let asked = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/graphql")) asked += 1;
  });
  await page.getByRole("button", { name: "Disable 2,000 clients" }).click();
  await expect(page.getByText("2,000 clients disabled")).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole("row").filter({ hasText: "Inactive" })).toHaveCount(25);
  await expect(page.getByText("25 of 2,000")).toBeVisible();
  // Thousands of events come in for it: they are gathered, and none of them asks for the list again.
  expect(asked).toBeLessThan(10);
  const { clients } = await server.ask(
    '{ clients(first: 1, filter: { search: "Fleet", statuses: [ACTIVE] }) { totalCount } }',
  );
  expect(clients.totalCount).toBe(COUNT - 2000);
  await console.choose("Status", "Active");
  await expect(page.getByRole("heading", { name: "No client matches" })).toBeVisible();
});
