// The page of one's own account: it ends sessions, and changes the password.

import { check, must } from '../../check.mjs';
import { begin, byForm, refused, signedIn } from '../application.mjs';
import { origin } from '../parties.mjs';
import { pass, person, signIn } from '../person.mjs';
import { issuer } from '../server.mjs';
import { visit } from '../visit.mjs';

await check('the page of the account asks to sign in, and another session is ended there', () =>
  visit(async (page) => {
    await page.go(`${issuer}/account/default`);
    await signIn(page);
    must((await page.heading()) === 'Your account', `it shows "${await page.heading()}"`);
    await visit(async (other) => {
      await begin(other, byForm);
      await pass(other);
      await page.go(`${issuer}/account/default`);
      await page.press('End all other sessions');
      must((await page.page.getByRole('status').count()) === 1, 'nothing says that it was done');
      await other.page.goto(`${origin(byForm.name)}/login`);
      await other.rest();
      must((await other.heading()) === 'Sign in', 'the other session goes on');
    });
    await page.go(`${issuer}/account/default`);
    must((await page.heading()) === 'Your account', 'its own session has ended as well');
  }),
);

await check('the password is changed, which ends all sessions but this', () =>
  visit(
    async (page) => {
      await page.go(`${issuer}/account/default`);
      await signIn(page);
      const change = async (present, next) => {
        await page.page.getByLabel('Present password').fill(present);
        await page.page.getByLabel('New password', { exact: true }).fill(next);
        await page.page.getByLabel('New password once more').fill(next);
        await page.press('Change password');
      };
      const next = `${person.password}-again`;
      await change('not the password', next);
      must((await page.page.getByRole('alert').count()) === 1, 'a wrong present password is not refused');
      await visit(async (other) => {
        await begin(other, byForm);
        await pass(other);
        await change(person.password, next);
        must((await page.page.getByRole('status').count()) === 1, 'nothing says that it was done');
        person.password = next;
        await other.go(`${origin(byForm.name)}/login`);
        must((await other.heading()) === 'Sign in', 'the other session goes on');
        await signIn(other);
        await signedIn(other, byForm);
      });
      await page.go(`${issuer}/account/default`);
      must((await page.heading()) === 'Your account', 'its own session has ended as well');
    },
    { expected: [refused] },
  ),
);
