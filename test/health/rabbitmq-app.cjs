const { createServer } = require('node:http');
const amqp = require('amqplib');

amqp.connect(process.env.AMQP_URL).then((connection) => {
  connection.on('error', () => {});
  const server = createServer((_request, response) => {
    connection.close().then(() => response.end());
  });
  server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
});
process.stdin.once('end', () => process.exit()).resume();
