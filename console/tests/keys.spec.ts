import { barriers, expect, looks, password, sessionOf, test } from "./fresh";
import { Server } from "./server";

test("keys: status and moments, rotation is explained, and refused too early", async ({ console, page }) => {
  await console.open("/keys");
  await expect(page.getByRole("row").filter({ hasText: "Signs now" }).first()).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "Signs next" }).first()).toBeVisible();
  await page.getByRole("button", { name: "Rotate keys" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("Tokens that are already out stay valid");
  await dialog.getByRole("button", { name: "Rotate keys" }).click();
  await expect(dialog.getByRole("alert")).toContainText("The next key was published at");
  await dialog.getByRole("switch", { name: /Rotate even if/ }).check();
  await dialog.getByRole("button", { name: "Rotate keys" }).click();
  await expect(page.getByText("The keys are rotated")).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "Retired" }).first()).toBeVisible();
});

test("keys: revocation wants the key ID typed", async ({ console, page, server }) => {
  const kids = async () =>
    (await server.ask("{ signingKeys { kid status } }")).signingKeys as { kid: string; status: string }[];
  const next = (await kids()).find((key) => key.status === "NEXT");
  const kid = next?.kid ?? "";
  await console.open("/keys");
  await page.getByRole("button", { name: `Revoke key ${kid}` }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog.getByRole("button", { name: "Revoke key" })).toBeDisabled();
  await dialog.getByLabel(`Type ${kid} to confirm`).fill(kid);
  await dialog.getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByText("The key is revoked")).toBeVisible();
  expect((await kids()).map((key) => key.kid)).not.toContain(kid);
});

test("keys: all tokens are revoked only by a typed text", async ({ browser }) => {
  // On a server of its own, as other tests need theirs.
  const server = await Server.start();
  try {
    const context = await browser.newContext({ storageState: await sessionOf(server.link) });
    const page = await context.newPage();
    await page.goto(`${server.issuer}/console/default/keys`);
    await page.getByRole("button", { name: "Revoke all tokens…" }).click();
    const dialog = page.getByRole("alertdialog");
    await expect(dialog.getByRole("button", { name: "Revoke all tokens" })).toBeDisabled();
    await dialog.getByLabel("Type revoke all tokens to confirm").fill("revoke all tokens");
    await dialog.getByRole("button", { name: "Revoke all tokens" }).click();
    await expect(page.getByText("All tokens are revoked")).toBeVisible();
    await context.close();
  } finally {
    await server.stop();
  }
});

test("keys: a change that wants a recent sign-in asks for it, and then goes on", async ({
  console,
  page,
  recent,
}) => {
  // Who signs in again has another session, and the one before is over.
  recent.last = undefined;
  await console.open("/keys");
  let isFirst = true;
  await page.route("**/graphql", (route) => {
    if (!isFirst || !route.request().postData()?.includes("rotateSigningKey")) return route.continue();
    isFirst = false;
    return route.fulfill({
      contentType: "application/json",
      body: JSON.stringify({
        data: {
          rotateSigningKey: {
            signingKey: null,
            userErrors: [{ code: "REAUTHENTICATION_REQUIRED", message: "Sign in again.", path: [] }],
          },
        },
      }),
    });
  });
  await page.getByRole("button", { name: "Rotate keys" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Rotate the signing keys?" });
  await dialog.getByRole("switch", { name: /Rotate even if/ }).check();
  await dialog.getByRole("button", { name: "Rotate keys" }).click();
  const again = page.getByRole("alertdialog", { name: "Confirm that it is you" });
  await expect(again).toBeVisible();
  const opened = page.context().waitForEvent("page");
  await again.getByRole("button", { name: "Sign in" }).click();
  const tab = await opened;
  await expect(tab.getByLabel("Username")).not.toHaveValue("");
  await tab.getByLabel("Password", { exact: true }).fill(password);
  await tab.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("The keys are rotated")).toBeVisible();
});

for (const look of looks) {
  test(`the keys have no barrier ${look.name}`, async ({ console, page }, info) => {
    await console.setLook(look);
    await console.open("/keys");
    await expect(page.getByRole("row").filter({ hasText: "Signs now" }).first()).toBeVisible();
    await page.screenshot({ path: info.outputPath("page.png") });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await page
      .getByRole("button", { name: /^Revoke key/ })
      .first()
      .click();
    await page.screenshot({ path: info.outputPath("dialog.png") });
    expect(await barriers(page)).toEqual([]);
  });
}
