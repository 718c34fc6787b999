// GraphQL over HTTP: the server audits of graphql-http, each of which must pass, as a caller with a token.

import { serverAudits } from 'graphql-http';
import { check, must, server } from './check.mjs';

const AUDITS = 61;
const url = `${server.issuer}/graphql`;

const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: server.id, client_secret: server.secret });
const { access_token: token } = await (await fetch(`${server.issuer}/oauth/token`, { method: 'POST', body })).json();

function asCaller(input, init = {}) {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  return fetch(input, { ...init, headers });
}

const { status } = await asCaller(`${url}?query=%7B__typename%7D`);
if (status === 404) {
  await check('graphql-http: the audits', async () => must(false, 'there is no /graphql'));
} else {
  const audits = serverAudits({ url, fetchFn: asCaller });
  await check(`graphql-http: there are ${AUDITS} audits`, async () => must(audits.length === AUDITS, `there are ${audits.length}`));
  for (const audit of audits) {
    await check(`graphql-http ${audit.id}: ${audit.name}`, async () => {
      const result = await audit.fn();
      must(result.status === 'ok', `${result.status}: ${result.reason}`);
    });
  }
}
