import type { CommandLine } from '../command-line.ts';

/** What one check found. */
export interface Finding {
  /** A problem is what monitoring does not work with; a warning, what will hurt one day. */
  readonly level: 'ok' | 'warning' | 'problem' | 'skipped';
  /** What was looked at: one or two words. */
  readonly check: string;
  readonly message: string;
  /** What to do about it; of warnings and problems. */
  readonly remedy?: string;
}

/** What checks are given. */
export interface Patient {
  readonly env: CommandLine['env'];
  /** The folder of the application, from which its packages are found. */
  readonly directory: string;
  /** A running application that is to be asked too. */
  readonly url: URL | undefined;
  readonly token: string | undefined;
}

/** One question of `hishamos doctor`, with one or more answers. Never rejects for what it finds. */
export type Examine = (patient: Patient) => Finding[] | Promise<Finding[]>;
