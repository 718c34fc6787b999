// Registers every relying party, and writes the credentials of each to a file of its name in the folder that is given. Prints the ID of the
// person.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { account, origin, parties } from './parties.mjs';
import { ask, register } from './server.mjs';

const [folder] = process.argv.slice(2);
for (const party of parties) {
  const { id, secret } = await register(party, origin(party.name));
  writeFileSync(join(folder, party.name), `${id}\n${secret}\n`);
}

const { users } = await ask('{ users(first: 10) { nodes { id username } } }');
console.log(users.nodes.find(({ username }) => username === account.username).id);
