// The server under test, as its first administrator sees it.

const { ISSUER, ADMINISTRATOR_ID, ADMINISTRATOR_SECRET } = process.env;
export const issuer = ISSUER;

export async function ask(query, variables = {}) {
  const form = {
    grant_type: 'client_credentials',
    client_id: ADMINISTRATOR_ID,
    client_secret: ADMINISTRATOR_SECRET,
    resource: `${issuer}/api`,
  };
  const granted = await fetch(`${issuer}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) });
  if (!granted.ok) throw new Error(`no token: ${await granted.text()}`);
  const { access_token } = await granted.json();
  const answer = await fetch(`${issuer}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await answer.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

const CREATE = `mutation($input: CreateClientInput!) {
  createClient(input: $input) { client { id clientId } credentials { clientSecret } }
}`;

// Registers a relying party whose pages are at `place`, and answers its credentials.
export async function register(party, place) {
  const input = {
    name: party.name,
    capabilities: ['WEB_APP'],
    scopes: party.scopes ?? [],
    signIn: party.signIn,
    urls: {
      rootUrl: place,
      homeUrl: '/',
      redirectUris: [place + party.callback],
      postLogoutRedirectUris: party.back === undefined ? [] : [place + party.back],
      webOrigins: party.webOrigins?.(place) ?? [],
    },
  };
  const { createClient } = await ask(CREATE, { input });
  return { id: createClient.client.clientId, secret: createClient.credentials?.clientSecret ?? '' };
}
