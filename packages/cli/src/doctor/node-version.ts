import type { Examine } from './diagnosis.ts';

/** The oldest Node.js that is supported, as of `engines` in our packages. */
const oldest = [22, 15] as const;

/** Versions whose synchronous hooks load CommonJS too, so that no second thread is needed to instrument `import`. */
const synchronous = (major: number, minor: number, patch: number): boolean =>
  major > 24 ||
  (major === 24 && (minor > 11 || (minor === 11 && patch >= 1))) ||
  (major === 22 && (minor > 22 || (minor === 22 && patch >= 3)));

/** Whether this Node.js is supported, and how it instruments ES modules. */
export function nodeFinding(version: string): ReturnType<Examine> {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const check = 'Node.js';
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    const remedy = `Run the application on Node.js ${oldest.join('.')} or later.`;
    return [{ level: 'problem', check, message: `${version} is too old`, remedy }];
  }
  const mode = synchronous(major, minor, patch)
    ? 'ES modules are instrumented by synchronous hooks'
    : 'ES modules are instrumented by hooks on a thread of their own';
  return [{ level: 'ok', check, message: `${version}; ${mode}` }];
}

export const examineNode: Examine = () => nodeFinding(process.versions.node);
