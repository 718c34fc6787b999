// Defines protected APIs of two accounts and their clients, and prints the credentials as JSON, with a token that will have expired when it is tried.

import { audience, create, elsewhere, strange, token } from './server.mjs';

async function client(name, more, caller) {
  const { credentials: made } = await create('/clients', { name, ...more }, caller);
  return { id: made.clientId, secret: made.clientSecret };
}

const asking = await client('Orders API', {});
const permission = (code, mutating) => ({ code, description: `What ${code} allows`, category: 'Tests', mutating });
const orders = [permission('orders:read', false), permission('orders:write', true)];
await create('/resources', {
  identifier: audience,
  name: 'Orders',
  introspectionClientIds: [asking.id],
  permissions: orders,
});
await create('/resources', { identifier: elsewhere, name: 'Bills', permissions: [permission('bills:read', false)] });

const scopes = ['orders:read', 'orders:write', 'bills:read'];
const shop = await client('Shop', { scopes });
const reader = await client('Reader', { scopes: ['orders:read'], accessLevel: 'READ_ONLY' });
const brief = await client('Brief', { scopes, tokenTtlSeconds: 60 });
const expiring = await token(brief, [['resource', audience]]);

await create('/accounts', { slug: 'elsewhere', name: 'Elsewhere' });
const ruler = await client('Ruler', { account: { slug: 'elsewhere' }, role: { key: 'administrator' } });
await create('/resources', { identifier: strange, name: 'Orders', permissions: orders }, ruler);
const stranger = await client('Stranger', { scopes: ['orders:read', 'orders:write'] }, ruler);
console.log(JSON.stringify({ asking, shop, reader, stranger, expiring }));
