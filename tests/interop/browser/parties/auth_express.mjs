// @auth/express, which is Auth.js: a provider of the type `oidc`. It takes a person's name from the ID token.

import { ExpressAuth, getSession } from '@auth/express';
import express from 'express';
import { fails, page } from './page.mjs';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, PORT } = process.env;

const config = {
  secret: 'only a test, but a long one: 32 letters',
  trustHost: true,
  providers: [
    { id: 'latchkey', name: 'Latchkey', type: 'oidc', issuer: ISSUER, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET },
  ],
  callbacks: {
    jwt({ token, profile }) {
      return profile ? { ...token, subject: profile.sub } : token;
    },
    session({ session, token }) {
      return { ...session, subject: token.subject };
    },
  },
};

const app = express();
app.set('trust proxy', true);
app.use('/auth', ExpressAuth(config));

app.get('/', async (request, response) => {
  const session = await getSession(request, { ...config, basePath: '/auth' });
  response.send(page(session && { who: session.user.name, sub: session.subject, more: session.user.email, signOut: '/auth/signout' }));
});
app.get('/login', (_request, response) => response.redirect('/auth/signin?callbackUrl=/'));

app.use(fails);
app.listen(PORT, '127.0.0.1');
