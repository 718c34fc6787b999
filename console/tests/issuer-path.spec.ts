import { barriers, test as base, expect, password } from "./console";
import { Playground } from "./fixtures";
import { Server } from "./server";

/** On a server whose issuer has a path, as behind a proxy that serves other things too. */
const test = base.extend<object, { server: Server }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from a pattern
    async ({}, use) => {
      const server = await Server.start("/tenants/one");
      try {
        await use(server);
      } finally {
        await server.stop();
      }
    },
    { scope: "worker" },
  ],
});

test("below the path of an issuer the console works, with its live changes", async ({
  console,
  page,
  server,
}) => {
  const { id } = await server.createClient("viewer", "Below a path");
  await console.open("/clients?q=Below");
  expect(new URL(page.url()).pathname).toBe("/tenants/one/console/default/clients");
  await page.getByRole("link", { name: "Below a path" }).click();
  await expect(page.getByRole("heading", { name: "Below a path", level: 1 })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(`/tenants/one/console/default/clients/${id}`);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Below a path", level: 1 })).toBeVisible();
  await expect(page.getByText(`${server.issuer}/oauth/token`)).toBeVisible();
  let times = 0;
  await expect(async () => {
    times += 1;
    await server.ask(
      "mutation($input: UpdateClientInput!) { updateClient(input: $input) { userErrors { message } } }",
      { input: { id, name: `Renamed ${times}` } },
    );
    await expect(page.getByRole("heading", { name: `Renamed ${times}`, level: 1 })).toBeVisible({
      timeout: 2000,
    });
  }).toPass();
  expect(await barriers(page)).toEqual([]);
});

test("below the path of an issuer people come to the console by signing in, and leave it", async ({
  page,
  server,
  complaints,
}) => {
  complaints.expected.push(/status of 401/);
  await page.context().clearCookies();
  await page.goto(`${server.issuer}/console/default/roles`);
  await page.getByLabel("Username").fill("admin");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Roles", level: 1 })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/tenants/one/console/default/roles");
  await page.getByRole("button", { name: /^Your account/ }).click();
  await page.getByRole("menuitem", { name: "View as GraphQL" }).click();
  await expect(page).toHaveURL(`${server.issuer}/playground?account=default`);
  const playground = new Playground(page, server);
  await expect(page.locator(".graphiql-query-editor")).toContainText("query Roles");
  await playground.run();
  await expect(playground.answer).toContainText('"key": "administrator"');
  await page.goto(`${server.issuer}/console/default/`);
  await page.getByRole("button", { name: /^Your account/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/tenants\/one\/sign-out/);
});
