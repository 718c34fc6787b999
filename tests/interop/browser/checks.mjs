// What is tried, part by part, in this order: one leaves the person as the next needs it.

import { close } from './visit.mjs';

const parts = ['password_link', 'sign_in', 'consent', 'requests', 'sign_out', 'parties', 'together', 'account', 'errors', 'guesses'];
for (const part of parts) await import(`./checks/${part}.mjs`);
await close();
