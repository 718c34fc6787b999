import { barriers, Console, expect, looks, sessionOf, test } from "./console";
import { administrator, Server } from "./server";

/** Gives a client a second secret that expires in some days. */
const expiring = (server: Server, id: string, days: number) =>
  server.ask(
    "mutation($input: CreateClientSecretInput!) { createClientSecret(input: $input) { userErrors { message } } }",
    { input: { id, expiresAt: new Date(Date.now() + days * 86_400_000).toISOString() } },
  );

test("k2 s5 i4 counts lead to the clients, and limits are shown", async ({ console, page, server }) => {
  const client = await server.createClient("viewer", "Counted and off");
  await server.ask(
    "mutation($ids: [ID!]!) { setClientsStatus(input: { ids: $ids, status: INACTIVE }) { succeeded } }",
    { ids: [client.id] },
  );
  await console.open("/");
  const counts = page.getByRole("list", { name: "Clients in numbers" });
  await expect(counts.getByRole("link")).toHaveCount(4);
  await expect(counts.getByRole("link", { name: /Unused for 90 days/ })).toContainText("0");
  await counts.getByRole("link", { name: /Inactive/ }).click();
  await expect(page).toHaveURL(/clients\?status=INACTIVE/);
  await expect(console.row("Counted and off")).toBeVisible();
  await page.goBack();
  await counts.getByRole("link", { name: /Never used/ }).click();
  await expect(page).toHaveURL(/used=never/);
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Limits" })).toBeVisible();
  await expect(page.getByText(/\d+, unlimited/).first()).toBeVisible();
});

test("k2 tokens and refusals of a day and of a month, as a table too", async ({ console, page, server }) => {
  const client = await server.createClient("viewer", "Busy bee");
  for (let at = 0; at < 3; at++) await server.token(client.clientId, client.secret);
  await server.token(client.clientId, "wrong");
  await expect(async () => {
    await console.open("/");
    await expect(page.getByRole("link", { name: "Busy bee", exact: true })).toBeVisible({ timeout: 800 });
  }).toPass();
  const busiest = page.getByRole("listitem").filter({ hasText: "Busy bee" }).first();
  await expect(busiest).toContainText(/3 tokens, 1 refused/);
  const table = page.getByRole("table", { name: /Tokens issued and requests refused, 24 hours/ });
  await expect(table.getByRole("row").nth(1)).toContainText(/\d/);
  await page.getByRole("button", { name: "30 days" }).click();
  await expect(page).toHaveURL(/span=month/);
  await expect(page.getByRole("table", { name: /30 days/ })).toBeAttached();
  await page.reload();
  await expect(page.getByRole("button", { name: "30 days" })).toHaveAttribute("aria-pressed", "true");
});

test("k2 what needs attention comes first, with secrets that expire soon", async ({
  console,
  page,
  server,
}) => {
  const client = await server.createClient("viewer", "Running out");
  await expiring(server, client.id, 5);
  await console.open("/");
  await expect(page.getByRole("heading", { name: "Needs attention" })).toBeVisible();
  await expect(
    page.getByText(/have? a secret that expires soon|has a secret that expires soon/),
  ).toBeVisible();
  const card = page
    .locator("section")
    .filter({ has: page.getByRole("heading", { name: "Secrets that expire soon" }) });
  await expect(card.getByRole("listitem").filter({ hasText: "Running out" })).toContainText(/in \d days/);
  await page.getByRole("link", { name: /Show: .* expires soon/ }).click();
  await expect(page).toHaveURL(/secrets=expiring/);
  await expect(console.row("Running out")).toBeVisible();
});

test("s5 i4 a limit that is reached is said first", async ({ console, page, server }) => {
  const set = (maxActiveClients: number | null) =>
    server.ask(
      "mutation($max: Int) { updateAccountPolicy(input: { maxActiveClients: $max }) { userErrors { message } } }",
      { max: maxActiveClients },
    );
  await set(1);
  try {
    await console.open("/");
    await expect(page.getByText("All 1 active clients that the account may have are in use.")).toBeVisible();
    await expect(page.getByRole("meter", { name: "Active clients" })).toBeVisible();
  } finally {
    await set(null);
  }
});

test("s8 newest events wait for a click", async ({ console, page, server }) => {
  await console.open("/");
  const card = page.locator("section").filter({ has: page.getByRole("heading", { name: "Newest events" }) });
  await expect(card.getByRole("listitem").first()).toBeVisible();
  let made = 0;
  await expect(async () => {
    made += 1;
    await server.createClient("viewer", `Arrived ${made}`);
    await expect(card.getByRole("button", { name: /^\d+ new$/ })).toBeVisible({ timeout: 800 });
  }).toPass();
  await expect(card.getByText(`Arrived ${made}`)).toHaveCount(0);
  await card.getByRole("button", { name: /^\d+ new$/ }).click();
  await expect(card.getByText(`Arrived ${made}`).first()).toBeVisible();
  await card.getByText(`Arrived ${made}`).first().click();
  await expect(page).toHaveURL(/audit\?event=aud_/);
  await expect(page.getByRole("dialog", { name: "Event" })).toContainText(`Arrived ${made}`);
});

test("first steps are there on an empty server, can be hidden, and come back", async ({ browser }) => {
  const server = await Server.start();
  try {
    const context = await browser.newContext({ storageState: await sessionOf(server.link) });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const page = await context.newPage();
    await new Console(page, server).open("/");
    await expect(page.getByRole("heading", { name: "First steps" })).toBeVisible();
    await page.getByRole("button", { name: "Copy the command: Get a token" }).click();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    expect(command).toContain(`${server.issuer}/oauth/token`);
    // What is copied works.
    expect(await server.token(administrator.id, administrator.secret)).toBeTruthy();

    await page.getByRole("button", { name: "Hide" }).click();
    await expect(page.getByRole("heading", { name: "First steps" })).toHaveCount(0);
    await page.reload();
    await expect(page.getByRole("list", { name: "Clients in numbers" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "First steps" })).toHaveCount(0);
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Show the first steps" }).click();
    await expect(page.getByRole("heading", { name: "First steps" })).toBeVisible();
    expect(await barriers(page)).toEqual([]);
    await context.close();
  } finally {
    await server.stop();
  }
});

test("k2 who sees less is shown less", async ({ browser, server }) => {
  const context = await browser.newContext({
    storageState: await sessionOf(await server.createUser("overviewer", "viewer")),
  });
  const page = await context.newPage();
  await new Console(page, server).open("/");
  await expect(page.getByRole("list", { name: "Clients in numbers" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Add client" })).toHaveCount(0);
  await context.close();
});

for (const look of looks) {
  test(`the overview has no barrier ${look.name}`, async ({ console, page, server }, info) => {
    await expiring(server, (await server.createClient("viewer", `Seen ${look.width}`)).id, 9);
    await console.setLook(look);
    await console.open("/");
    await expect(page.getByRole("heading", { name: "Newest events" })).toBeVisible();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Show the first steps" }).click();
    await page.screenshot({ path: info.outputPath("page.png"), fullPage: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await barriers(page)).toEqual([]);
  });
}
