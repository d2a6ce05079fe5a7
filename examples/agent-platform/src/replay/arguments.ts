import { parseArgs } from 'node:util';

export interface Arguments {
  /** A CSV file; without it arrivals are generated. */
  readonly trace: string | undefined;
  readonly speed: number;
  readonly rows: number | undefined;
  readonly seed: number;
  readonly exit: boolean;
  readonly help: boolean;
}

/** What the user asked for cannot be done; the message is one sentence that says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const help = `Usage: npm start -- [options]

Starts the agent platform on port 8000 (or PORT) and replays an LLM inference trace against it.

  --trace FILE  replay this CSV (TIMESTAMP,ContextTokens,GeneratedTokens), such as the Azure LLM inference
                trace; without it, arrivals with that trace's statistics are generated
  --speed N     replay N times as fast as it happened (default 60)
  --rows N      replay only the first N rows
  --seed N      seed of the generated arrivals (default 1)
  --exit        end after the replay: 0 when every request was answered as expected, else 1
  --help        show this
`;

const options = {
  trace: { type: 'string' },
  speed: { type: 'string', default: '60' },
  rows: { type: 'string' },
  seed: { type: 'string', default: '1' },
  exit: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Reads the command line. Throws a UsageError about the first thing that is wrong with it. */
export function parseArguments(args: readonly string[]): Arguments {
  const { values } = readOptions(args);
  return {
    trace: values.trace,
    speed: number('--speed', values.speed, { min: 0.01, max: 1_000_000, whole: false }),
    rows: values.rows === undefined ? undefined : number('--rows', values.rows, { min: 1, max: 100_000_000 }),
    seed: number('--seed', values.seed, { min: 0, max: 2 ** 32 - 1 }),
    exit: values.exit,
    help: values.help,
  };
}

/** Reads the environment variable PORT; 0 takes any free port. */
export const parsePort = (value: string | undefined): number =>
  number('PORT', value || '8000', { min: 0, max: 65_535 });

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
  } catch (error) {
    // Node's own message goes on with advice that does not fit here.
    const [sentence] = (error as Error).message.split(/[.\n]/, 1);
    throw new UsageError(`${sentence}; npm start -- --help shows what there is.`);
  }
}

function number(
  name: string,
  text: string,
  { min, max, whole = true }: { min: number; max: number; whole?: boolean },
): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
  const kind = whole ? 'a whole number' : 'a number';
  throw new UsageError(`${name} takes ${kind} from ${min} to ${max}, but got ${JSON.stringify(text)}.`);
}
