// The relying parties: how each is registered at the server, and what it can do. `run` starts them, under the same names.
//
//   callback    path of its redirect URI; `back` is the path that it names for after a sign-out
//   asks        the person is asked for consent, because the client is not the account's own
//   who         what its page shows of the person
//   pages       buttons of pages of its own, between its links and the server
//   form        a path that signs in with `response_mode=form_post`
//   refreshes   it has a link for that; endSession: it signs out at the server as well

const account = { username: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' };

export const parties = [
  {
    name: 'openid-client',
    callback: '/callback',
    back: '/',
    scopes: ['clients:read'],
    asks: true,
    refreshes: true,
    endSession: true,
  },
  {
    name: 'express-openid-connect',
    callback: '/callback',
    back: '',
    signIn: { firstParty: true },
    form: '/login-by-form',
    refreshes: true,
    endSession: true,
  },
  { name: 'passport-openidconnect', callback: '/cb', signIn: { requirePkce: false }, asks: true },
  {
    name: 'auth-express',
    callback: '/auth/callback/latchkey',
    signIn: { firstParty: true, claimsInIdToken: true },
    who: account.name,
    pages: { signIn: 'Sign in with Latchkey', signOut: 'Sign out' },
  },
  {
    name: 'oidc-client-ts',
    callback: '/callback',
    back: '/',
    signIn: { authMethod: 'NONE', firstParty: true },
    webOrigins: (origin) => [origin],
    refreshes: true,
    endSession: true,
  },
  {
    name: 'oidc-client-ts-plus',
    callback: '/callback',
    back: '/',
    signIn: { authMethod: 'NONE' },
    webOrigins: () => ['+'],
    asks: true,
    refreshes: true,
    endSession: true,
  },
  {
    name: 'oidc-client-ts-unlisted',
    callback: '/callback',
    signIn: { authMethod: 'NONE', firstParty: true },
    webOrigins: () => ['https://elsewhere.example.com'],
    unlisted: true,
  },
  {
    name: 'authlib',
    callback: '/auth',
    back: '/',
    signIn: { requirePkce: false },
    asks: true,
    refreshes: true,
    endSession: true,
  },
  {
    name: 'mozilla-django-oidc',
    callback: '/oidc/callback/',
    back: '/',
    signIn: { requirePkce: false, firstParty: true },
    who: account.email,
    refreshes: true,
    endSession: true,
  },
  {
    name: 'mod-auth-openidc',
    callback: '/protected/redirect_uri',
    back: '/',
    signIn: { requirePkce: false, firstParty: true },
    refreshes: true,
    endSession: true,
  },
  // On plain http at the name localhost, as on a developer's machine.
  { name: 'example-node', callback: '/callback', back: '/', asks: true, endSession: true },
  { name: 'example-python', callback: '/callback', back: '/', asks: true, endSession: true },
].map((party) => ({ who: account.username, signIn: {}, ...party }));

// Where an application is, as browsers know it.
export const origin = (name) => process.env[`ORIGIN_${name.replaceAll('-', '_')}`];
export { account };
