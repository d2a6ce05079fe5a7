import { counted } from '@hishamos/catalogue';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { type CommandLine, exitCodes } from '../command-line.ts';
import { csvOf } from '../output/csv.ts';
import { tableOf } from '../output/table.ts';
import type { AddCommand } from './command.ts';
import { loadStore, onStore } from './store.ts';

type ViewName = import('@hishamos/store').ViewName;

/** As `viewNames` of the store, which is loaded when it is needed only. */
const names = ['agents', 'commands', 'daily', 'users', 'workflows'] as const satisfies readonly ViewName[];

interface ShowOptions {
  readonly last?: number;
  readonly json?: true;
  readonly csv?: true;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It takes a whole number above 0.');
}

function addShow(views: Command, { env, out }: CommandLine): void {
  views
    .command('show')
    .description('print a performance view')
    .addArgument(new Argument('<view>', 'which one').choices(names))
    .option('--last <n>', 'the last n days of daily; the first n rows of the others', wholeNumber)
    .addOption(new Option('--json', 'as a JSON array of rows').conflicts('csv'))
    .option('--csv', 'as comma-separated values')
    .action((view: ViewName, { last, json, csv }: ShowOptions) =>
      onStore(async () => {
        const { openStore, targetOf } = await loadStore();
        const store = await openStore(await targetOf(env));
        try {
          const { rows, columns } = await store.read(view, { limit: last });
          if (json) out(`${JSON.stringify(rows, null, 2)}\n`);
          else if (csv) out(csvOf(rows, columns));
          else out(rows.length === 0 ? 'no rows\n' : tableOf(rows));
        } finally {
          await store.close();
        }
      }),
    );
}

/** `hishamos views`: shows the performance views, and proves or rebuilds what they read. */
export const addViews: AddCommand = (program, line, finish) => {
  const views = program.command('views').description('show the performance views, or rebuild them');
  addShow(views, line);
  views
    .command('rebuild')
    .description('count what the views read again from the executions')
    .option('--check', 'only tell whether it agrees; exit code 1 when it does not')
    .action(({ check }: { check?: true }) =>
      onStore(async () => {
        const { checkRollups, rebuildRollups, targetOf } = await loadStore();
        const target = await targetOf(line.env);
        const wrong = check ? await checkRollups(target) : await rebuildRollups(target);
        for (const { rollup, rows } of wrong) line.out(`${rollup}: ${counted(rows, 'wrong row')}\n`);
        if (wrong.length === 0) line.out('the views agree with the executions\n');
        if (check) return wrong.length === 0 ? undefined : finish(exitCodes.problem);
        const left = await checkRollups(target);
        line.out(left.length === 0 ? 'rebuilt, and checked\n' : 'rebuilt, but it does not agree\n');
        if (left.length > 0) finish(exitCodes.problem);
      }),
    );
};
