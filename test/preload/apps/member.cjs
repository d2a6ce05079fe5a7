const { createServer, get } = require('node:http');

// A request to itself shows that the member is a working process.
const server = createServer((_request, response) => response.end());
server.listen(0, '127.0.0.1', () => {
  get({ port: server.address().port, host: '127.0.0.1' }, (response) => {
    console.log(
      `${process.argv[2]} ${response.statusCode} ${response.headers['x-request-id'] === undefined}`,
    );
    response.resume();
    server.close();
  });
});
