import { expect, password, sessionOf, test } from "./console";
import { Keyboard } from "./keyboard";

test("without a session the sign-in page leads back to the same address", async ({ browser, server }) => {
  await sessionOf(await server.createUser("comer", "administrator"));
  const context = await browser.newContext({ storageState: undefined });
  const page = await context.newPage();
  await page.goto(`${server.issuer}/console/default/clients?q=orders&status=ACTIVE`);
  await page.getByLabel("Username").fill("comer");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Clients", level: 1 })).toBeVisible();
  expect(new URL(page.url()).search).toBe("?q=orders&status=ACTIVE");
  await context.close();
});

test("s13 without a client's token or a session nothing answers, and people sign in by keyboard", async ({
  browser,
  server,
}) => {
  const query = { query: "{ clients { nodes { id } } }" };
  for (const [path, data] of [
    ["/graphql", query],
    ["/api/v1/clients", undefined],
  ] as const) {
    const answer = await fetch(`${server.issuer}${path}`, {
      method: data ? "POST" : "GET",
      headers: { "content-type": "application/json" },
      body: data && JSON.stringify(data),
    });
    expect(answer.status).toBe(401);
  }
  await sessionOf(await server.createUser("typist", "administrator"));
  const context = await browser.newContext({ storageState: undefined });
  const page = await context.newPage();
  const keys = new Keyboard(page);
  await page.goto(`${server.issuer}/console/default/clients`);
  await keys.type(page.getByLabel("Username"), "typist");
  await keys.type(page.getByLabel("Password", { exact: true }), password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Clients", level: 1 })).toBeVisible();
  await context.close();
});

test("a session that ends in mid-work is renewed in another tab, and the work goes on", async ({
  browser,
  server,
}) => {
  const state = await sessionOf(await server.createUser("worker", "administrator"));
  await server.createClient("viewer", "Kept at work");
  const context = await browser.newContext({ storageState: state });
  const page = await context.newPage();
  await page.goto(`${server.issuer}/console/default/clients?q=Kept`);
  await expect(page.getByRole("link", { name: "Kept at work" })).toBeVisible();
  await context.clearCookies();

  await page.getByLabel("Select Kept at work").check();
  await page.getByRole("button", { name: "Disable", exact: true }).click();
  const dialog = page.getByRole("alertdialog", { name: "Your session has ended" });
  await expect(dialog).toBeVisible();
  const opened = context.waitForEvent("page");
  await dialog.getByRole("button", { name: "Sign in" }).click();
  const tab = await opened;
  await tab.getByLabel("Username").fill("worker");
  await tab.getByLabel("Password", { exact: true }).fill(password);
  await tab.getByRole("button", { name: "Sign in" }).click();

  await expect(dialog).toBeHidden();
  await expect(page.getByText("1 client disabled")).toBeVisible();
  await context.close();
});

test("who does not want to sign in now keeps the page", async ({ browser, server }) => {
  const state = await sessionOf(await server.createUser("stayer", "administrator"));
  await server.createClient("viewer", "Left alone");
  const context = await browser.newContext({ storageState: state });
  const page = await context.newPage();
  await page.goto(`${server.issuer}/console/default/clients?q=Left`);
  await page.getByLabel("Select Left alone").check();
  await context.clearCookies();
  await page.getByRole("button", { name: "Disable", exact: true }).click();
  await page.getByRole("button", { name: "Not now" }).click();
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await expect(page.getByLabel("Select Left alone")).toBeChecked();
  await context.close();
});
