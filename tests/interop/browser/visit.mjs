// A visit: a browser with nothing kept, in which one person goes from page to page. Every page of the server that it comes to is
// looked at: by axe-core, in light and dark, wide and narrow; and the browser must not complain of it.

import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { must } from '../check.mjs';
import { parties } from './parties.mjs';
import { issuer } from './server.mjs';

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const { CHROMIUM = '/usr/bin/chromium', SCREENSHOTS, KEY_HASH } = process.env;
if (SCREENSHOTS) mkdirSync(SCREENSHOTS, { recursive: true });

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: [
    // Debian's Chromium refuses to run as root in its sandbox, and asks servers on the internet for updates.
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // The certificates of this run, and no others.
    `--ignore-certificate-errors-spki-list=${KEY_HASH}`,
  ],
});
export const close = () => browser.close();

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };
// WCAG 2.2 criterion 1.4.10.
const NARROWEST = { width: 320, height: 640 };
const seen = new Set();

// What is on a page that has come to rest: an application says how it stands, a page of the server has a heading.
const RESTING = 'body[data-state]:not([data-state="working"]), form[action*="/auth/sign"], body:not([data-state]) main h1';

// Run in the page: whose it is, and whether it is the one that takes a response to the application as a form, and goes on by itself.
function whereabouts() {
  return { origin: location.origin, submits: document.querySelector('form input[name="iss"]') !== null };
}

export class Visit {
  constructor(page, options) {
    this.page = page;
    // Headings of the server's pages, in the order in which they were shown.
    this.shown = [];
    this.complaints = [];
    this.expected = options.expected ?? [];
    this.scripts = options.scripts ?? true;
    page.setDefaultTimeout(15_000);
    page.on('console', (message) => {
      const from = message.location().url || page.url();
      if (['error', 'warning'].includes(message.type())) this.complain(from, message.text());
    });
    page.on('pageerror', (error) => this.complain(page.url(), String(error)));
  }

  // Applications may say what they like; the server's pages must not.
  complain(from, text) {
    const own = from.startsWith(issuer) || from.startsWith('data:') || from === '';
    if (own && !this.expected.some((pattern) => pattern.test(text))) this.complaints.push(`${text} (${from})`);
  }

  // Does what makes the browser go elsewhere, and waits until it has come to rest.
  async go(action) {
    const moved = this.page.waitForEvent('framenavigated', { predicate: (frame) => frame === this.page.mainFrame() });
    const act = typeof action === 'string' ? this.page.goto(action) : action();
    await Promise.all([moved, act]);
    await this.rest();
  }

  async rest() {
    for (let pages = 0; pages < 10; pages++) {
      await this.page.locator(RESTING).first().waitFor();
      const here = await this.page.evaluate(whereabouts).catch(() => undefined);
      // Undefined where the browser has gone on meanwhile.
      if (here && here.origin !== issuer) return;
      if (here && !(here.submits && this.scripts)) break;
      if (here) await this.page.waitForURL((url) => url.origin !== issuer);
    }
    this.shown.push(await this.heading());
    await this.look();
  }

  atServer() {
    return new URL(this.page.url()).origin === issuer;
  }

  heading() {
    return this.page.locator('main h1').innerText();
  }

  // Fails where the page has a fault that keeps people out.
  async look() {
    const { page } = this;
    const address = new URL(page.url());
    const language = await page.locator('html').getAttribute('lang');
    // The same page for whichever application, and by whichever link.
    const heading = await this.heading();
    const name = parties.map((party) => party.name).find((known) => heading.split(/[ ?]/).includes(known));
    const where = address.pathname.replace(/[A-Za-z0-9_-]{30,}/, '');
    const problem = (await page.locator('.problem').count()) > 0 ? 'problem' : '';
    const parts = [heading.replace(name, 'app'), where, language, problem];
    const key = parts.join(' ').replace(/[^A-Za-z0-9]+/g, ' ').trim().replaceAll(' ', '-').toLowerCase();
    const first = !seen.has(key);
    seen.add(key);
    await this.audit(`${key}, light`);
    if (!first) return;
    for (const viewport of [NARROWEST, NARROW, WIDE]) {
      await page.setViewportSize(viewport);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      must(over <= 0, `${key} is ${over} pixels too wide at ${viewport.width}`);
      if (viewport === NARROWEST) continue;
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        const file = `${key}-${viewport.width}-${colorScheme}.png`;
        if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, file), fullPage: true });
        await this.audit(file);
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
  }

  async audit(where) {
    const { page } = this;
    // axe-core waits for timers, which need scripts; the page is the same with them.
    if (!this.scripts) return;
    await page.evaluate(AXE);
    // Without `preload`, which would fetch what the page's policy forbids.
    const { violations } = await page.evaluate(() => globalThis.axe.run({ preload: false }));
    const line = ({ id, impact, nodes }) => `${id} (${impact}) at ${nodes.map(({ target }) => target).join(', ')}`;
    const bad = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
    must(bad.length === 0, `axe-core, ${where}: ${bad.map(line).join('; ')}`);
  }

  // The page of an application.
  state() {
    return this.page.locator('body').getAttribute('data-state');
  }

  text(id) {
    return this.page.locator(`#${id}`).innerText();
  }

  // Says what a page shows where something else was expected.
  async expectState(state) {
    const found = await this.state();
    if (found === state) return;
    const error = this.page.locator('#error');
    const why = (await error.count()) > 0 ? await error.innerText() : (await this.page.locator('body').innerText()).slice(0, 300);
    throw new Error(`the page ${this.page.url()} is ${found}, not ${state}: ${why}`);
  }

  control(name) {
    const { page } = this;
    return page.getByRole('link', { name, exact: true }).or(page.getByRole('button', { name, exact: true })).first();
  }

  press(name) {
    return this.go(() => this.control(name).click());
  }

  // Fails where the browser has complained since the last time.
  quiet() {
    const complaints = this.complaints.splice(0);
    must(complaints.length === 0, `the browser complained: ${complaints.join('; ')}`);
  }
}

// The longest visit, in milliseconds.
const LONGEST = 120_000;

// Runs a visit, and fails where the browser complained of the server.
export async function visit(run, options = {}) {
  const { expected, ...rest } = options;
  const scripts = rest.javaScriptEnabled ?? true;
  const context = await browser.newContext({ viewport: WIDE, locale: 'en-GB', colorScheme: 'light', ...rest });
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`violated ${event.effectiveDirective}: ${event.blockedURI}`);
    });
  });
  try {
    const page = await context.newPage();
    const made = new Visit(page, { expected, scripts });
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`it is not at its end after ${LONGEST / 1000} seconds, at ${page.url()}`)), LONGEST);
    });
    await Promise.race([run(made, context), late]).finally(() => clearTimeout(timer));
    made.quiet();
  } finally {
    await context.close();
  }
}
