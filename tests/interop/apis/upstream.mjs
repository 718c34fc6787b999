// The API behind the proxies: it believes them, and answers with the headers that it got.

import { createServer } from 'node:http';

createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(request.headers));
}).listen(Number(process.env.PORT), '127.0.0.1');
