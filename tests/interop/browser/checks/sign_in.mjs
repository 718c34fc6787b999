// Signing in.

import { check, must } from '../../check.mjs';
import { begin, byForm, first, named, refused, signedIn } from '../application.mjs';
import { origin } from '../parties.mjs';
import { fillSignIn, pass, person, signIn } from '../person.mjs';
import { issuer } from '../server.mjs';
import { visit } from '../visit.mjs';

await check('a wrong password is refused with a word, and the right one accepted after it', () =>
  visit(
    async (page) => {
      await begin(page, first);
      await signIn(page, 'not the password');
      must((await page.heading()) === 'Sign in', `it shows "${await page.heading()}"`);
      must((await page.page.getByRole('alert').count()) === 1, 'nothing says why');
      await signIn(page);
      must((await page.heading()) !== 'Sign in', 'the right password is refused');
    },
    { expected: [refused] },
  ),
);

await check('login_hint fills in the username, and ui_locales chooses the language', () =>
  visit(async (page) => {
    await page.go(`${origin(first.name)}/login?login_hint=${person.username}&ui_locales=de&prompt=consent`);
    must((await page.heading()) === 'Anmelden', `it shows "${await page.heading()}"`);
    const filled = await page.page.getByLabel('Benutzername').inputValue();
    must(filled === person.username, `the username is "${filled}"`);
    await page.page.getByLabel('Passwort').fill(person.password);
    await page.press('Anmelden');
    must(/zulassen\?$/.test(await page.heading()), `it shows "${await page.heading()}"`);
  }),
);

await check('two tabs at the page to sign in at: either can be used, one after the other', () =>
  visit(async (page, context) => {
    await begin(page, first);
    const other = new page.constructor(await context.newPage(), {});
    await begin(other, byForm);
    await pass(page);
    await signedIn(page, first);
    await pass(other);
    await signedIn(other, byForm);
    other.quiet();
  }),
);

await check('pages speak German to who asks for it', () =>
  visit(
    async (page) => {
      await begin(page, first);
      must((await page.heading()) === 'Anmelden', `it shows "${await page.heading()}"`);
      await page.page.getByLabel('Benutzername').fill(person.username);
      await page.page.getByLabel('Passwort').fill(person.password);
      await page.press('Anmelden');
      if (page.atServer()) await page.press('Zulassen');
      await signedIn(page, first);
      await page.go(`${issuer}/account/default`);
      must((await page.heading()) === 'Ihr Konto', `it shows "${await page.heading()}"`);
    },
    { locale: 'de-DE' },
  ),
);

await check('without JavaScript: signing in, and response_mode=form_post by its button', () =>
  visit(
    async (page) => {
      await page.go(origin(byForm.name) + byForm.form);
      await fillSignIn(page);
      await page.press('Sign in');
      await page.press('Continue');
      await signedIn(page, byForm);
    },
    { javaScriptEnabled: false },
  ),
);

await check('a popup signs in, and its window is closed', () =>
  visit(async (page, context) => {
    const spa = named('oidc-client-ts');
    await page.go(origin(spa.name));
    const [opened] = await Promise.all([context.waitForEvent('page'), page.control('Sign in by a popup').click()]);
    const popup = new page.constructor(opened, {});
    await popup.rest();
    await fillSignIn(popup);
    await Promise.all([opened.waitForEvent('close'), popup.control('Sign in').click()]);
    await page.rest();
    await signedIn(page, spa);
    popup.quiet();
  }),
);

await check('the session is a cookie that scripts cannot read and other sites do not get', () =>
  visit(async (page, context) => {
    await begin(page, first);
    await signIn(page);
    const cookies = await context.cookies(issuer);
    must(cookies.length > 0, 'there are no cookies');
    const weak = cookies.filter((one) => !one.httpOnly || !one.secure || one.sameSite !== 'Lax' || !one.name.startsWith('__Host-'));
    must(weak.length === 0, `weak: ${weak.map(({ name }) => name)}`);
    must((await page.page.evaluate(() => document.cookie)) === '', 'a script can read a cookie');
  }),
);

await check('going back after signing in, and signing in anew from there', () =>
  visit(async (page) => {
    await begin(page, byForm);
    await signIn(page);
    await signedIn(page, byForm);
    await page.go(() => page.page.goBack());
    for (let pages = 0; pages < 3 && page.atServer(); pages++) await pass(page);
    await page.go(origin(byForm.name));
    await signedIn(page, byForm);
  }),
);
