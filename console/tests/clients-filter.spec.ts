import { expect, test } from "./console";

test("k3 all that match are changed by one request, while they are as many as were seen", async ({
  console,
  page,
  server,
}) => {
  for (let at = 0; at < 3; at++) await server.createClient("viewer", `Filtered ${at}`);
  let mutations = 0;
  page.on("request", (request) => {
    if (request.postData()?.includes("mutation")) mutations += 1;
  });
  await console.open("/clients?q=Filtered&rows=25");
  await page.getByLabel("Select all on this page").check();
  await page.getByLabel("Select Filtered 0").uncheck();
  await expect(page.getByText("2 selected")).toBeVisible();
  for (let at = 3; at < 28; at++) await server.createClient("viewer", `Filtered ${at}`);
  await page.reload();
  await page.getByLabel("Select all on this page").check();
  await page.getByRole("button", { name: "Select all 28 that match" }).click();
  await server.createClient("viewer", "Filtered 28");
  await page.getByRole("button", { name: "Disable", exact: true }).click();
  await page.getByRole("button", { name: "Disable 28 clients" }).click();
  await expect(page.getByRole("alertdialog").getByRole("alert")).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  mutations = 0;
  await expect(page.getByRole("region", { name: "Selected clients" })).toContainText("29 selected");
  await page.getByRole("button", { name: "Disable", exact: true }).click();
  await page.getByRole("button", { name: "Disable 29 clients" }).click();
  await expect(page.getByText("29 clients disabled")).toBeVisible();
  expect(mutations).toBe(1);
});

test("i2 filters for what is unused and what expires", async ({ console, page, server }) => {
  const { id } = await server.createClient("viewer", "Expiring soon");
  await server.createClient("viewer", "Expiring never");
  await server.ask(
    "mutation($input: CreateClientSecretInput!) { createClientSecret(input: $input) { userErrors { message } } }",
    { input: { id, expiresAt: new Date(Date.now() + 10 * 86_400_000).toISOString() } },
  );
  await console.open("/clients?q=Expiring");
  await page.getByRole("button", { name: "Secret expires within 30 days" }).click();
  await expect(page).toHaveURL(/secrets=expiring/);
  await expect(page.getByText("1 client", { exact: true })).toBeVisible();
  await expect(console.row("Expiring soon")).toBeVisible();
  await page.getByRole("button", { name: "Secret expires within 30 days" }).click();
  await console.choose("Use", "Unused for 90 days");
  await expect(page).toHaveURL(/used=unused90/);
  await expect(page.getByRole("heading", { name: "No client matches" })).toBeVisible();
  await console.choose("Use", "Never used");
  await expect(page.getByText("2 clients", { exact: true })).toBeVisible();
});

test("what this page does itself is not counted as news", async ({ console, page, server }) => {
  await server.createClient("viewer", "Own 1");
  await server.createClient("viewer", "Own 2");
  const kinds: string[] = [];
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      const kind = /"kind":"(\w+)"/.exec(String(payload))?.[1];
      if (kind) kinds.push(kind);
    }),
  );
  await console.open("/clients?q=Own");
  // The socket is there once it has told of a change.
  await expect(async () => {
    await server.createClient("viewer", "Foreign");
    await expect(page.getByRole("button", { name: /new$/ })).toBeVisible({ timeout: 800 });
  }).toPass();
  await page.getByRole("button", { name: /new$/ }).click();
  await page.getByRole("button", { name: "Actions for Own 1" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await page.getByRole("button", { name: "Delete 1 client" }).click();
  await expect(console.row("Own 1")).toHaveCount(0);
  await expect.poll(() => kinds).toContain("DELETED");
  await expect(page.getByRole("button", { name: /deleted$/ })).toHaveCount(0);
});
