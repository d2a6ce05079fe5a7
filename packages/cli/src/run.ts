import { Command, CommanderError } from 'commander';
import { type CommandLine, type ExitCode, exitCodes } from './command-line.ts';
import { commands } from './commands/index.ts';
import { UserError } from './user-error.ts';
import { version } from './version.ts';

const oneLine = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Runs one command of `npx hishamos` and resolves to its exit code. Never rejects. */
export async function run(line: CommandLine): Promise<ExitCode> {
  let code: ExitCode = exitCodes.well;
  const program = new Command('hishamos')
    .description('Checks, databases, dashboards and alerts of HishamOS monitoring')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: line.out, writeErr: line.err })
    .showHelpAfterError('(add --help for what it takes)');
  for (const add of commands) {
    add(program, line, (ended) => {
      code = ended;
    });
  }
  try {
    if (line.args.length === 0) {
      line.err(program.helpInformation());
      return exitCodes.usage;
    }
    await program.parseAsync(line.args, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has written its own message, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.well : exitCodes.usage;
    line.err(`hishamos: ${oneLine(error)}\n`);
    return error instanceof UserError ? error.exitCode : exitCodes.problem;
  }
}
