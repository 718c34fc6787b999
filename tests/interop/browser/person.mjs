// What a person does at the server's pages.

import { must } from '../check.mjs';
import { account } from './parties.mjs';

export const person = { ...account, password: 'harbour-violet-41-teapot-ledger', sub: process.env.PERSON };

export async function fillSignIn({ page }, password = person.password) {
  await page.getByLabel('Username').fill(person.username);
  await page.getByLabel('Password').fill(password);
}

// At the page that asks who one is.
export async function signIn(visit, password) {
  must((await visit.heading()) === 'Sign in', `the page is "${await visit.heading()}", not the one to sign in at`);
  await fillSignIn(visit, password);
  await visit.press('Sign in');
}

// At the page that asks for consent.
export async function consent(visit, answer = 'Allow') {
  must(/^Allow .*\?$/.test(await visit.heading()), `the page is "${await visit.heading()}", not the one for consent`);
  await visit.press(answer);
}

// From the server's pages, whichever they are, back to the application.
export async function pass(visit) {
  for (let pages = 0; pages < 5 && visit.atServer(); pages++) {
    if ((await visit.heading()) === 'Sign in') await signIn(visit);
    else await consent(visit);
  }
  must(!visit.atServer(), `the browser stays at "${await visit.heading()}"`);
}
