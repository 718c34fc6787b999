// openid-client: code flow with PKCE, a call to an API in the person's name, refresh, sign-out at the server.

import express from 'express';
import session from 'express-session';
import * as client from 'openid-client';
import { fails, form, page, short } from './page.mjs';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, PORT, BASE_URL } = process.env;
const scope = 'openid profile email roles offline_access clients:read';

const config = await client.discovery(new URL(ISSUER), CLIENT_ID, CLIENT_SECRET);
const app = express();
app.set('trust proxy', 1);
app.use(session({ secret: 'only a test', resave: false, saveUninitialized: false, cookie: { secure: true, sameSite: 'lax' } }));

app.get('/', (request, response) => {
  const { tokens, userinfo, clients } = request.session;
  const person = userinfo && {
    who: userinfo.preferred_username,
    sub: userinfo.sub,
    token: short(tokens.access_token),
    more: `${userinfo.email} ${userinfo.roles} ${clients}`,
    refresh: '/refresh',
    signOut: '/logout',
  };
  response.send(page(person));
});

// Where a person signs in. What is needed afterwards waits in the session.
async function authorization(request) {
  const code_verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  request.session.pending = { code_verifier, state, nonce };
  return client.buildAuthorizationUrl(config, {
    redirect_uri: `${BASE_URL}/callback`,
    scope,
    code_challenge: await client.calculatePKCECodeChallenge(code_verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...request.query,
  });
}

app.get('/login', async (request, response) => response.redirect((await authorization(request)).href));
// The same as a form, which OpenID Connect Core section 3.1.2.1 allows as well.
app.get('/login-by-post', async (request, response) => response.send(form(await authorization(request))));

app.get('/callback', async (request, response) => {
  const { code_verifier, state, nonce } = request.session.pending;
  const tokens = await client.authorizationCodeGrant(config, new URL(request.originalUrl, BASE_URL), {
    pkceCodeVerifier: code_verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
  const userinfo = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
  request.session.clients = await count(tokens.access_token);
  request.session.tokens = tokens;
  request.session.userinfo = userinfo;
  response.redirect('/');
});

// How many clients the person may see: a call to the server's own API.
async function count(token) {
  const answer = await client.fetchProtectedResource(
    config,
    token,
    new URL(`${ISSUER}/graphql`),
    'POST',
    JSON.stringify({ query: '{ clients(first: 1) { totalCount } }' }),
    new Headers({ 'content-type': 'application/json' }),
  );
  const { data, errors } = await answer.json();
  return errors ? JSON.stringify(errors) : `clients:${data.clients.totalCount}`;
}

app.get('/refresh', async (request, response) => {
  const { tokens, userinfo } = request.session;
  const fresh = await client.refreshTokenGrant(config, tokens.refresh_token);
  request.session.tokens = { ...tokens, ...fresh };
  request.session.userinfo = await client.fetchUserInfo(config, fresh.access_token, userinfo.sub);
  response.redirect('/');
});

app.get('/logout', (request, response) => {
  const { id_token } = request.session.tokens ?? {};
  request.session.destroy(() => {
    const parameters = { post_logout_redirect_uri: `${BASE_URL}/`, id_token_hint: id_token, state: 'signed-out' };
    response.redirect(client.buildEndSessionUrl(config, parameters).href);
  });
});

app.use(fails);
app.listen(PORT, '127.0.0.1');
