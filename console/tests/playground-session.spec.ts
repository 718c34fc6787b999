import { expect, password, sessionOf, test } from "./console";
import { Playground } from "./fixtures";
import { administrator } from "./server";

const address = "/playground?account=default";

test("the playground uses the session of the browser, subscriptions too", async ({
  page,
  server,
  complaints: _,
}) => {
  const playground = new Playground(page, server);
  await playground.open(server.issuer + address);
  await expect(page.getByText("Signed in as First administrator")).toBeVisible();
  await playground.write("query", "{ viewer { actor { ... on User { username } } } }");
  await playground.run();
  await expect(playground.answer).toContainText('"username": "admin"');

  await playground.write("query", "subscription { clientChanged { kind ids } }");
  await playground.run();
  await expect(async () => {
    const { id } = await server.createClient();
    await expect(playground.answer).toContainText(id, { timeout: 800 });
  }).toPass();
});

test("a typed header and a client's credentials win over the session", async ({
  page,
  server,
  complaints: _,
}) => {
  const playground = new Playground(page, server);
  const viewer = await server.createClient("viewer");
  const who = "{ viewer { actor { ... on User { username } ... on Client { clientId } } } }";
  await playground.open(server.issuer + address);
  await expect(page.getByText("Signed in as First administrator")).toBeVisible();
  await playground.write("query", who);
  await playground.write(
    "header",
    `{"Authorization": "Bearer ${await server.token(viewer.clientId, viewer.secret)}"}`,
  );
  await playground.run();
  await expect(playground.answer).toContainText(viewer.clientId);

  await playground.write("header", "{}");
  await playground.signIn();
  await playground.run();
  await expect(playground.answer).toContainText(`"clientId": "${administrator.id}"`);
  // Once the client is signed out, the session is back.
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByText("Signed in as First administrator")).toBeVisible();
});

test("without an account in the address, or without a session, it works as before", async ({
  browser,
  page,
  server,
  complaints: _,
}) => {
  const playground = new Playground(page, server);
  await playground.open();
  await expect(page.getByText("Not signed in")).toBeVisible();

  const context = await browser.newContext({ storageState: undefined });
  const other = await context.newPage();
  const stranger = new Playground(other, server);
  await stranger.open(server.issuer + address);
  await expect(other.getByText("Not signed in")).toBeVisible();
  await stranger.signIn();
  await stranger.run();
  await expect(stranger.answer).toContainText("totalCount");
  await context.close();
});

test("sign in leads to the sign-in page and back", async ({ browser, server }) => {
  await sessionOf(await server.createUser("player", "administrator"));
  const context = await browser.newContext({ storageState: undefined });
  const page = await context.newPage();
  await new Playground(page, server).open();
  await page.getByRole("link", { name: "Sign in" }).click();
  expect(new URL(page.url()).searchParams.get("continue")).toBe(address);
  await page.getByLabel("Username").fill("player");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Signed in as player")).toBeVisible();
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(address);
  await context.close();
});

test("a session that has ended is said, with a way back", async ({ page, server, complaints }) => {
  complaints.expected.push(/status of 401/);
  const playground = new Playground(page, server);
  await playground.open(server.issuer + address);
  await expect(page.getByText("Signed in as First administrator")).toBeVisible();
  await page.context().clearCookies();
  await playground.run();
  await expect(page.getByText("Your session has ended.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
});

test("a page of the console is viewed as GraphQL, and nothing stays in the session's storage", async ({
  console,
  page,
  server,
}) => {
  await server.createClient("viewer", "Handed over");
  await console.open("/clients?q=Handed");
  await expect(console.row("Handed over")).toBeVisible();
  await page.getByRole("button", { name: /^Your account/ }).click();
  await page.getByRole("menuitem", { name: "View as GraphQL" }).click();
  await expect(page).toHaveURL(/\/playground\?account=default$/);
  const playground = new Playground(page, server);
  await expect(page.locator(".graphiql-query-editor")).toContainText("query Clients");
  await expect(page.getByText("Signed in as First administrator")).toBeVisible();
  await playground.run();
  await expect(playground.answer).toContainText('"displayName": "Handed over"');
  expect(await page.evaluate(() => sessionStorage.getItem("latchkey-playground"))).toBeNull();
  // Handed over again beside tabs that are kept.
  await page.goBack();
  await expect(console.row("Handed over")).toBeVisible();
  await page.getByRole("button", { name: /^Your account/ }).click();
  await page.getByRole("menuitem", { name: "View as GraphQL" }).click();
  await expect(page.getByRole("tab", { name: "CreateClient" })).toBeVisible();
  await expect(page.locator(".graphiql-query-editor")).toContainText("query Clients");
});
