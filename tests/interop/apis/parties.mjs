// The protected APIs that are tried, by the way in which each checks a token.

export const parties = [
  { name: 'api-node', says: 'Express with jose' },
  { name: 'api-python', says: 'Flask with PyJWT' },
  { name: 'nginx', says: 'nginx with auth_request', asks: true, proxy: true },
  { name: 'caddy', says: 'Caddy with forward_auth', asks: true, proxy: true },
  { name: 'apache-jwks', says: 'Apache with mod_auth_openidc, by the keys', proxy: true },
  { name: 'apache-introspection', says: 'Apache with mod_auth_openidc, by introspection', asks: true, proxy: true },
  { name: 'apache-oauth2', says: 'Apache with mod_oauth2, by the keys', proxy: true },
];
