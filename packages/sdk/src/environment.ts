/** A set of environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The text of a variable, or undefined where it is unset or blank, as OpenTelemetry asks. */
export const textOf = (env: Environment, name: string): string | undefined => env[name]?.trim() || undefined;

/** The items of a comma-separated variable. */
export const listOf = (env: Environment, name: string): string[] =>
  (textOf(env, name) ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

/** A number above zero, or undefined; a bad one is reported once and ignored. */
export function positiveOf(
  env: Environment,
  name: string,
  report: (problem: string) => void,
): number | undefined {
  const text = textOf(env, name);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  report(`${name} is ${JSON.stringify(text.slice(0, 100))}, but it takes a number above 0. It is ignored.`);
  return undefined;
}

/** Tells of variables of the form `key=value,key=value` in which something is no pair; that is left out. */
export function reportBadPairs(
  env: Environment,
  names: readonly string[],
  report: (problem: string) => void,
): void {
  for (const name of names) {
    const bad = listOf(env, name).filter((item) => item.indexOf('=') < 1).length;
    // The text may be a secret, so it is not shown.
    if (bad > 0)
      report(`${name} takes key=value pairs, separated by commas; ${bad} of it is none and is left out.`);
  }
}

/** Leaves out what is undefined, so that the receiver's defaults hold. */
export const given = <T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
