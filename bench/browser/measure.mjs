// Opens the console and the playground of a running server in Chromium, and prints what that took as JSON: an object for each line of the table,
// with the budget of `what` in its `unit`.
// ISSUER, SERVER (where it listens), USERNAME, PASSWORD, ROUNDS and CHROMIUM are in the environment. Playwright is that of the console's own tests.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const sources = join(import.meta.dirname, '../../console');
const { chromium } = createRequire(join(sources, 'package.json'))('@playwright/test');
const { ISSUER, SERVER, USERNAME, PASSWORD, CHROMIUM } = process.env;
const rounds = Number(process.env.ROUNDS);
const clients = `${ISSUER}/console/default/clients?rows=50`;

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** The same several times: the median of each number. */
async function medians(measure) {
  const all = [];
  for (let round = 0; round < rounds; round++) all.push(await measure());
  return Object.fromEntries(Object.keys(all[0]).map((name) => [name, median(all.map((it) => it[name]))]));
}

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: [
    // Debian's Chromium refuses to run as root in its sandbox, and asks servers on the internet for updates.
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // The server calls itself by another port than the free one that it listens on.
    `--host-resolver-rules=MAP ${new URL(ISSUER).host} ${SERVER}`,
  ],
});
const view = { viewport: { width: 1440, height: 900 } };

/** In the page: when rows are drawn, when a click in the first of them is answered, how long the page is blocked. */
function watch() {
  window.seen = { rows: 0, answered: 0, blocked: 0 };
  new PerformanceObserver((entries) => {
    for (const { duration } of entries.getEntries()) window.seen.blocked += Math.max(0, duration - 50);
  }).observe({ type: 'longtask', buffered: true });
  const look = () => {
    const button = document.querySelector('tbody tr [aria-haspopup=menu]');
    if (!window.seen.rows && button) {
      window.seen.rows = performance.now();
      button.click();
    }
    if (window.seen.rows && document.querySelector('[role=menu]')) window.seen.answered = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** In the page: how long it takes from a step until what it leads to is drawn. */
function clock() {
  window.firstRow = () => document.querySelector('tbody tr:first-child code')?.textContent;
  window.timed = (step, isDrawn) =>
    new Promise((resolve, reject) => {
      const began = performance.now();
      step();
      const look = () => {
        const took = performance.now() - began;
        if (isDrawn()) requestAnimationFrame(() => resolve(performance.now() - began));
        else if (took > 20_000) reject(new Error(`not drawn: ${step}`));
        else requestAnimationFrame(look);
      };
      look();
    });
}

/** A page, with what it has transferred so far in kilobytes. */
async function open(state, script) {
  const context = await browser.newContext({ ...view, storageState: state });
  const page = await context.newPage();
  if (script) await page.addInitScript(script);
  const session = await context.newCDPSession(page);
  const urls = new Map();
  let transfers = [];
  session.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    transfers.push({ url: urls.get(requestId) ?? '', size: encodedDataLength });
  });
  await session.send('Network.enable');
  // CPU time of the thread, and not the time that passes while other programs have the processor.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return {
    context,
    page,
    session,
    kilobytes: (counts = () => true) =>
      transfers.filter(({ url }) => counts(url)).reduce((sum, { size }) => sum + size, 0) / 1000,
    forget: () => {
      transfers = [];
    },
  };
}

/** What the browser has once a person has signed in. */
async function signIn() {
  const { context, page } = await open();
  await page.goto(clients);
  await page.getByLabel('Username').fill(USERNAME);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('tbody tr a').first().waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

const state = await signIn();

const cold = await medians(async () => {
  const { context, page, kilobytes, forget } = await open(state, watch);
  await page.goto(clients);
  await page.waitForFunction(() => window.seen.answered > 0);
  // What comes late is counted too: long tasks, fonts.
  await page.waitForTimeout(1000);
  const first = await page.evaluate(() =>
    [...document.querySelectorAll('head script[src], head link[rel=modulepreload]')].map((it) => it.src || it.href),
  );
  const sizes = {
    scripts: kilobytes((url) => first.includes(url)),
    styles: kilobytes((url) => url.endsWith('.css')),
    load: kilobytes(),
  };
  const seen = await page.evaluate(() => window.seen);
  forget();
  await page.reload();
  await page.waitForFunction(() => window.seen.answered > 0);
  await page.waitForTimeout(1000);
  const reload = kilobytes();
  await context.close();
  return { ...seen, ...sizes, reload };
});

const { work } = await medians(async () => {
  const { context, page, session } = await open(state);
  await page.goto(clients);
  await page.locator('tbody tr a').first().waitFor();
  await page.waitForTimeout(1000);
  const { metrics } = await session.send('Performance.getMetrics');
  await context.close();
  return { work: 1000 * metrics.find(({ name }) => name === 'TaskDuration').value };
});

const steps = await medians(async () => {
  const { context, page } = await open(state, clock);
  await page.goto(clients);
  await page.locator('tbody tr a').first().waitFor();
  await page.waitForTimeout(1000);
  const changed = (find) =>
    page.evaluate((name) => {
      const before = window.firstRow();
      const button = [...document.querySelectorAll('main button')].find((it) => it.textContent.trim() === name);
      return window.timed(
        () => button.click(),
        () => window.firstRow() && window.firstRow() !== before,
      );
    }, find);
  const led = (name) =>
    page.evaluate(
      (to) =>
        window.timed(
          () => [...document.querySelectorAll('nav a')].find((it) => it.textContent.trim() === to).click(),
          () => document.querySelector('h1')?.textContent === to && document.querySelector('tbody tr a'),
        ),
      name,
    );
  const sort = await changed('Name');
  const turn = await changed('Next');
  const filter = await page.evaluate(() => {
    const field = document.querySelector('[data-search]');
    const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    return window.timed(
      () => {
        write.call(field, '00000042');
        field.dispatchEvent(new Event('input', { bubbles: true }));
      },
      () => document.querySelectorAll('tbody tr a').length === 1,
    );
  });
  // The first visit fetches the page's script as well.
  const roles = await led('Roles');
  const back = await led('Clients');
  await context.close();
  return { sort, turn, filter, roles, back };
});

const playground = await medians(async () => {
  const { context, page, kilobytes } = await open(state);
  const began = performance.now();
  await page.goto(`${ISSUER}/playground?account=default`);
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  const editor = performance.now() - began;
  await page.getByRole('link', { name: 'Query', exact: true }).waitFor();
  await page.waitForTimeout(1000);
  const load = kilobytes();
  await context.close();
  return { editor, load };
});
await browser.close();

/** Sizes in kilobytes of the files that are built into the program. */
const built = (app) =>
  readdirSync(join(sources, 'dist', app)).map((name) => ({ name, size: statSync(join(sources, 'dist', app, name)).size / 1000 }));
const index = readFileSync(join(sources, 'dist/console/index.html'), 'utf8');
const ofPages = built('console').filter(({ name }) => name.endsWith('.js.br') && !index.includes(`"./${name.slice(0, -3)}"`));
const sum = (files) => files.reduce((total, { size }) => total + size, 0);

const ms = (what, value, budget) => ({ what, unit: 'ms', value, budget });
const kb = (what, value, budget) => ({ what, unit: 'kb', value, budget });
console.log(
  JSON.stringify([
    kb('console, scripts that every page loads', cold.scripts, 185),
    kb('console, largest script of one page', Math.max(...ofPages.map(({ size }) => size)), 12),
    kb('console, style sheet', cold.styles, 10),
    kb('console, first load of a list, with fonts and answers', cold.load, 320),
    kb('console, a reload of it', cold.reload, 40),
    ms('console, cold, until rows are drawn', cold.rows, 1200),
    ms('console, cold, until a click is answered', cold.answered, 1400),
    ms('console, cold, time that the page is blocked', cold.blocked, 200),
    ms('console, CPU time of the page for a list of 50', work, 450),
    ms('console, another order of the list, until drawn', steps.sort, 350),
    ms('console, next page of the list, until drawn', steps.turn, 350),
    ms('console, typing in the filter, until drawn', steps.filter, 350),
    ms('console, from clients to roles, first visit', steps.roles),
    ms('console, from roles back to clients', steps.back),
    kb('playground, all files', sum(built('playground')), 1600),
    kb('playground, first load with the schema', playground.load, 1250),
    ms('playground, until the editor is there', playground.editor),
  ]),
);
