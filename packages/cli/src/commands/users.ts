import { counted } from '@hishamos/catalogue';
import type { AddCommand } from './command.ts';
import { loadStore, onStore } from './store.ts';

/** `hishamos users`: what is kept of users. */
export const addUsers: AddCommand = (program, { env, out }) => {
  const users = program.command('users').description('what the execution store keeps of users');
  users
    .command('forget')
    .description("delete a user's email, id in every execution, and sums")
    .argument('<id>', "the user's id")
    .action((id: string) =>
      onStore(async () => {
        const { forgetUser, targetOf } = await loadStore();
        const { known, executions } = await forgetUser(await targetOf(env), id);
        out(known ? `forgotten, and taken out of ${counted(executions, 'execution')}\n` : 'no such user\n');
      }),
    );
};
