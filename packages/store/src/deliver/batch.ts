/** What the inbox takes of lines: each column a JSON array. */
export interface Batch {
  readonly executions: readonly string[];
  readonly users: readonly string[];
}

/** Lines of users begin with this, those of executions with the brace of their JSON. */
const userMark = 'u';

export function batchOf(lines: Buffer): Batch {
  const executions: string[] = [];
  const users: string[] = [];
  for (const line of lines.toString('utf8').split('\n')) {
    if (line.startsWith(userMark)) users.push(line.slice(1));
    else if (line !== '') executions.push(line);
  }
  return { executions, users };
}

export const sizeOf = ({ executions, users }: Batch): number => executions.length + users.length;

/** The values of the inbox's columns. */
export const columnsOf = ({ executions, users }: Batch): (string | null)[] =>
  [executions, users].map((lines) => (lines.length === 0 ? null : `[${lines.join(',')}]`));

/** Both halves of a batch, to find out which line the database refuses. */
export function halvesOf({ executions, users }: Batch): readonly [Batch, Batch] {
  const half = Math.ceil(executions.length / 2);
  const usersHalf = executions.length > 1 ? 0 : Math.floor(users.length / 2);
  return [
    { executions: executions.slice(0, half), users: users.slice(0, usersHalf) },
    { executions: executions.slice(half), users: users.slice(usersHalf) },
  ];
}
