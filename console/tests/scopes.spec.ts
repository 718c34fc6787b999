import { test as base, expect } from "./console";
import { Server } from "./server";

const SCOPES = 50;

/** On a server of its own, as an account with many scopes makes every answer about them larger. */
const test = base.extend<object, { server: Server }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from a pattern
    async ({}, use) => {
      const server = await Server.start();
      try {
        await use(server);
      } finally {
        await server.stop();
      }
    },
    { scope: "worker" },
  ],
});

test("i1 a hundred clients with fifty scopes each are listed, changed and followed", async ({
  console,
  page,
  server,
}) => {
  test.setTimeout(120_000);
  const codes = Array.from({ length: SCOPES }, (_, at) => `stock:part-${String(at + 1).padStart(2, "0")}`);
  await server.ask(
    "mutation($input: CreateResourceInput!) { createResource(input: $input) { userErrors { message } } }",
    {
      input: {
        name: "Stock",
        identifier: "https://stock.example/api",
        permissions: codes.map((code) => ({ code, description: code, category: "Stock", mutating: false })),
      },
    },
  );
  for (let at = 1; at <= 100; at++) {
    await server.ask(
      "mutation($input: CreateClientInput!) { createClient(input: $input) { userErrors { message } } }",
      { input: { name: `Scoped ${String(at).padStart(3, "0")}`, scopes: codes } },
    );
  }
  await console.open("/clients?q=Scoped&rows=100&sort=NAME.asc&columns=scopes");
  await expect(page.getByText("100 of 100")).toBeVisible();
  await expect(console.row("Scoped 001")).toContainText("stock:part-01, stock:part-02");
  await expect(console.row("Scoped 100")).toContainText("stock:part-50");

  await page.getByLabel("Select all on this page").check();
  await page.getByRole("button", { name: "Disable", exact: true }).click();
  await page.getByRole("button", { name: "Disable 100 clients" }).click();
  await expect(page.getByText("100 clients disabled")).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "Inactive" })).toHaveCount(100);

  // Changes of others come in, and with them other scopes.
  const { client } = await server.ask(
    '{ client: clients(first: 1, filter: { search: "Scoped 001" }) { nodes { id } } }',
  );
  let taken = 0;
  await expect(async () => {
    taken += 1;
    await server.ask(
      "mutation($input: UpdateClientInput!) { updateClient(input: $input) { userErrors { message } } }",
      { input: { id: client.nodes[0].id, scopes: codes.slice(taken) } },
    );
    await expect(console.row("Scoped 001")).not.toContainText(codes[taken - 1] ?? "", { timeout: 800 });
  }).toPass();
});
