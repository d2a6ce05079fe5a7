/** Tells the test which port to ask, and ends the application when the test closes its stdin. */
exports.ready = (server, close = () => server.close()) => {
  process.stdin.once('end', close).resume();
  console.log(`listening ${server.address().port}`);
};
