// The replay's client. It runs in a process of its own, without the preload: its requests and its load are not
// part of what is measured.
import { HttpClient } from './http-client.ts';
import { lookAt } from './look.ts';
import type { Report, Start } from './messages.ts';
import { concurrency, Player } from './player.ts';

/** Milliseconds between two reports. */
const reportEvery = 250;

const report = (message: Report) => {
  process.send?.(message);
};

// Ctrl-C reaches the whole process group; the platform's process decides, and hangs up when it ends.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());

process.once('message', async (start: Start) => {
  const client = new HttpClient(start.baseUrl, concurrency);
  const player = new Player(client, start);
  const reporting = setInterval(() => report({ tally: player.tally }), reportEvery);
  await player.play();
  clearInterval(reporting);
  report({ tally: player.tally, look: await lookAt(client, start.baseUrl, process.env) });
  client.close();
});
