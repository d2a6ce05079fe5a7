import { type ExitCode, exitCodes } from './command-line.ts';

/** What the user can mend: printed as one line, without a stack trace. Its message names the remedy. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = exitCodes.problem) {
    super(message);
    this.exitCode = exitCode;
  }
}
