// The link by which a person sets the first password.

import { check, must } from '../../check.mjs';
import { refused } from '../application.mjs';
import { person } from '../person.mjs';
import { visit } from '../visit.mjs';

const { LINK } = process.env;

await check('the link of `user create` sets the first password, and not a weak one', () =>
  visit(
    async (page) => {
      await page.go(LINK);
      const set = async (password, repeat = password) => {
        await page.page.getByLabel('New password', { exact: true }).fill(password);
        await page.page.getByLabel('New password once more').fill(repeat);
        await page.press('Set password');
      };
      await set('password1234');
      must((await page.page.locator('.problem').count()) === 1, 'a weak password is not refused');
      await set(person.password, `${person.password}?`);
      must((await page.page.locator('.problem').count()) === 1, 'two different passwords are not refused');
      await set(person.password);
      must((await page.heading()) !== 'Set your password', 'the password is not set');
    },
    { expected: [refused] },
  ),
);

await check('the link works once', () =>
  visit(
    async (page) => {
      await page.go(LINK);
      must((await page.heading()) === 'This link does not work any more', `it shows "${await page.heading()}"`);
    },
    { expected: [refused] },
  ),
);
