// oauth4webapi, the strictest client there is: every answer is checked against its RFC, and the token against RFC 9068.

import * as oauth from 'oauth4webapi';
import { check, must, server } from './check.mjs';

const insecure = { [oauth.allowInsecureRequests]: true };
const methods = { Basic: oauth.ClientSecretBasic, post: oauth.ClientSecretPost };

async function discover() {
  const issuer = new URL(server.issuer);
  const response = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
  return oauth.processDiscoveryResponse(issuer, response);
}

for (const [name, method] of Object.entries(methods)) {
  await check(`oauth4webapi, ${name}: discovery, token, introspection, revocation`, async () => {
    const as = await discover();
    const client = { client_id: server.id };
    const auth = method(server.secret);

    const request = new URLSearchParams({ scope: 'clients:read roles:read' });
    const response = await oauth.clientCredentialsGrantRequest(as, client, auth, request, insecure);
    must(response.headers.get('cache-control') === 'no-store', 'the answer may be cached');
    const answer = await oauth.processClientCredentialsResponse(as, client, response);
    must(answer.scope === 'clients:read roles:read', 'the answer has another scope');

    const introspect = async () => {
      const told = await oauth.introspectionRequest(as, client, auth, answer.access_token, insecure);
      return oauth.processIntrospectionResponse(as, client, told);
    };
    must((await introspect()).active, 'introspection does not know a fresh token');
    await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, auth, answer.access_token, insecure));
    must(!(await introspect()).active, 'a revoked token is still active');
  });
}

await check('oauth4webapi: the token is a JWT access token (RFC 9068)', async () => {
  const as = await discover();
  const client = { client_id: server.id };
  const auth = oauth.ClientSecretBasic(server.secret);
  const response = await oauth.clientCredentialsGrantRequest(as, client, auth, new URLSearchParams(), insecure);
  const { access_token: token } = await oauth.processClientCredentialsResponse(as, client, response);
  const request = new Request(server.audience, { headers: { authorization: `Bearer ${token}` } });
  const claims = await oauth.validateJwtAccessToken(as, request, server.audience, insecure);
  must(claims.client_id === server.id, 'the token names another client');
});
