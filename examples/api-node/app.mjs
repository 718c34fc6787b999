// An API that Latchkey protects: express and jose, which verifies access tokens by the published keys.

import express from 'express';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

const { ISSUER = 'http://localhost:8080', AUDIENCE = 'https://orders.example/api', PORT = '3001' } = process.env;

// Kept for five minutes, and fetched anew for a key that is not in it, at most every 30 seconds: forged tokens must not become a load.
const keys = createRemoteJWKSet(new URL(`${ISSUER}/oauth/jwks`), { cacheMaxAge: 300_000, cooldownDuration: 30_000 });
const expected = {
  issuer: ISSUER,
  audience: AUDIENCE,
  typ: 'at+jwt', // No other JWT of the server's, such as an ID token.
  algorithms: ['ES256', 'RS256', 'EdDSA'], // Never what the token says alone.
  requiredClaims: ['sub', 'exp', 'iat', 'jti', 'client_id'],
  clockTolerance: 5,
};

const UNAVAILABLE = ['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID'];

// RFC 6750 section 3: why a request is refused.
function refuse(response, status, error, scope) {
  const parts = ['Bearer realm="orders"', error && `error="${error}"`, scope && `scope="${scope}"`];
  response.status(status).set('WWW-Authenticate', parts.filter(Boolean).join(', ')).end();
}

// Lets a request through whose token has the scope; its claims are `request.token` then.
function requires(scope) {
  return async (request, response, next) => {
    const [, token] = /^bearer +([^ ]+)$/i.exec(request.get('authorization') ?? '') ?? [];
    if (!token) return refuse(response, 401);
    try {
      request.token = (await jwtVerify(token, keys, expected)).payload;
    } catch (error) {
      // Not the token's fault where the keys could not be fetched, or not be read.
      if (!(error instanceof errors.JOSEError) || UNAVAILABLE.includes(error.code)) return next(error);
      return refuse(response, 401, 'invalid_token');
    }
    const scopes = request.token.scope?.split(' ') ?? [];
    const changes = !['GET', 'HEAD'].includes(request.method);
    const forbidden = changes && request.token.access === 'read_only';
    if (forbidden || !scopes.includes(scope)) return refuse(response, 403, 'insufficient_scope', scope);
    next();
  };
}

const app = express();
const orders = [{ id: 1, item: 'tea' }];
app.get('/orders', requires('orders:read'), (request, response) => response.json(orders));
app.post('/orders', requires('orders:write'), express.json(), (request, response) => {
  const order = { id: orders.length + 1, item: String(request.body?.item ?? 'tea'), by: request.token.client_id };
  orders.push(order);
  response.status(201).json(order);
});
app.use((error, request, response, next) => {
  console.error(error.message);
  response.status(error.status ?? 503).end();
});
app.listen(Number(PORT), '127.0.0.1', () => console.log(`Listening on http://127.0.0.1:${PORT}`));
