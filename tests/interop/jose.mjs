// jose: the token's signature checked with the keys that the server publishes.

import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { check, must, server } from './check.mjs';

const metadata = await (await fetch(`${server.issuer}/.well-known/oauth-authorization-server`)).json();

async function token() {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: server.id, client_secret: server.secret });
  const response = await fetch(metadata.token_endpoint, { method: 'POST', body });
  must(response.ok, `no token: ${response.status}`);
  return (await response.json()).access_token;
}

const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
const wanted = { issuer: server.issuer, audience: server.audience, typ: 'at+jwt', algorithms: [server.algorithm] };

await check(`jose: the token verifies with the published keys as ${server.algorithm}`, async () => {
  const { payload, protectedHeader } = await jwtVerify(await token(), keys, {
    ...wanted,
    requiredClaims: ['sub', 'jti', 'iat', 'client_id', 'cgen', 'dgen', 'acc'],
  });
  must(protectedHeader.kid?.length > 0, 'the token names no key');
  must(payload.client_id === server.id && payload.sub !== server.id, 'sub or client_id are not what they should be');
});

await check('jose: an altered token does not verify', async () => {
  const [head, body, signature] = (await token()).split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url'));
  const forged = Buffer.from(JSON.stringify({ ...claims, acc: 'another' })).toString('base64url');
  const refusal = await jwtVerify(`${head}.${forged}.${signature}`, keys, wanted).catch((error) => error);
  must(refusal instanceof errors.JWSSignatureVerificationFailed, 'a forged token verifies');
});

await check('jose: no published key is private', async () => {
  const { keys: published } = await (await fetch(metadata.jwks_uri)).json();
  must(published.length > 0, 'there are no keys');
  for (const key of published) {
    must(key.alg && key.kid && key.use === 'sig', 'a key lacks alg, kid or use');
    must(!['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'].some((part) => part in key), 'a private part of a key is published');
  }
});
