import { kill } from 'node:process';
import { expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { ask, GroupApp, record, Scraper, until } from './group.ts';

it('another process opens the monitoring port when the one that had it is killed', async () => {
  const port = await freePort();
  await using app = new GroupApp('fork', 3, {
    HISHAMOS_MONITORING_PORT: String(port),
    HISHAMOS_MONITORING_HOST: '127.0.0.1',
    ORPHANS: 'stay',
  });
  const members = await app.members(4);
  const monitoring = { pid: 0, origin: `http://127.0.0.1:${port}` };
  const scraper = new Scraper();
  for (const member of members) await record(member, 100);
  await scraper.shows(monitoring, { executions: 400, processes: 4 });
  kill(members[0].pid, 'SIGKILL');
  const answers = () =>
    ask(monitoring, '/api/v1/monitoring/health/').then(
      () => true,
      () => false,
    );
  await until(answers, 'the port is open again');
  await scraper.shows(monitoring, { executions: 400, processes: 3 });
  expect(app.complaints).toEqual([]);
});
