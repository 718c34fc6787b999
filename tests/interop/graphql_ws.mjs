// GraphQL over a WebSocket, with graphql-ws: what is committed arrives, and a token that is no good is not let in.

import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { check, must, server } from './check.mjs';

const url = `${server.issuer}/graphql`;
const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: server.id, client_secret: server.secret });
const { access_token: token } = await (await fetch(`${server.issuer}/oauth/token`, { method: 'POST', body })).json();

function listener(authorization) {
  const connectionParams = { Authorization: authorization };
  return createClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, connectionParams, retryAttempts: 0, lazy: false, onNonLazyError: () => {} });
}

async function createClientNamed(name) {
  const query = 'mutation($name: String) { createClient(input: { name: $name }) { client { id } } }';
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables: { name } }) });
  return (await answer.json()).data.createClient.client.id;
}

await check('graphql-ws: a client that is made is told of', async () => {
  const client = listener(`Bearer ${token}`);
  // The server listens from the moment that it has taken the subscription in, which its answer to a ping after it shows.
  let ponged;
  const pong = new Promise((resolve) => (ponged = resolve));
  client.on('pong', ponged);
  let socket;
  client.on('connected', (connected) => (socket = connected));
  const events = client.iterate({ query: 'subscription { clientChanged { kind id client { displayName } } }' });
  const first = events.next();
  while (!socket) await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setTimeout(resolve, 20));
  socket.send(JSON.stringify({ type: 'ping' }));
  await pong;
  const id = await createClientNamed('Listened to');
  const { value } = await first;
  const change = value.data?.clientChanged;
  must(change?.kind === 'CREATED' && change.id === id, `it heard ${JSON.stringify(value)}`);
  must(change.client.displayName === 'Listened to', `it heard ${JSON.stringify(change)}`);
  await events.return();
  await client.dispose();
});

await check('graphql-ws: a bad token is not let in', async () => {
  const client = listener('Bearer x.y.z');
  const closed = await new Promise((resolve) => client.on('closed', resolve));
  must(closed.code === 4403, `it was closed with ${closed.code}`);
});
