import { presetRules, presets } from "../src/account/presets";
import { administratorOf, barriers, expect, looks, sessionOf, test } from "./fresh";
import type { Server } from "./server";

const policyOf = async (server: Server) =>
  (
    await server.ask(
      "{ account { version policy { preset maxClients maxActiveClients rememberSeconds secretGraceSeconds } } }",
    )
  ).account;

const set = (server: Server, input: object) =>
  server.ask(
    "mutation($input: UpdateAccountPolicyInput!) { updateAccountPolicy(input: $input) { userErrors { message } } }",
    { input },
  );

const names = Object.keys(presetRules.DEFAULT);

test("s5 i4 presets are what the server makes of them", async ({ server }) => {
  for (const preset of presets) {
    const { createAccount } = await server.ask(
      `mutation($input: CreateAccountInput!) { createAccount(input: $input) { account { policy { ${names.join(" ")} } } userErrors { message } } }`,
      { input: { name: preset, slug: `preset-${preset.toLowerCase()}`, preset } },
    );
    const { defaultTokenTtlSeconds: _, ...made } = createAccount.account.policy;
    const { defaultTokenTtlSeconds: __, ...known } = presetRules[preset];
    expect(made, preset).toEqual(known);
  }
});

test("s5 i4 limits and other rules are changed, with the server's sentence at a wrong value", async ({
  console,
  page,
  server,
}) => {
  await console.open("/rules");
  await page.getByLabel("Clients at most", { exact: true }).fill("70");
  await page.getByLabel("A replaced secret stays valid for").fill("99999999");
  await expect(page.getByText("2 rules changed, not saved yet")).toBeVisible();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText(/From 0 to \d+/)).toBeVisible();
  await page.getByLabel("A replaced secret stays valid for").fill("3600");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("The rules are saved")).toBeVisible();
  expect((await policyOf(server)).policy).toMatchObject({ maxClients: 70, secretGraceSeconds: 3600 });
  await page.getByLabel("Clients at most", { exact: true }).fill("");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText(/rules? changed, not saved yet/)).toHaveCount(0);
  expect((await policyOf(server)).policy.maxClients).toBeNull();
  await set(server, { preset: "DEFAULT" });
});

test("s5 i4 a preset is compared with the present rules before it is applied", async ({
  console,
  page,
  server,
}) => {
  await set(server, { preset: "DEFAULT" });
  await console.open("/rules");
  await page.getByRole("button", { name: "Compare with a preset" }).click();
  await page.getByRole("menuitem", { name: /Knox Manage/ }).click();
  const dialog = page.getByRole("dialog", { name: "Knox Manage: what would change" });
  const row = dialog.getByRole("row").filter({ hasText: "Active clients at most" });
  await expect(row).toContainText("Unlimited");
  await expect(row).toContainText("5");
  expect((await policyOf(server)).policy.preset).toBe("DEFAULT");
  await dialog.getByRole("button", { name: "Apply the preset" }).click();
  await expect(page.getByText("The rules of Knox Manage hold")).toBeVisible();
  await expect(page.getByLabel("Active clients at most")).toHaveValue("5");
  expect((await policyOf(server)).policy).toMatchObject({ preset: "KNOX", maxActiveClients: 5 });
  await set(server, { preset: "DEFAULT" });
});

test("rules that others changed meanwhile are shown beside one's own", async ({ console, page, server }) => {
  await console.open("/rules");
  await page.getByLabel("Staying signed in lasts").fill("2592000");
  await set(server, { secretGraceSeconds: 60, rememberSeconds: 604_800 });
  await page.getByRole("button", { name: "Save changes" }).click();
  const dialog = page.getByRole("alertdialog", { name: "These rules were changed meanwhile" });
  const row = dialog.getByRole("row").filter({ hasText: "Staying signed in lasts" });
  await expect(row).toContainText("30 days");
  await expect(row).toContainText("7 days");
  await dialog.getByRole("button", { name: "Keep my changes" }).click();
  await expect(page.getByLabel("A replaced secret stays valid for")).toHaveValue("60");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("The rules are saved")).toBeVisible();
  expect((await policyOf(server)).policy).toMatchObject({
    rememberSeconds: 2_592_000,
    secretGraceSeconds: 60,
  });
  await set(server, { preset: "DEFAULT", rememberSeconds: null });
});

test("s5 i4 only an administrator of the deployment raises a limit", async ({ browser, server }) => {
  await server.ask(
    'mutation { createAccount(input: { name: "Tenant", slug: "tenant", preset: INSIGHTS }) { userErrors { message } } }',
  );
  const link = administratorOf(server, "tenant", "tenant-admin");
  const context = await browser.newContext({ storageState: await sessionOf(link) });
  const page = await context.newPage();
  await page.goto(`${server.issuer}/console/tenant/rules`);
  await expect(page.getByText("Only an administrator of the deployment may raise it.").first()).toBeVisible();
  await page.getByLabel("Clients at most", { exact: true }).fill("9");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Only an administrator of the deployment may raise this limit.")).toBeVisible();
  await context.close();
});

test("who may only read sees the rules, and no way to change them", async ({ browser, server }) => {
  const context = await browser.newContext({
    storageState: await sessionOf(await server.createUser("rule-reader", "viewer")),
  });
  const page = await context.newPage();
  await page.goto(`${server.issuer}/console/default/rules`);
  await expect(page.getByLabel("Clients at most", { exact: true })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Rename…" })).toHaveCount(0);
  await context.close();
});

for (const look of looks) {
  test(`the rules have no barrier ${look.name}`, async ({ console, page }, info) => {
    await console.setLook(look);
    await console.open("/rules");
    await page.getByLabel("Tokens a minute").fill("60");
    await page.screenshot({ path: info.outputPath("page.png"), fullPage: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Compare with a preset" }).click();
    await page.getByRole("menuitem", { name: /Insights/ }).click();
    await page.screenshot({ path: info.outputPath("preset.png") });
    expect(await barriers(page)).toEqual([]);
  });
}
