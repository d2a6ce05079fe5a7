import { addCheck } from './check.ts';
import type { AddCommand } from './command.ts';
import { addDoctor } from './doctor.ts';

/** Every command of `npx hishamos`, in the order in which the help lists them. */
export const commands: readonly AddCommand[] = [addDoctor, addCheck];
