// What the packages of ours do when an application imports them one by one.
import { createServer } from 'node:http';
import { context } from '@hishamos/context';
import { health } from '@hishamos/health';
import { getLogger, setLogLevel } from '@hishamos/logs';
import { meters } from '@hishamos/meters';
import { getLogger as preloaded } from '@hishamos/monitoring';
import { agent } from '@hishamos/spans';

health.register('disk', () => undefined);
setLogLevel('app', 'ERROR');
const server = createServer(async (_request, response) => {
  context.setUser('user-7');
  meters.command.record({ commandId: 'build', status: 'completed', duration: 1 });
  await agent.run('reviewer', { platform: 'openai' }, () => getLogger('app').error('done'));
  response.end(String(getLogger('app') === preloaded('app')));
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`listening ${server.address().port}\n`));
process.stdin.once('end', () => server.close()).resume();
