// express-openid-connect: `auth()` with the code flow, also with its response by a form; refresh; `idpLogout`.

import express from 'express';
import eoc from 'express-openid-connect';
import { fails, page, short } from './page.mjs';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, PORT, BASE_URL } = process.env;

const app = express();
app.set('trust proxy', 1);
app.use(
  eoc.auth({
    issuerBaseURL: ISSUER,
    baseURL: BASE_URL,
    clientID: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    secret: 'only a test, but a long one',
    authRequired: false,
    idpLogout: true,
    authorizationParams: { response_type: 'code' },
  }),
);

app.get('/', async (request, response) => {
  if (!request.oidc.isAuthenticated()) return response.send(page());
  const userinfo = await request.oidc.fetchUserInfo();
  const { access_token } = request.oidc.accessToken;
  const person = { who: userinfo.preferred_username, sub: request.oidc.user.sub, token: short(access_token) };
  response.send(page({ ...person, refresh: '/refresh', signOut: '/logout' }));
});

app.get('/login-by-form', (_request, response) =>
  response.oidc.login({ returnTo: '/', authorizationParams: { response_mode: 'form_post' } }),
);

app.get('/refresh', async (request, response) => {
  await request.oidc.accessToken.refresh();
  response.redirect('/');
});

app.use(fails);
app.listen(PORT, '127.0.0.1');
