// oidc-client-ts: a single page application, which is a public client. This only serves its files.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import express from 'express';

const { ISSUER, CLIENT_ID, PORT, BASE_URL } = process.env;
const settings = {
  authority: ISSUER,
  client_id: CLIENT_ID,
  redirect_uri: `${BASE_URL}/callback`,
  post_logout_redirect_uri: `${BASE_URL}/`,
  scope: 'openid profile',
  loadUserInfo: true,
};

const html = readFileSync(new URL('oidc_client_ts.html', import.meta.url), 'utf8').replace('SETTINGS', JSON.stringify(settings));
const library = fileURLToPath(import.meta.resolve('oidc-client-ts')).replace('/esm/', '/browser/').replace(/[^/]*$/, 'oidc-client-ts.min.js');

const app = express();
app.get('/oidc-client-ts.js', (_request, response) => response.sendFile(library, { dotfiles: 'allow' }));
app.get(['/', '/callback'], (_request, response) => response.send(html));
app.listen(PORT, '127.0.0.1');
