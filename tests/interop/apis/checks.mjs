// Tries every protected API with good and bad tokens: one line a check.

import { setTimeout as pause } from 'node:timers/promises';
import { SignJWT, decodeJwt, decodeProtectedHeader, generateKeyPair } from 'jose';
import { check as checkOf, must } from '../check.mjs';
import { parties } from './parties.mjs';
import { audience, elsewhere, issuer, revoke, strange, token } from './server.mjs';

const { shop, reader, stranger, expiring } = JSON.parse(process.env.CLIENTS);
const at = (name) => process.env[`URL_${name.replaceAll('-', '_')}`];
const orders = ['resource', audience];
const narrow = () => token(shop, [orders, ['scope', 'orders:read']]);
const wide = () => token(shop, [orders, ['scope', 'orders:read orders:write']]);

async function call(party, bearer, { method = 'GET', headers = {} } = {}) {
  const sent = { ...headers, ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }) };
  const body = method === 'POST' ? '{"item":"tea"}' : undefined;
  if (body) sent['content-type'] = 'application/json';
  const answer = await fetch(`${at(party.name)}/orders`, { method, headers: sent, body });
  return { status: answer.status, challenge: answer.headers.get('www-authenticate'), text: await answer.text() };
}

async function expect(party, statuses, bearer, more) {
  const answer = await call(party, bearer, more);
  must([statuses].flat().includes(answer.status), `answers ${answer.status}: ${answer.text.slice(0, 200)}`);
  if (answer.status === 401) must(answer.challenge?.startsWith('Bearer'), `challenges with ${answer.challenge}`);
  return answer;
}

// The same claims, signed by someone else under the server's key id; and what the token says, changed or unsigned.
async function forged(good) {
  const { privateKey } = await generateKeyPair('ES256');
  const other = await new SignJWT(decodeJwt(good)).setProtectedHeader(decodeProtectedHeader(good)).sign(privateKey);
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const [header, , signature] = good.split('.');
  const more = encode({ ...decodeJwt(good), scope: 'orders:read orders:write', exp: decodeJwt(good).exp + 3600 });
  const none = encode({ ...decodeProtectedHeader(good), alg: 'none' });
  return [other, `${header}.${more}.${signature}`, `${none}.${more}.`, 'nonsense', 'a.b.c'];
}

async function checks(party) {
  const check = (name, run) => checkOf(`${party.says}: ${name}`, run);
  await check('a good token: 200', async () => {
    const good = await narrow();
    await expect(party, 200, good);
    await expect(party, [200, 201], await wide(), { method: 'POST' });
  });
  await check('a token for several APIs, this one among them: 200', async () => {
    await expect(party, 200, await token(shop, [orders, ['resource', elsewhere]]));
  });
  await check('no token: 401', async () => {
    await expect(party, 401);
    await expect(party, 401, undefined, { headers: { authorization: 'Basic c2hvcDpzZWNyZXQ=' } });
  });
  await check('a token for another API, also with scopes of the same names: refused', async () => {
    await expect(party, [401, 403], await token(shop, [['resource', elsewhere]]));
    await expect(party, [401, 403], await token(stranger, [['resource', strange]]));
  });
  await check("a token for the server's own API: refused", async () => {
    await expect(party, [401, 403], await token(shop, [['resource', `${issuer}/api`]]));
  });
  await check('a missing scope: 403', async () => {
    await expect(party, 403, await narrow(), { method: 'POST' });
  });
  await check('a read-only client may read: 200, and not write: 403', async () => {
    const bearer = await token(reader, [orders]);
    await expect(party, 200, bearer);
    const headers = { 'x-forwarded-method': 'GET', 'x-original-method': 'GET' };
    await expect(party, 403, bearer, { method: 'POST', headers });
  });
  await check('a forged token: 401', async () => {
    for (const bad of await forged(await narrow())) await expect(party, 401, bad);
  });
  if (party.proxy) {
    await check('the API is told who calls, whatever the caller says', async () => {
      const good = await narrow();
      const made = ['user', 'client-id', 'account', 'scope', 'token-id', 'access'].map((name) => [`x-auth-request-${name}`, 'forged']);
      const answer = await expect(party, 200, good, { headers: Object.fromEntries(made) });
      const seen = JSON.parse(answer.text);
      const { sub, client_id: id, acc, jti } = decodeJwt(good);
      const told = made.map(([name]) => seen[name]);
      // Both modules know the claim, which says nothing but `read_only`.
      const access = party.name.startsWith('apache') ? '' : 'read_write';
      must(`${told}` === `${[sub, id, acc, 'orders:read', jti, access]}`, `the API is told ${told}`);
      must(seen.authorization === undefined, 'the API gets the token');
    });
  }
  const outcome = party.asks ? 'refused at once: 401' : 'accepted until it expires, as the guide says: 200';
  await check(`a revoked token: ${outcome}`, async () => {
    const revoked = await narrow();
    await expect(party, 200, revoked);
    await revoke(shop, revoked);
    await expect(party, party.asks ? 401 : 200, revoked);
  });
}

for (const party of parties) await checks(party);
// All examples that verify signatures allow for clocks that differ by five seconds.
await pause(Math.max(0, (decodeJwt(expiring).exp + 6) * 1000 - Date.now()));
for (const party of parties) await checkOf(`${party.says}: an expired token: 401`, () => expect(party, 401, expiring));
