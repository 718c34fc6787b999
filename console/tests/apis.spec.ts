import { barriers, expect, looks, sessionOf, test } from "./console";
import type { Server } from "./server";

async function make(server: Server, name: string, introspection: string[] = []) {
  const { createResource } = await server.ask(
    "mutation($input: CreateResourceInput!) { createResource(input: $input) { resource { id } userErrors { message } } }",
    {
      input: {
        name,
        identifier: `https://${name}.example/api`,
        introspectionClientIds: introspection,
        permissions: [
          { code: `${name}:read`, description: `Read ${name}`, category: name, mutating: false },
          { code: `${name}:write`, description: `Change ${name}`, category: name, mutating: true },
        ],
      },
    },
  );
  return createResource.resource as { id: string };
}

async function apiOf(server: Server, name: string) {
  const { resource } = await server.ask(
    "query($by: ResourceBy!) { resource(by: $by) { id name permissions { code category mutating } introspectionClients { clientId } } }",
    { by: { identifier: `https://${name}.example/api` } },
  );
  return resource;
}

async function grant(server: Server, client: string, scopes: string[]) {
  await server.ask(
    "mutation($input: UpdateClientInput!) { updateClient(input: $input) { userErrors { message } } }",
    { input: { id: client, scopes } },
  );
}

test("i12 a protected api is added with its scopes", async ({ console, page, server }) => {
  const asker = await server.createClient("viewer", "Parcels API");
  await console.open("/apis");
  await expect(console.row("Latchkey's own")).toBeVisible();
  await page.getByRole("link", { name: "Add API" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Parcels");
  await page.getByLabel("Identifier", { exact: true }).fill("no uri");
  await page.getByLabel("Clients that may introspect its tokens").fill(asker.clientId);
  const first = page.getByRole("group", { name: "Scope 1" });
  await first.getByLabel("Scope", { exact: true }).fill("parcels:read");
  await first.getByLabel("Description").fill("Read parcels");
  await page.getByRole("button", { name: "Add scope" }).click();
  const second = page.getByRole("group", { name: "Scope 2" });
  await second.getByLabel("Scope", { exact: true }).fill("parcels:write");
  await second.getByLabel("Description").fill("Change parcels");
  await expect(second.getByRole("checkbox", { name: "Scope 2 changes data" })).toBeChecked();
  await page.getByRole("button", { name: "Create API" }).click();
  await expect(page.getByLabel("Identifier", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Identifier", { exact: true }).fill("https://parcels.example/api");
  await page.getByRole("button", { name: "Create API" }).click();
  await expect(page.getByRole("heading", { name: "Parcels", level: 1 })).toBeVisible();
  expect(await apiOf(server, "parcels")).toMatchObject({
    permissions: [
      { code: "parcels:read", category: "Parcels", mutating: false },
      { code: "parcels:write", category: "Parcels", mutating: true },
    ],
    introspectionClients: [{ clientId: asker.clientId }],
  });
  await console.open("/roles/new");
  await expect(page.getByRole("checkbox", { name: "parcels:read" })).toBeVisible();
});

test("i12 the page says which clients may use an api", async ({ console, page, server }) => {
  const api = await make(server, "letters");
  const [reader, writer] = [
    await server.createClient("viewer", "Letter reader"),
    await server.createClient("viewer", "Letter writer"),
  ];
  await grant(server, reader.id, ["letters:read"]);
  await grant(server, writer.id, ["letters:write"]);
  await console.open(`/apis/${api.id}`);
  const clients = page.getByRole("table", { name: /^Clients with the scope/ });
  await expect(clients.getByRole("link", { name: "Letter reader" })).toBeVisible();
  await expect(clients).toContainText("Viewer");
  await expect(clients.getByRole("link", { name: "Letter writer" })).toHaveCount(0);
  await page.getByRole("button", { name: "Show the clients that may use letters:write" }).click();
  await expect(page).toHaveURL(/scope=letters/);
  await expect(clients.getByRole("link", { name: "Letter writer" })).toBeVisible();
  await page.reload();
  await expect(clients.getByRole("link", { name: "Letter writer" })).toBeVisible();
});

test("i12 help to protect an api has commands that work", async ({ console, page, server }) => {
  const asker = await server.createClient("viewer", "Stamps API");
  const api = await make(server, "stamps", [asker.clientId]);
  const shop = await server.createClient("viewer", "Stamp shop");
  await grant(server, shop.id, ["stamps:read"]);
  await console.open(`/apis/${api.id}`);
  await expect(page.getByText(`${server.issuer}/oauth/jwks`, { exact: true })).toBeVisible();
  const command = async (tab: string, name: string) => {
    await page.getByRole("tab", { name: tab }).click();
    await expect(page.getByRole("button", { name: `Copy the command that ${name}` })).toBeVisible();
    return (await page.getByRole("tabpanel").locator("pre").textContent()) ?? "";
  };
  expect(await command("Verify the signature", "fetches the keys")).toContain("/oauth/jwks");
  const introspect = await command("Ask the server", "introspects");
  expect(introspect).toContain(`'${asker.clientId}:API_CLIENT_SECRET'`);
  expect(await command("Get a token to try it", "gets a token")).toContain(
    "'resource=https://stamps.example/api'",
  );
  const basic = (id: string, secret: string) =>
    `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`;
  const token = await fetch(`${server.issuer}/oauth/token`, {
    method: "POST",
    headers: { authorization: basic(shop.clientId, shop.secret) },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      resource: "https://stamps.example/api",
    }),
  });
  const { access_token } = (await token.json()) as { access_token: string };
  const answer = await fetch(`${server.issuer}/oauth/introspect`, {
    method: "POST",
    headers: { authorization: basic(asker.clientId, asker.secret) },
    body: new URLSearchParams({ token: access_token }),
  });
  expect(await answer.json()).toMatchObject({ active: true, scope: "stamps:read" });
});

test("i12 an api is edited, and says what deleted scopes mean", async ({ console, page, server }) => {
  const api = await make(server, "postcards");
  await console.open(`/apis/${api.id}`);
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Picture postcards");
  await page.getByRole("button", { name: "Remove scope 2" }).click();
  await expect(page.getByText("Saving deletes postcards:write.")).toBeVisible();
  await server.ask(
    "mutation($input: UpdateResourceInput!) { updateResource(input: $input) { userErrors { message } } }",
    { input: { id: api.id, name: "Theirs" } },
  );
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const versions = page.getByRole("alert").getByRole("table");
  await expect(versions).toContainText("Theirs");
  await expect(versions).toContainText("Picture postcards");
  await page.getByRole("button", { name: "Save mine over it" }).click();
  await expect(page.getByRole("heading", { name: "Picture postcards", level: 1 })).toBeVisible();
  expect(await apiOf(server, "postcards")).toMatchObject({
    name: "Picture postcards",
    permissions: [{ code: "postcards:read" }],
  });
});

test("i12 an api is deleted once its name is typed", async ({ console, page, server }) => {
  const api = await make(server, "telegrams");
  await console.open(`/apis/${api.id}`);
  await page.getByRole("button", { name: "Delete…" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("Its 2 scopes are deleted too");
  await dialog.getByLabel("Type telegrams to confirm").fill("telegrams");
  await dialog.getByRole("button", { name: "Delete API" }).click();
  await expect(page.getByText("telegrams deleted")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Protected APIs", level: 1 })).toBeFocused();
  expect(await apiOf(server, "telegrams")).toBeNull();
});

test("i12 Latchkey's own api can only be looked at", async ({ console, page }) => {
  await console.open("/apis");
  await console.row("Latchkey's own").getByRole("link").click();
  await expect(page.getByText("This is the API of Latchkey itself")).toBeVisible();
  await expect(page.getByRole("link", { name: "Edit" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Delete…" })).toHaveCount(0);
});

test("i12 who may only read apis sees no way to change them", async ({ browser, server }) => {
  const state = await sessionOf(await server.createUser("api-reader", "viewer"));
  const api = await make(server, "readable");
  const context = await browser.newContext({ storageState: state });
  const page = await context.newPage();
  await page.goto(`${server.issuer}/console/default/apis`);
  await expect(page.getByRole("link", { name: "readable" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Add API" })).toHaveCount(0);
  await page.goto(`${server.issuer}/console/default/apis/${api.id}/edit`);
  await expect(page.getByRole("heading", { name: "You may not see this" })).toBeVisible();
  await context.close();
});

for (const look of looks) {
  test(`the pages of apis have no barrier ${look.name}`, async ({ console, page, server }, info) => {
    const name = `look-${look.width}`;
    const client = await server.createClient("viewer", `Client of ${name}`);
    const api = await make(server, name, [client.clientId]);
    await grant(server, client.id, [`${name}:read`]);
    await console.setLook(look);
    const check = async (part: string) => {
      await page.screenshot({ path: info.outputPath(`${part}.png`), fullPage: true });
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expect(await barriers(page)).toEqual([]);
    };
    await console.open("/apis");
    await expect(page.getByRole("link", { name })).toBeVisible();
    await check("list");
    await console.open(`/apis/${api.id}`);
    const holders = page.getByRole("table", { name: /^Clients with the scope/ });
    await expect(holders.getByRole("link", { name: `Client of ${name}` })).toBeVisible();
    await page.getByRole("tab", { name: "Ask the server" }).click();
    await check("page");
    await console.open(`/apis/${api.id}/edit`);
    await page.getByRole("button", { name: "Remove scope 2" }).click();
    await check("edit");
  });
}
