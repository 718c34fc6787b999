import type { Response } from "@playwright/test";
import { expect, test } from "./console";
import { Playground } from "./fixtures";

// Browsers take Brotli by https and from this machine only; by plain http from elsewhere they ask for gzip and deflate.
test.use({ extraHTTPHeaders: { "accept-encoding": "gzip, deflate" } });

test("a browser that takes no Brotli gets the console and the playground", async ({
  console,
  page,
  server,
}) => {
  const files: Response[] = [];
  page.on("response", (answer) => {
    if (/\/-\/[0-9a-f]{12}\//.test(answer.url())) files.push(answer);
  });
  await server.createClient("viewer", "Without Brotli");
  await console.open("/clients?q=Without");
  await expect(console.row("Without Brotli")).toBeVisible();
  await console.open("/");
  await expect(page.getByRole("list", { name: "Clients in numbers" })).toBeVisible();
  const playground = new Playground(page, server);
  await playground.open(`${server.issuer}/playground?account=default`);
  await playground.run();
  await expect(playground.answer).toContainText("totalCount");
  // Asked only now: what a page still loads as it is closed has no headers to ask for.
  expect(files.length).toBeGreaterThan(12);
  for (const answer of [...files]) {
    const { "accept-encoding": asked = "" } = await answer.request().allHeaders();
    expect(asked).not.toContain("br");
    expect(answer.headers()["content-encoding"]).not.toBe("br");
  }
});
