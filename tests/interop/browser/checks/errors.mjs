// Addresses that are wrong.

import { check, must } from '../../check.mjs';
import { refused } from '../application.mjs';
import { issuer } from '../server.mjs';
import { visit } from '../visit.mjs';

await check('addresses that are wrong get a page that says so', () =>
  visit(
    async (page) => {
      const asked = [
        '/oauth/authorize',
        '/oauth/authorize?continue=x',
        '/oauth/end-session?id_token_hint=x',
        '/oauth/end-session?post_logout_redirect_uri=https://elsewhere.example.com/',
        '/sign-in?continue=x',
        '/consent',
        '/set-password/x',
        '/account/..%2f',
      ];
      for (const place of asked) {
        const coming = page.page.waitForResponse((response) => response.request().isNavigationRequest());
        await page.go(issuer + place);
        const answer = await coming;
        must(page.atServer(), `${place} leads to ${page.page.url()}`);
        const wanted = answer.status() >= 400 && answer.status() < 500;
        must(wanted, `${place} is answered with ${answer.status()}`);
      }
    },
    { expected: [refused] },
  ),
);
