import type { Command } from 'commander';
import type { CommandLine, ExitCode } from '../command-line.ts';

/** Ends a command with an exit code other than 0, once what it has to say is written. */
export type Finish = (code: ExitCode) => void;

/** Adds one command, with its options and action, to the program. */
export type AddCommand = (program: Command, line: CommandLine, finish: Finish) => void;
