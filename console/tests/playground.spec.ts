import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, Playground, test } from "./fixtures";
import { administrator, Server } from "./server";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What GraphiQL's tabs are made of, a button within a tab, cannot be mended from outside. */
const KNOWN = ["nested-interactive"];

test("the documentation is open before anyone has signed in", async ({ playground, page }) => {
  await playground.open();
  await page.getByRole("link", { name: "Query", exact: true }).click();
  await page.getByRole("link", { name: "clients", exact: true }).click();
  await expect(page.getByText("Requires the permission clients:read.")).toBeVisible();
});

test("the first load is within its budget", async ({ playground, page }) => {
  let size = 0;
  page.on("response", (answer) => {
    size += Number(answer.headers()["content-length"] ?? 0);
  });
  await playground.open();
  await expect(page.getByRole("link", { name: "Query", exact: true })).toBeVisible();
  expect(size).toBeGreaterThan(900_000);
  expect(size).toBeLessThan(1_250_000);
});

test("a client signs in and runs the examples", async ({ playground, page, server }) => {
  await playground.open();
  await playground.signIn();
  await playground.run();
  await expect(playground.answer).toContainText(`"clientId": "${administrator.id}"`);

  await playground.tab("CreateClient");
  await playground.run();
  await expect(playground.answer).toContainText('"clientSecret": "lk_cs_');
  await expect(playground.answer).toContainText('"userErrors": []');

  await playground.tab("EffectivePermissions");
  await playground.run();
  await expect(playground.answer).toContainText('"reason": "ROLE"');

  await playground.tab("ClientChanges");
  await playground.run();
  await expect(page.getByRole("button", { name: /^Stop/ })).toBeVisible();
  // The socket may still be on its way: clients are made until one is seen.
  await expect(async () => {
    const { clientId } = await server.createClient();
    await expect(playground.answer).toContainText(clientId, { timeout: 800 });
  }).toPass();
});

test("a header that is typed wins over the signed-in client", async ({ playground, server, complaints }) => {
  complaints.expected.push(/status of 401/);
  const viewer = await server.createClient("viewer");
  await playground.open();
  await playground.signIn();
  await playground.write("query", "{ viewer { actor { ... on Client { clientId } } } }");
  await playground.write(
    "header",
    `{"Authorization": "Bearer ${await server.token(viewer.clientId, viewer.secret)}"}`,
  );
  await playground.run();
  await expect(playground.answer).toContainText(viewer.clientId);

  await playground.write("header", '{"Authorization": "Bearer wrong"}');
  await playground.run();
  await expect(playground.answer).toContainText("UNAUTHENTICATED");

  await playground.write("query", "subscription { clientChanged { kind } }");
  await playground.run();
  await expect(playground.answer).toContainText("The access token is expired, revoked or malformed");
});

test("wrong credentials are refused in words and change nothing", async ({
  playground,
  page,
  complaints,
}) => {
  complaints.expected.push(/status of 401/);
  await playground.open();
  await playground.fillSignIn(administrator.id, "wrong");
  await expect(page.getByRole("dialog").getByRole("alert")).not.toBeEmpty();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Not signed in")).toBeVisible();
});

test("without a token the page says what is needed", async ({ playground, page, complaints }) => {
  complaints.expected.push(/status of 401/);
  await playground.open();
  await playground.run();
  await expect(playground.answer).toContainText("UNAUTHENTICATED");
  await expect(page.getByText("This needs a token")).toBeVisible();
});

test("a revoked token is renewed without a word", async ({ playground, server, complaints }) => {
  complaints.expected.push(/status of 401/);
  const client = await server.createClient();
  await playground.open();
  await playground.signIn(client.clientId, client.secret);
  await playground.write("query", "{ viewer { scopes } }");
  await playground.run();
  await expect(playground.answer).toContainText("clients:read");
  await server.ask("mutation($id: ID!) { revokeTokens(input: { clients: [{ id: $id }] }) { clientCount } }", {
    id: client.id,
  });
  await playground.write("query", "{ viewer { account { slug } } }");
  await playground.run();
  await expect(playground.answer).toContainText('"slug": "default"');
});

test("an operation runs that replaced one of another name at once", async ({ playground, page }) => {
  await playground.open();
  await playground.signIn();
  await playground.run();
  await expect(playground.answer).toContainText('"clients"');
  await playground.write("query", "query Renamed { viewer { scopes } }");
  await expect(page.locator(".graphiql-query-editor")).toContainText("Renamed");
  // Pressed before GraphiQL has read the names of the new text.
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(playground.answer).toContainText("clients:read");
});

test("a disabled client is signed out with the reason", async ({ playground, page, server, complaints }) => {
  complaints.expected.push(/status of 401/);
  const client = await server.createClient();
  await playground.open();
  await playground.signIn(client.clientId, client.secret);
  await server.ask(
    "mutation($id: ID!) { setClientsStatus(input: { ids: [$id], status: INACTIVE }) { succeeded } }",
    {
      id: client.id,
    },
  );
  await playground.run();
  await expect(page.getByText("The session ended:")).toBeVisible();
});

test("no secret stays in the browser", async ({ playground, page, server }) => {
  const client = await server.createClient();
  const token = await server.token(client.clientId, client.secret);
  await playground.open();
  await playground.signIn(client.clientId, client.secret);
  await playground.tab("CreateClient");
  await playground.write("variable", '{"input": {"name": "keepsake-of-variables"}}');
  await playground.run();
  await expect(playground.answer).toContainText('"clientSecret": "lk_cs_');
  const shown = /lk_cs_\w+/.exec((await playground.answer.textContent()) ?? "")?.[0] ?? "none was shown";
  await playground.write(
    "query",
    'mutation Chosen { createClient(input: { name: "n", clientSecret: "keepsake-of-literals" }) { userErrors { message } } }',
  );
  await playground.write("header", `{"Authorization": "Bearer ${token}", "X-Note": "keepsake-of-headers"}`);
  await playground.run();
  await expect(playground.answer).toContainText("userErrors");
  await playground.tab("Clients");
  await playground.run();
  await expect(playground.answer).toContainText("totalCount");
  // GraphiQL writes half a second after the last change: what must be there is waited for.
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem("graphiql:tabState")))
    .toContain("mutation Chosen");

  const kept = await playground.kept();
  const words = [
    client.secret,
    token,
    shown,
    "keepsake-of-variables",
    "keepsake-of-literals",
    "keepsake-of-headers",
  ];
  for (const word of words) expect(kept).not.toContain(word);
  expect(kept).not.toMatch(/lk_cs_|eyJ/);

  await page.reload();
  await expect(page.getByRole("tab", { name: "Chosen" })).toBeVisible();
  await expect(page.getByText("Not signed in")).toBeVisible();
});

for (const [name, width, theme] of [
  ["on a desk in the light", 1440, "light"],
  ["on a desk in the dark", 1440, "dark"],
  ["on a phone in the light", 390, "light"],
  ["on a phone in the dark", 390, "dark"],
] as const) {
  test(`the page has no serious barrier ${name}`, async ({ playground, page }, info) => {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: theme });
    await playground.open();
    await playground.signIn();
    await playground.run();
    await expect(playground.answer).toContainText("clients");
    await page.screenshot({ path: info.outputPath("page.png") });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    const session = await page.context().newCDPSession(page);
    await session.send("Runtime.evaluate", { expression: axe });
    const found = await session.send("Runtime.evaluate", {
      expression: `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((result) => JSON.stringify(
        result.violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => [v.id, v.nodes.map((n) => n.target.join(' '))])))`,
      awaitPromise: true,
      returnByValue: true,
    });
    const barriers: [string, string[]][] = JSON.parse(found.result.value);
    expect(barriers.filter(([rule]) => !KNOWN.includes(rule))).toEqual([]);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Client ID and secret" }).click();
    await page.screenshot({ path: info.outputPath("dialog.png") });
  });
}

test("below the path of an issuer everything works, subscriptions too", async ({ page, complaints: _ }) => {
  const server = await Server.start("/tenants/one");
  try {
    const playground = new Playground(page, server);
    await playground.open();
    await playground.signIn();
    await playground.run();
    await expect(playground.answer).toContainText("totalCount");
    await playground.tab("ClientChanges");
    await playground.run();
    await expect(async () => {
      const { clientId } = await server.createClient();
      await expect(playground.answer).toContainText(clientId, { timeout: 800 });
    }).toPass();
  } finally {
    await server.stop();
  }
});

test("by another name of the machine the page says where subscriptions work", async ({
  playground,
  page,
  server,
}) => {
  await playground.open(`http://127.0.0.1:${server.port}/playground`);
  await playground.signIn();
  await playground.run();
  await expect(playground.answer).toContainText("totalCount");
  await expect(page.getByText("Subscriptions work only there")).toBeVisible();
});
