// Authorization requests of every kind.

import { check, must } from '../../check.mjs';
import { begin, byForm, first, forget, refused, signedIn } from '../application.mjs';
import { origin } from '../parties.mjs';
import { pass, signIn } from '../person.mjs';
import { issuer } from '../server.mjs';
import { visit } from '../visit.mjs';

await check('a redirect URI that is not registered gets a page, and no browser is sent there', () =>
  visit(
    async (page) => {
      await begin(page, first);
      const client = new URL(page.page.url());
      must(client.origin === issuer, 'the application does not lead to the server');
      const asked = new URLSearchParams({ client_id: process.env.CLIENT_OF_FIRST, response_type: 'code', scope: 'openid' });
      asked.set('redirect_uri', 'https://elsewhere.example.com/callback');
      await page.go(`${issuer}/oauth/authorize?${asked}`);
      must(page.atServer(), `the browser is at ${page.page.url()}`);
    },
    { expected: [refused] },
  ),
);

const asking = (page, prompt) => page.go(`${origin(first.name)}/login?prompt=${prompt}`);

await check('prompt=none shows no page, with a session and without one', () =>
  visit(async (page, context) => {
    await asking(page, 'none');
    must((await page.text('error')).includes('login_required'), `without a session: ${await page.text('error')}`);
    await begin(page, first);
    await pass(page);
    await forget(page, context);
    page.shown = [];
    await asking(page, 'none');
    await signedIn(page, first);
    must(page.shown.length === 0, `pages were shown: ${page.shown}`);
  }),
);

await check('prompt=login asks for the password, however short ago it was given', () =>
  visit(async (page) => {
    await begin(page, byForm);
    await signIn(page);
    await asking(page, 'login');
    must(page.atServer() && (await page.heading()) === 'Sign in', `no page is shown, and the browser is at ${page.page.url()}`);
    await signIn(page);
    await pass(page);
    await signedIn(page, first);
  }),
);

await check('response_mode=form_post', () =>
  visit(async (page) => {
    await page.go(origin(byForm.name) + byForm.form);
    await signIn(page);
    await signedIn(page, byForm);
  }),
);

await check('an authorization request as a form of another site uses the session', () =>
  visit(async (page, context) => {
    await begin(page, first);
    await pass(page);
    await forget(page, context);
    page.shown = [];
    await page.go(`${origin(first.name)}/login-by-post`);
    await signedIn(page, first);
    must(page.shown.length === 0, `pages: ${page.shown}`);
  }),
);
