/** What a file of a group holds. */
type FileKind =
  /** What one process has recorded. */
  | 'own'
  /** What processes had recorded that have ended, kept by one that runs. */
  | 'past'
  /** The socket of a process that runs. */
  | 'sock';

/** A file of a group. Its name is `MEMBER.KIND`, and `MEMBER.KIND~HEIR` once an heir is about to take it over. */
export interface GroupFile {
  readonly name: string;
  /** `MEMBER.KIND`: the same whoever takes it over. */
  readonly id: string;
  readonly member: string;
  readonly kind: FileKind;
  readonly heir: string | undefined;
}

const shape = /^(?<id>(?<member>[\w-]+)\.(?<kind>own|past|sock))(?:~(?<heir>[\w-]+))?$/;

/** Reads a name; undefined for that of a file which is still being written. */
export function groupFile(name: string): GroupFile | undefined {
  const { id, member, kind, heir } = shape.exec(name)?.groups ?? {};
  if (id === undefined || member === undefined) return undefined;
  return { name, id, member, kind: kind as FileKind, heir };
}

/** Who has a file: who wrote it, or who is about to take it over. */
export const holderOf = ({ member, heir }: GroupFile): string => heir ?? member;
