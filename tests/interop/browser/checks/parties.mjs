// Every relying party by itself.

import { check, must } from '../../check.mjs';
import { begin, forget, refresh, signOut, signedIn } from '../application.mjs';
import { parties } from '../parties.mjs';
import { pass, signIn } from '../person.mjs';
import { visit } from '../visit.mjs';

for (const party of parties) {
  await visit(async (page, context) => {
    const step = async (name, run) => {
      let done = false;
      await check(`${party.name}: ${name}`, async () => {
        await run();
        page.quiet();
        done = true;
      });
      return done;
    };

    if (party.unlisted) {
      page.expected.push(/CORS policy|net::ERR_FAILED/);
      await step('a script of an origin that is not listed cannot read its tokens', async () => {
        await begin(page, party);
        await signIn(page);
        await page.expectState('failed');
        must((await page.text('error')).includes('Failed to fetch'), await page.text('error'));
      });
      return;
    }

    const signs = await step('signs a person in', async () => {
      await begin(page, party);
      await pass(page);
      await signedIn(page, party);
      must(page.shown[0] === 'Sign in', `pages: ${page.shown}`);
      if (!party.asks) must(page.shown.length === 1, `more pages than wanted: ${page.shown}`);
    });
    if (!signs) return;

    await step('a second time, the session at the server is enough', async () => {
      await forget(page, context);
      page.shown = [];
      await begin(page, party);
      await pass(page);
      await signedIn(page, party);
      must(page.shown.length === 0, `pages: ${page.shown}`);
    });

    if (party.refreshes) {
      await step('refreshes, twice', async () => {
        await refresh(page);
        await refresh(page);
        await signedIn(page, party);
      });
    }
    if (party.name.startsWith('oidc-client-ts')) {
      await step('revokes its refresh token', async () => {
        await page.control('Revoke').click();
        await page.page.locator('body:not([data-state="working"])').waitFor();
        await page.expectState('signed-in');
      });
    }
    await step(party.endSession ? 'signs out, here and at the server' : 'signs out here, and not at the server', async () => {
      page.shown = [];
      await signOut(page, party);
      must(page.shown.length === 0, `pages of the server were shown: ${page.shown}`);
      await begin(page, party);
      const asked = page.shown.includes('Sign in');
      must(asked === (party.endSession ?? false), asked ? 'the session at the server has ended' : 'the session at the server goes on');
    });
  }).catch((error) => check(`${party.name}: ends without a fault`, () => Promise.reject(error)));
}
