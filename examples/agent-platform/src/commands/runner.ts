import { command as commandExecutions, getLogger } from '@hishamos/monitoring';
import type { Clock } from '../models/clock.ts';
import type { Command } from './commands.ts';

const logger = getLogger('apps.commands.runner');

export interface CommandRequest {
  readonly command: Command;
  /** Length of the text that the command works on, in tokens. */
  readonly tokens: number;
  readonly userId: string | undefined;
  /** Makes the command end with an error. */
  readonly fail?: boolean | undefined;
}

/** The command ran and reported a failure. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** Runs commands, which take the time of the text that they work on. */
export class CommandRunner {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  run({ command, tokens, userId, fail }: CommandRequest): Promise<void> {
    return commandExecutions.run(command.id, { userId }, async () => {
      await this.#clock.wait(command.secondsPerToken * tokens);
      if (fail) {
        logger.warn('Command failed', { tokens });
        throw new CommandFailed(`${command.id} ended with exit code 1.`);
      }
      logger.info('Command completed', { tokens });
    });
  }
}
