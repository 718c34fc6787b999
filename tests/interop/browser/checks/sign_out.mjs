// Signing out without an application.

import { check, must } from '../../check.mjs';
import { begin, first } from '../application.mjs';
import { origin } from '../parties.mjs';
import { pass } from '../person.mjs';
import { issuer } from '../server.mjs';
import { visit } from '../visit.mjs';

await check('a sign-out without a hint is asked about', () =>
  visit(async (page) => {
    await begin(page, first);
    await pass(page);
    await page.go(`${issuer}/oauth/end-session`);
    must((await page.heading()) === 'Sign out', `it shows "${await page.heading()}"`);
    await page.press('Sign out');
    must((await page.heading()) === 'Signed out', `it shows "${await page.heading()}"`);
    await page.go(`${origin(first.name)}/login`);
    must((await page.heading()) === 'Sign in', 'the session goes on');
  }),
);
