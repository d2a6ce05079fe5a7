const newline = 0x0a;
const comma = 0x2c;
const [opening, closing] = [0x5b, 0x5d];

/** Lines of users begin with this, those of executions with the brace of their JSON. */
const userMark = 'u';

/** Lines of JSON, each with its end. None is empty. */
type Lines = Buffer;

/** What the database is given at once. */
export interface Batch {
  readonly executions: Lines;
  readonly users: Lines;
}

const linesOf = (lines: readonly string[]): Lines => Buffer.from(lines.map((line) => `${line}\n`).join(''));

/** Lines as they come from the application's thread. Nearly always all are executions. */
export function batchOf(lines: Buffer): Batch {
  const ended = lines.at(-1) === newline;
  if (ended && lines[0] === 0x7b && !lines.includes(`\n${userMark}`) && !lines.includes('\n\n')) {
    return { executions: lines, users: linesOf([]) };
  }
  const all = lines.toString('utf8').split('\n').filter(Boolean);
  const isUser = (line: string) => line.startsWith(userMark);
  return {
    executions: linesOf(all.filter((line) => !isUser(line))),
    users: linesOf(all.filter(isUser).map((line) => line.slice(userMark.length))),
  };
}

function count(lines: Lines): number {
  let number = 0;
  for (let end = lines.indexOf(newline); end >= 0; end = lines.indexOf(newline, end + 1)) number += 1;
  return number;
}

export const sizeOf = ({ executions, users }: Batch): number => count(executions) + count(users);

/** A JSON array of lines. */
function arrayOf(lines: Lines): Buffer | null {
  if (lines.length === 0) return null;
  const array = Buffer.allocUnsafe(lines.length + 1);
  array[0] = opening;
  lines.copy(array, 1);
  for (let end = array.indexOf(newline); end >= 0; end = array.indexOf(newline, end + 1)) array[end] = comma;
  array[lines.length] = closing;
  return array;
}

/** The values of the inbox's columns. */
export const columnsOf = ({ executions, users }: Batch): (Buffer | null)[] =>
  [executions, users].map(arrayOf);

/** Both halves of several lines; all in the first where there is one only. */
function cut(lines: Lines): readonly [Lines, Lines] {
  const middle = lines.lastIndexOf(newline, lines.length / 2) + 1 || lines.indexOf(newline) + 1;
  return [lines.subarray(0, middle), lines.subarray(middle)];
}

/** Both halves of a batch of several lines, to find out which one the database refuses. */
export function halvesOf({ executions, users }: Batch): readonly [Batch, Batch] {
  const nothing = linesOf([]);
  if (executions.length > 0 && users.length > 0) {
    return [
      { executions, users: nothing },
      { executions: nothing, users },
    ];
  }
  const [first, second] = cut(executions);
  const [firstUsers, secondUsers] = cut(users);
  return [
    { executions: first, users: firstUsers },
    { executions: second, users: secondUsers },
  ];
}
