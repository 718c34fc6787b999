// Consent: given, refused, withdrawn.

import { check, must } from '../../check.mjs';
import { begin, first, forget, signedIn } from '../application.mjs';
import { origin } from '../parties.mjs';
import { consent, pass, signIn } from '../person.mjs';
import { issuer } from '../server.mjs';
import { visit } from '../visit.mjs';

await check('a person who denies is sent back with access_denied', () =>
  visit(async (page) => {
    await page.go(`${origin(first.name)}/login?prompt=consent`);
    await signIn(page);
    await consent(page, 'Deny');
    await page.expectState('failed');
    must((await page.text('error')).includes('access_denied'), `the application says: ${await page.text('error')}`);
  }),
);

await check('who is the wrong person at the page for consent can sign in as another', () =>
  visit(async (page) => {
    await page.go(`${origin(first.name)}/login?prompt=consent`);
    await signIn(page);
    await page.press('Use another user');
    await signIn(page);
    await consent(page);
    await signedIn(page, first);
  }),
);

await check('the page of the account: sessions, applications; a consent that is withdrawn is asked for again', () =>
  visit(async (page, context) => {
    await begin(page, first);
    await pass(page);
    await page.go(`${issuer}/account/default`);
    must((await page.heading()) === 'Your account', `it shows "${await page.heading()}"`);
    await page.press(`Remove ${first.name}`);
    must((await page.page.getByRole('status').count()) === 1, 'nothing says that it was done');
    await forget(page, context);
    page.shown = [];
    await begin(page, first);
    must(/^Allow/.test(page.shown.at(-1) ?? ''), `pages: ${page.shown}`);
    await consent(page);
    await signedIn(page, first);
    await page.go(`${issuer}/account/default`);
    await page.press('Sign out');
    must(page.atServer(), 'the browser left the server');
  }),
);
