// All relying parties together.

import { check, must } from '../../check.mjs';
import { begin, byForm, first, named, refresh, refused, signOut, signedIn } from '../application.mjs';
import { origin, parties } from '../parties.mjs';
import { pass } from '../person.mjs';
import { visit } from '../visit.mjs';

await check('one sign-in is enough for all of them, and a sign-out at one ends what the others may refresh', () =>
  visit(
    async (page) => {
      const all = parties.filter(({ unlisted }) => !unlisted);
      for (const party of all) {
        await begin(page, party);
        await pass(page);
        await signedIn(page, party);
      }
      const times = page.shown.filter((heading) => heading === 'Sign in').length;
      must(times === 1, `the person was asked ${times} times`);

      await page.go(origin('authlib'));
      await signOut(page, named('authlib'));
      // Another that signs out afterwards is sent back all the same.
      page.shown = [];
      await page.go(origin('mozilla-django-oidc'));
      await signOut(page, named('mozilla-django-oidc'));
      must(page.shown.length === 0, `pages: ${page.shown}`);
      // The refresh token of the first has offline_access, and lives on.
      await page.go(origin(first.name));
      await refresh(page);
      // What the other has is dead: its access token, and its refresh token.
      await page.go(origin(byForm.name));
      await page.expectState('failed');
      await page.go(`${origin(byForm.name)}/refresh`);
      await page.expectState('failed');
      must((await page.text('error')).includes('invalid_grant'), `a refresh after the session's end: ${await page.text('error')}`);
    },
    { expected: [refused] },
  ),
);
