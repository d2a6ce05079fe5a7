import { Argument, Option } from 'commander';
import { tableOf } from '../output/table.ts';
import type { AddCommand } from './command.ts';
import { loadStore, onStore } from './store.ts';

interface Options {
  readonly status?: true;
  readonly sql?: true;
}

/** `hishamos migrate`: takes the execution store's schema up or down. */
export const addMigrate: AddCommand = (program, { env, out }) => {
  program
    .command('migrate')
    .description("take the execution store's tables and views to a step, the last one by default")
    .addArgument(new Argument('[application]', 'whose tables').choices(['monitoring']).default('monitoring'))
    .argument('[step]', 'number of the step to go to, up or down, such as 0001; zero for none')
    .addOption(new Option('--status', 'list the steps, and change nothing').conflicts('sql'))
    .option('--sql', 'print the SQL of every step, and change nothing')
    .action((_: string, step: string | undefined, options: Options) =>
      onStore(async () => {
        const { migrate, migrationStates, migrationsSql, placeOf, targetOf } = await loadStore();
        if (options.sql) return out(`${migrationsSql(placeOf(env))}\n`);
        const target = await targetOf(env);
        if (options.status) {
          const states = await migrationStates(target);
          return out(
            tableOf(states.map(({ name, appliedAt }) => ({ step: name, applied: appliedAt ?? 'no' }))),
          );
        }
        const done = await migrate(target, step);
        for (const { name, direction } of done)
          out(`${direction === 'up' ? 'applied' : 'reverted'} ${name}\n`);
        if (done.length === 0) out('nothing to do\n');
      }),
    );
};
