// Measures one contender at one work, in a process of its own, and prints the numbers as JSON.
import { contenders } from './contenders.mjs';
import { withoutSdk, works } from './works.mjs';

const [work, contender] = process.argv.slice(2);
const result = work === 'idle' ? await withoutSdk() : await works[work](await contenders[contender]());
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit();
