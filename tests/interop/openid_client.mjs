// openid-client: discovery, tokens, introspection and revocation, authenticated by Basic and in the body.

import * as client from 'openid-client';
import { check, must, server } from './check.mjs';

const methods = { Basic: client.ClientSecretBasic, post: client.ClientSecretPost };

for (const [name, method] of Object.entries(methods)) {
  await check(`openid-client, ${name}: discovery, token, introspection, revocation`, async () => {
    const options = { algorithm: 'oauth2', execute: [client.allowInsecureRequests] };
    const config = await client.discovery(new URL(server.issuer), server.id, undefined, method(server.secret), options);
    must(config.serverMetadata().token_endpoint === `${server.issuer}/oauth/token`, 'discovery found another token endpoint');

    const answer = await client.clientCredentialsGrant(config, { scope: 'clients:read' });
    must(answer.token_type === 'bearer' && answer.scope === 'clients:read', 'the answer has another type or scope');
    must(answer.expires_in > 0, 'the answer has no lifetime');

    const before = await client.tokenIntrospection(config, answer.access_token);
    must(before.active === true && before.client_id === server.id, 'introspection does not know a fresh token');
    must(before.scope === 'clients:read' && before.iss === server.issuer, 'introspection tells another scope or issuer');

    await client.tokenRevocation(config, answer.access_token);
    const after = await client.tokenIntrospection(config, answer.access_token);
    must(after.active === false, 'a revoked token is still active');
    must(Object.keys(after).length === 1, 'introspection says more of a dead token than that it is dead');
  });
}

await check('openid-client: a wrong secret is invalid_client', async () => {
  const options = { algorithm: 'oauth2', execute: [client.allowInsecureRequests] };
  const method = client.ClientSecretBasic('wrong: but-not-far-from-it');
  const config = await client.discovery(new URL(server.issuer), server.id, undefined, method, options);
  const refusal = await client.clientCredentialsGrant(config).then(() => undefined, (error) => error);
  // A 401 with WWW-Authenticate is a challenge to this client, anything else an error of the body.
  must(refusal?.status === 401 || refusal?.cause?.error === 'invalid_client', `not refused as it should be: ${refusal}`);
});
