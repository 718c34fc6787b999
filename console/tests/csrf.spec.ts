import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { expect, test } from "./console";
import type { Server } from "./server";

// What a page of another origin can try with the session of a person who is signed in (design of the console, part 3). By another port of the
// same host it is of the same site, so the browser sends it the cookie; by another host it is not.

const MUTATION = 'mutation { createClient(input: { name: "Forged" }) { client { id } } }';

let foreign: HttpServer;

test.beforeAll(async () => {
  foreign = createServer((_, answer) => {
    answer.writeHead(200, { "content-type": "text/html" });
    answer.end(
      '<!doctype html><html lang="en"><title>Elsewhere</title><iframe name="frame"></iframe></html>',
    );
  });
  await new Promise<void>((resolve) => foreign.listen(0, resolve));
});

test.afterAll(() => {
  foreign.closeAllConnections();
  foreign.close();
});

const sites = [
  { name: "another port of the same host", host: "localhost", isSameSite: true },
  { name: "another host", host: "127.0.0.1", isSameSite: false },
];

/** How a page sends something that changes data: what came back, as far as the page may see it. */
type Attempt = (page: Page, address: string) => Promise<string>;

const send = (page: Page, address: string, init: RequestInit) =>
  page.evaluate(
    async ([to, with_]) => {
      try {
        const answer = await fetch(to as string, with_ as RequestInit);
        return answer.type === "opaque" ? "opaque" : `read ${answer.status}`;
      } catch {
        return "refused";
      }
    },
    [address, init] as const,
  );

const json = { "content-type": "application/json", accept: "application/json" };
const body = JSON.stringify({ query: MUTATION });
const byForm =
  (enctype: string, name: string, value: string, method = "post"): Attempt =>
  async (page, address) => {
    const answered = page.waitForResponse((answer) => answer.url().startsWith(address));
    await page.evaluate(
      ([action, sent, field, content, by]) => {
        const form = document.createElement("form");
        Object.assign(form, { action, method: by, enctype: sent, target: "frame" });
        const input = document.createElement("input");
        Object.assign(input, { type: "hidden", name: field, value: content });
        form.append(input);
        document.body.append(form);
        form.submit();
      },
      [address, enctype, name, value, method] as const,
    );
    return `answered ${(await answered).status()}`;
  };

const attempts: { name: string; run: Attempt; seen: RegExp }[] = [
  {
    name: "fetch with JSON and the header of the console",
    run: (page, address) =>
      send(page, address, {
        method: "POST",
        credentials: "include",
        headers: { ...json, "x-latchkey-console": "default" },
        body,
      }),
    seen: /^refused$/,
  },
  {
    name: "fetch with JSON",
    run: (page, address) =>
      send(page, address, { method: "POST", credentials: "include", headers: json, body }),
    seen: /^refused$/,
  },
  {
    name: "fetch without CORS, JSON as text",
    run: (page, address) =>
      send(page, address, {
        method: "POST",
        mode: "no-cors",
        credentials: "include",
        headers: { "content-type": "text/plain" },
        body,
      }),
    seen: /^opaque$/,
  },
  {
    name: "fetch without CORS, by GET",
    run: (page, address) =>
      send(page, `${address}?query=${encodeURIComponent(MUTATION)}`, {
        mode: "no-cors",
        credentials: "include",
      }),
    seen: /^opaque$/,
  },
  {
    name: "form",
    run: byForm("application/x-www-form-urlencoded", "query", MUTATION),
    seen: /^answered 4\d\d$/,
  },
  {
    name: "form with files",
    run: byForm("multipart/form-data", "operations", body),
    seen: /^answered 4\d\d$/,
  },
  {
    name: "form whose text is JSON",
    run: byForm("text/plain", `{"query":${JSON.stringify(MUTATION)},"extra":"`, '"}'),
    seen: /^answered 4\d\d$/,
  },
  {
    name: "form by GET",
    run: byForm("application/x-www-form-urlencoded", "query", MUTATION, "get"),
    seen: /^answered 4\d\d$/,
  },
  {
    name: "WebSocket",
    run: (page, address) =>
      page.evaluate(
        (to) =>
          new Promise<string>((resolve) => {
            const socket = new WebSocket(to.replace(/^http/, "ws"), "graphql-transport-ws");
            socket.onopen = () => socket.send('{"type":"connection_init","payload":{"console":"default"}}');
            socket.onmessage = ({ data }) => resolve(`message ${data}`);
            socket.onclose = ({ code }) => resolve(`closed ${code}`);
          }),
        address,
      ),
    seen: /^closed (4403|1006)$/,
  },
];

const clientsCalled = async (server: Server, name: string) =>
  (
    await server.ask("query($filter: ClientFilter) { clients(filter: $filter) { totalCount } }", {
      filter: { search: name },
    })
  ).clients.totalCount;

for (const { name, host, isSameSite } of sites) {
  test(`a page of ${name} can do nothing with the session`, async ({ context, server }) => {
    const page = await context.newPage();
    const sent: { status: number; hasCookie: boolean }[] = [];
    const waiting: Promise<void>[] = [];
    page.on("response", (answer) => {
      if (!answer.url().startsWith(server.issuer)) return;
      const note = async () => {
        const { cookie = "" } = await answer.request().allHeaders();
        sent.push({ status: answer.status(), hasCookie: /(^|; )(__Host-)?lk_/.test(cookie) });
      };
      waiting.push(note());
    });
    const { port } = foreign.address() as AddressInfo;
    for (const attempt of attempts) {
      await page.goto(`http://${host}:${port}/`);
      expect(await attempt.run(page, `${server.issuer}/graphql`), attempt.name).toMatch(attempt.seen);
    }
    await Promise.all(waiting);
    // Not one was answered as the person would be, though the cookie came with those that the browser let through.
    expect(sent.length).toBeGreaterThan(4);
    for (const { status } of sent) expect(status).toBeGreaterThanOrEqual(400);
    expect(sent.some(({ hasCookie }) => hasCookie)).toBe(isSameSite);
    expect(await clientsCalled(server, "Forged")).toBe(0);

    // No page is shown within another.
    await page.goto(`http://${host}:${port}/`);
    await page.evaluate((address) => {
      const frame = document.querySelector("iframe");
      if (frame) frame.src = address;
    }, `${server.issuer}/console/default/`);
    await expect.poll(() => page.frame({ name: "frame" })?.url()).toMatch(/^chrome-error:/);
    await page.close();
  });
}

test("the same is done for the console's own page", async ({ console, page, server, complaints }) => {
  complaints.expected.push(/status of 4\d\d/);
  await console.open("/");
  const own = { method: "POST", credentials: "same-origin" as const, headers: json };
  const forged = JSON.stringify({ query: MUTATION.replace("Forged", "Genuine") });
  const address = `${server.issuer}/graphql`;
  expect(await send(page, address, { ...own, body: forged })).toMatch(/^read 4/);
  expect(await clientsCalled(server, "Genuine")).toBe(0);
  const headers = { ...json, "x-latchkey-console": "default" };
  expect(await send(page, address, { ...own, headers, body: forged })).toBe("read 200");
  expect(await clientsCalled(server, "Genuine")).toBe(1);
});
