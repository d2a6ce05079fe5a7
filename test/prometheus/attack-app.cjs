// Answers everything, and counts; the attack tests look at what it was asked.
const http = require('node:http');

const server = http.createServer((request, response) => response.end(`application ${request.url}`));
server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
