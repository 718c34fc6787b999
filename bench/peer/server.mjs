// oidc-provider as it comes, in memory, set up for what is measured: client credentials, and the authorization code flow of one person who is signed
// in; access tokens as JWTs, and ID tokens, signed with ES256.
// PORT, ISSUER, CLIENT_ID, CLIENT_SECRET, SCOPE and, for the code flow, REDIRECT_URI are in the environment.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import { MemoryAdapter } from './adapter.mjs';

const { PORT, ISSUER, CLIENT_ID, CLIENT_SECRET, SCOPE, REDIRECT_URI } = process.env;
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const API = `${ISSUER}/api`;
const PERSON = 'person';

const provider = new Provider(ISSUER, {
  adapter: MemoryAdapter,
  clients: [
    {
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      grant_types: REDIRECT_URI ? ['client_credentials', 'authorization_code', 'refresh_token'] : ['client_credentials'],
      redirect_uris: REDIRECT_URI ? [REDIRECT_URI] : [],
      response_types: REDIRECT_URI ? ['code'] : [],
      id_token_signed_response_alg: 'ES256',
    },
  ],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' }] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  // Also without offline_access, as the server that is measured does.
  issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: () => ({ scope: SCOPE, accessTokenFormat: 'jwt', accessTokenTTL: 3600, jwt: { sign: { alg: 'ES256' } } }),
    },
  },
});

// The person signs in and consents without being asked.
const interaction = async (request, response) => {
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: PERSON, clientId: params.client_id });
  grant.addOIDCScope('openid');
  grant.addResourceScope(API, SCOPE);
  const consent = { grantId: await grant.save() };
  await provider.interactionFinished(request, response, { login: { accountId: PERSON }, consent });
};

const answer = provider.callback();
createServer((request, response) => {
  if (!request.url.startsWith('/interaction/')) return answer(request, response);
  return interaction(request, response).catch((error) => {
    console.error(error);
    response.writeHead(500, { 'content-length': 0 }).end();
  });
}).listen(Number(PORT), '127.0.0.1');
