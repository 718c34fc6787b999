// A web app that signs people in at Latchkey: express and openid-client, with the code flow and PKCE.

import express from 'express';
import session from 'express-session';
import * as oidc from 'openid-client';

const { ISSUER = 'http://localhost:8080', CLIENT_ID, CLIENT_SECRET, PORT = '3000' } = process.env;
if (!CLIENT_ID || !CLIENT_SECRET) throw new Error('Set CLIENT_ID and CLIENT_SECRET; README.md says how to get them.');
const home = `http://localhost:${PORT}`;

// Finds the server's endpoints. Plain http is for an issuer on this machine only.
const plain = new URL(ISSUER).hostname === 'localhost' && ISSUER.startsWith('http:');
const options = plain ? { execute: [oidc.allowInsecureRequests] } : undefined;
const server = await oidc.discovery(new URL(ISSUER), CLIENT_ID, CLIENT_SECRET, undefined, options);

const app = express();
// The sessions of this app: a random cookie, and what belongs to it in memory. Behind TLS, add `secure: true`.
app.use(
  session({
    name: 'example-node',
    secret: oidc.randomState(),
    resave: false,
    saveUninitialized: false,
    cookie: { sameSite: 'lax' },
  }),
);

app.get('/', (request, response) => {
  const { person } = request.session;
  const body = person
    ? `<p>Signed in as <b id="who">${escape(person.preferred_username)}</b>, <code id="sub">${escape(person.sub)}</code></p>
       <p><a href="/userinfo">What the server says of you</a> <a href="/logout">Sign out</a></p>`
    : '<p><a href="/login">Sign in</a></p>';
  response.send(page(person ? 'signed-in' : 'signed-out', body));
});

// 1. Sends the person to the server. What is needed afterwards waits in the session.
app.get('/login', async (request, response) => {
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  request.session.pending = { verifier, state };
  const url = oidc.buildAuthorizationUrl(server, {
    redirect_uri: `${home}/callback`,
    scope: 'openid profile email',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  });
  response.redirect(url.href);
});

// 2. The person comes back with a code, which becomes tokens.
app.get('/callback', async (request, response) => {
  const { verifier, state } = request.session.pending ?? {};
  const checks = { pkceCodeVerifier: verifier, expectedState: state, idTokenExpected: true };
  const tokens = await oidc.authorizationCodeGrant(server, new URL(request.originalUrl, home), checks);
  const person = await oidc.fetchUserInfo(server, tokens.access_token, tokens.claims().sub);
  // Another id for the session from here on, so that no other site has prepared it.
  request.session.regenerate(() => {
    Object.assign(request.session, { tokens, person });
    response.redirect('/');
  });
});

// 3. Calls an API with the person's token, with a fresh one where it has expired.
app.get('/userinfo', async (request, response) => {
  let { tokens } = request.session;
  if (!tokens) return response.redirect('/');
  if (tokens.expires_at <= Date.now()) tokens = await oidc.refreshTokenGrant(server, tokens.refresh_token);
  response.json(await oidc.fetchUserInfo(server, tokens.access_token, request.session.person.sub));
});

// 4. Ends the session here, then the one at the server, which sends the person back.
app.get('/logout', (request, response) => {
  const hint = request.session.tokens?.id_token;
  const url = oidc.buildEndSessionUrl(server, { post_logout_redirect_uri: `${home}/`, ...(hint && { id_token_hint: hint }) });
  request.session.destroy(() => response.redirect(url.href));
});

app.use((error, _request, response, _next) => {
  console.error(error);
  response.status(500).send(page('failed', `<p id="error">${escape(error.message)}</p>`));
});
app.listen(PORT, '127.0.0.1', () => console.log(`Open ${home}`));

function page(state, body) {
  return `<!doctype html><html lang="en"><title>Example</title><body data-state="${state}"><main><h1>Example</h1>${body}</main></body></html>`;
}
function escape(text) {
  return String(text).replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
