import { clientOf, field, update } from "./client-tabs";
import { expect, test } from "./console";

test("i9 i5 URLs, and what each of them lets through", async ({ console, page, server }) => {
  const client = await server.createClient("viewer", "URLs typed");
  await console.open(`/clients/${client.id}/flows`);
  await field(page, "Root URL").fill("https://app.example.com");
  await field(page, "Home URL").fill("/home");
  await field(page, "Redirect URIs").fill("/callback\n\nhttps://example.com/*\nhttp://127.0.0.1/cb");
  await field(page, "Post-logout redirect URIs").fill("/bye");
  await field(page, "Web origins").fill("+\nhttps://*.example.org");
  await field(page, "Admin URL").fill("/admin");

  const part = (name: string) => page.getByRole("region", { name: `${name}, as they are used`, exact: true });
  await expect(part("Redirect URIs").getByRole("listitem")).toHaveText([
    "https://app.example.com/callbackExactly this address",
    "https://example.com/anythingEvery address that begins so",
    "http://127.0.0.1/cbThis address, at any port",
  ]);
  await expect(part("Web origins").getByRole("listitem")).toHaveText([
    "https://app.example.comThis origin",
    "https://example.comThis origin",
    "http://127.0.0.1This origin",
    "https://*.example.orgAll hosts below this domain",
  ]);
  await expect(part("Home URL")).toContainText("https://app.example.com/home");
  await expect(page.getByText("Stored, not yet sent")).toHaveCount(2);

  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Changes saved")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save changes" })).toHaveCount(0);
  expect((await clientOf(server, client.id)).urls).toEqual({
    rootUrl: "https://app.example.com",
    homeUrl: "/home",
    adminUrl: "/admin",
    backchannelLogoutUrl: null,
    redirectUris: ["/callback", "https://example.com/*", "http://127.0.0.1/cb"],
    postLogoutRedirectUris: ["/bye"],
    webOrigins: ["+", "https://*.example.org"],
  });
});

test("i9 what is wrong is said at its field", async ({ console, page, server }) => {
  const client = await server.createClient("viewer", "URLs wrong");
  await console.open(`/clients/${client.id}/flows`);
  const redirects = field(page, "Redirect URIs");
  await redirects.fill("https://example.com/cb\nhttps://*/cb");
  await field(page, "Home URL").fill("/home");
  const resolved = page.getByRole("region", { name: "Redirect URIs, as they are used", exact: true });
  await expect(resolved).toContainText("Not a URL that can be used here");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(redirects).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText(/line 2.*may only stand at the very end/i)).toBeVisible();
  await expect(field(page, "Home URL")).toHaveAttribute("aria-invalid", "true");
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(redirects).toHaveValue("");
  await expect(redirects).not.toHaveAttribute("aria-invalid", "true");
});

test("i10 capabilities, at least one", async ({ console, page, server }) => {
  const client = await server.createClient("viewer", "Capable");
  await console.open(`/clients/${client.id}/flows`);
  const script = page.getByRole("checkbox", { name: /^Script/ });
  await expect(script).toBeChecked();
  await expect(script).toBeDisabled();
  await expect(page.getByText("At least one capability stays on.")).toBeVisible();
  await page.getByRole("checkbox", { name: /^Back-channel logout/ }).check();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("needs a back-channel logout URL", { exact: false }).last()).toBeVisible();
  await expect(field(page, "Back-channel logout URL")).toHaveAttribute("aria-invalid", "true");
  await field(page, "Back-channel logout URL").fill("https://app.example.com/logout");
  await page.getByRole("checkbox", { name: /^Web app/ }).check();
  await script.uncheck();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Changes saved")).toBeVisible();
  const { capabilities } = await clientOf(server, client.id);
  expect(capabilities.sort()).toEqual(["BACKCHANNEL", "WEB_APP"]);
});

test("i10 settings of sign-in", async ({ console, page, server }) => {
  const client = await server.createClient("viewer", "Signs in");
  await update(server, client.id, { capabilities: ["WEB_APP"] });
  await console.open(`/clients/${client.id}/flows`);
  await expect(page.getByRole("switch", { name: /^Require PKCE/ })).toBeChecked();
  await page.getByRole("radio", { name: /^Not at all/ }).check();
  await page.getByRole("switch", { name: /^First-party app/ }).check();
  await field(page, "Refresh tokens expire unused after").fill("30");
  await field(page, "Offline access ends after").fill("86400");
  await expect(page.getByText("1 day", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Save changes" }).click();
  const idle = field(page, "Refresh tokens expire unused after");
  await expect(idle).toHaveAttribute("aria-invalid", "true");
  await idle.fill("3600");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Changes saved")).toBeVisible();
  expect((await clientOf(server, client.id)).signIn).toEqual({
    authMethod: "NONE",
    requirePkce: true,
    firstParty: true,
    claimsInIdToken: false,
    refreshIdleSeconds: 3600,
    refreshMaxSeconds: 86_400,
  });
});

test("i5 only what both have changed needs a decision", async ({ console, page, server }) => {
  const client = await server.createClient("viewer", "Raced");
  await console.open(`/clients/${client.id}/flows`);
  await field(page, "Home URL").fill("https://example.com/mine");
  await update(server, client.id, { name: "Raced and renamed" });
  await expect(page.getByRole("heading", { name: "Raced and renamed" })).toBeVisible();
  const save = page.getByRole("button", { name: "Save changes" });
  // Where the form has not heard of the change yet, it takes it over, and asks to save again.
  await expect(async () => {
    if (await save.isVisible()) await save.click();
    await expect(page.getByText("Changes saved")).toBeVisible({ timeout: 800 });
  }).toPass();
  expect((await clientOf(server, client.id)).urls.homeUrl).toBe("https://example.com/mine");

  await field(page, "Home URL").fill("https://example.com/again");
  await update(server, client.id, { urls: { homeUrl: "https://example.com/theirs" } });
  const conflict = page.getByRole("region", { name: "Someone else has changed this too." });
  await expect(conflict.getByRole("row", { name: /Home URL/ })).toContainText("https://example.com/theirs");
  await expect(conflict.getByRole("row", { name: /Home URL/ })).toContainText("https://example.com/again");
  await expect(save).toHaveCount(0);
  await page.getByRole("button", { name: "Compare versions" }).click();
  await expect(conflict).toBeFocused();
  await conflict.getByRole("button", { name: "Take the saved version" }).click();
  await expect(field(page, "Home URL")).toHaveValue("https://example.com/theirs");
  await expect(save).toHaveCount(0);
});
