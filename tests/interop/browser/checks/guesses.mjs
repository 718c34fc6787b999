// Guessing. The last: who guesses is refused for a while.

import { check } from '../../check.mjs';
import { refused } from '../application.mjs';
import { signIn } from '../person.mjs';
import { issuer } from '../server.mjs';
import { visit } from '../visit.mjs';

await check('who guesses is stopped, with a page that says for how long', () =>
  visit(
    async (page) => {
      await page.go(`${issuer}/account/default`);
      for (let guesses = 0; guesses < 15; guesses++) {
        await signIn(page, `guess ${guesses}`);
        if (/Too many/.test(await page.page.locator('main').innerText())) return;
      }
      throw new Error('fifteen guesses were checked');
    },
    { expected: [refused] },
  ),
);
