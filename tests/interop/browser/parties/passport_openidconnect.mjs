// passport-openidconnect: sends no PKCE, and names its endpoints one by one. It knows neither refresh nor sign-out at the server.

import express from 'express';
import session from 'express-session';
import passport from 'passport';
import OpenIDConnectStrategy from 'passport-openidconnect';
import { fails, page } from './page.mjs';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, PORT, BASE_URL } = process.env;

const settings = {
  issuer: ISSUER,
  authorizationURL: `${ISSUER}/oauth/authorize`,
  tokenURL: `${ISSUER}/oauth/token`,
  userInfoURL: `${ISSUER}/oauth/userinfo`,
  clientID: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
  callbackURL: `${BASE_URL}/cb`,
  scope: ['profile'],
  skipUserProfile: false,
};
passport.use(new OpenIDConnectStrategy(settings, (_issuer, profile, done) => done(null, profile)));
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));

const app = express();
app.set('trust proxy', 1);
app.use(session({ secret: 'only a test', resave: false, saveUninitialized: false, cookie: { secure: true, sameSite: 'lax' } }));
app.use(passport.authenticate('session'));

app.get('/', ({ user }, response) => {
  response.send(page(user && { who: user.username, sub: user.id, more: user.displayName, signOut: '/logout' }));
});
app.get('/login', passport.authenticate('openidconnect'));
app.get('/cb', passport.authenticate('openidconnect', { failWithError: true }), (_request, response) => response.redirect('/'));
app.get('/logout', (request, response, next) => {
  request.logout((error) => (error ? next(error) : response.redirect('/')));
});

app.use(fails);
app.listen(PORT, '127.0.0.1');
