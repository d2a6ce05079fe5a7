export interface Command {
  readonly id: string;
  readonly description: string;
  /** Seconds that the command takes for each token of text it works on. An assumption. */
  readonly secondsPerToken: number;
}

/** The commands of the platform; `run-tests` is the slow one. */
export const commands: readonly Command[] = [
  { id: 'format-code', description: 'Formats source text', secondsPerToken: 0.0002 },
  { id: 'search-code', description: 'Searches the repository', secondsPerToken: 0.001 },
  { id: 'run-tests', description: 'Runs the test suite', secondsPerToken: 0.05 },
];

export const findCommand = (id: string): Command | undefined => commands.find((command) => command.id === id);
