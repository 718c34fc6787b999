// The server under test, as its first administrator and as its clients see it.

const { ISSUER, ADMINISTRATOR_ID, ADMINISTRATOR_SECRET } = process.env;
export const issuer = ISSUER;
export const administrator = { id: ADMINISTRATOR_ID, secret: ADMINISTRATOR_SECRET };
export const audience = 'https://orders.example/api';
export const elsewhere = 'https://bills.example/api';
// Of another account, with scopes of the same names.
export const strange = 'https://orders.elsewhere.example/api';

async function post(path, client, form) {
  const authorization = `Basic ${btoa(`${encodeURIComponent(client.id)}:${encodeURIComponent(client.secret)}`)}`;
  const answer = await fetch(issuer + path, { method: 'POST', headers: { authorization }, body: new URLSearchParams(form) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

// An access token, with further parameters.
export async function token(client, more = []) {
  const answer = await post('/oauth/token', client, [['grant_type', 'client_credentials'], ...more]);
  return (await answer.json()).access_token;
}

export const revoke = (client, token) => post('/oauth/revoke', client, { token });

// Creates something with the management API.
export async function create(path, body, caller = administrator) {
  const answer = await fetch(`${issuer}/api/v1${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await token(caller, [['resource', `${issuer}/api`]])}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
