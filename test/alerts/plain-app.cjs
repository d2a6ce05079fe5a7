// An application that only listens; its end is the end of its stdin.
const http = require('node:http');

const server = http.createServer((_request, response) => response.end('application'));
server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
process.stdin.on('end', () => server.close()).resume();
