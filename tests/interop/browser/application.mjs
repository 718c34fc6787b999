// What a person does at an application.

import { must } from '../check.mjs';
import { origin, parties } from './parties.mjs';
import { person } from './person.mjs';

export const named = (name) => parties.find((party) => party.name === name);
export const first = named('openid-client');
export const byForm = named('express-openid-connect');

// What a browser says of a page that is answered with an error on purpose.
export const refused = /Failed to load resource: the server responded with a status of 4\d\d/;

// To the page of an application, and by its link to the server.
export async function begin(page, { name, pages }) {
  await page.go(origin(name));
  await page.press('Sign in');
  if (pages) await page.press(pages.signIn);
}

export async function signedIn(page, party) {
  await page.expectState('signed-in');
  const who = await page.text('who');
  must(who === party.who, `it shows "${who}", not "${party.who}"`);
  const sub = page.page.locator('#sub');
  if ((await sub.count()) > 0) must((await sub.innerText()) === person.sub, `its subject is "${await sub.innerText()}"`);
}

export async function signOut(page, party) {
  await page.press('Sign out');
  if (party.pages) await page.press(party.pages.signOut);
  must(!page.atServer(), `the browser stays at "${page.shown.at(-1)}" of the server`);
  await page.expectState('signed-out');
}

// What an application keeps in the browser is gone, and what the server keeps is there.
export async function forget(page, context) {
  await context.clearCookies({ name: /^(?!__Host-lk)/ });
  await page.page.evaluate(() => sessionStorage.clear());
}

export async function refresh(page) {
  const before = await page.text('token');
  await page.control('Refresh').click();
  await page.page.locator('body[data-state="failed"]').or(page.page.locator('#token').filter({ hasNotText: before })).waitFor();
  await page.expectState('signed-in');
}
