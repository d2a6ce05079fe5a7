import { flat, quote } from './scan.ts';
import { originalOf } from './source-map.ts';

/** Where a log call stands in the application's source. */
export interface CallSite {
  /** The source file's base name without its extension. */
  module: string;
  /** The function's own name, `<module>` at the top level of a file, `<anonymous>` for one without a name. */
  function: string;
  /** Counted from 1; 0 when it is not known. */
  line: number;
  /** The three as JSON, with a comma before each. */
  json: string;
}

const siteOf = (module: string, name: string, line: number): CallSite => ({
  module,
  function: name,
  line,
  json: flat(`,"module":${quote(module)},"function":${quote(name)},"line":${line}`),
});

/** Says that a call site is not known, or was not asked for. */
export const unknownSite = siteOf('<unknown>', '<unknown>', 0);

const raw = (_error: Error, frames: NodeJS.CallSite[]) => frames;

/** Frames of winston and of the streams below it, which stand between a logger and its caller. */
const between =
  /[\\/](?:node_modules[\\/](?:winston|readable-stream|@colors|logform)[\\/]|@hishamos[\\/]logs[\\/])/;

/**
 * The frames that called `below`, nearest first.
 *
 * With `Error.prepareStackTrace` set for the moment, V8 hands over the frames without formatting them; a limit of
 * one frame is half the price of `util.getCallSites`, which cannot leave out frames by function. Both globals are
 * put back as they were, so source-map support and long stack traces stay in force.
 */
function framesAbove(below: (...args: never[]) => unknown, limit: number): NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = limit;
    Error.prepareStackTrace = raw;
    Error.captureStackTrace(holder, below);
    const { stack } = holder;
    return Array.isArray(stack) ? stack : [];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Error.prepareStackTrace = prepareStackTrace as typeof raw;
  }
}

const modules = new Map<string, string>();
const maxModules = 5_000;

/** `file:///srv/my%20app/engine.service.ts?v=2` is `engine.service`. */
function moduleOf(file: string): string {
  const known = modules.get(file);
  if (known !== undefined) return known;
  let path = file;
  if (file.startsWith('file:')) {
    path = file.replace(/[?#].*$/s, '');
    try {
      path = decodeURIComponent(path);
    } catch {
      // A lone % in a URL: the undecoded name is still the right one to show.
      path = file;
    }
  }
  const base = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const dot = base.lastIndexOf('.');
  const module = (dot > 0 ? base.slice(0, dot) : base).replace(/^node:/, '') || '<unknown>';
  if (modules.size < maxModules) modules.set(file, module);
  return module;
}

function functionOf(frame: NodeJS.CallSite): string {
  const name = frame.getFunctionName();
  if (name === null || name === '') {
    const enclosedByFile = frame.getEnclosingLineNumber() === 1 && frame.getEnclosingColumnNumber() === 1;
    return enclosedByFile ? '<module>' : '<anonymous>';
  }
  if (frame.isConstructor()) return `new ${name}`;
  return name.slice(name.lastIndexOf('.') + 1) || name;
}

/** The sites of a file by their place in it: looking one up is cheaper than describing it anew. */
const sites = new Map<string, Map<number, { name: string | null; site: CallSite }>>();
const maxPlaces = 20_000;
/** More columns than a line has, so that line and column are one number. */
const columns = 2 ** 24;
let places = 0;

/** The site of a frame, where the source map of its file puts it. */
function siteAt(frame: NodeJS.CallSite, file: string): CallSite {
  const line = frame.getLineNumber() ?? 0;
  const place = line * columns + (frame.getColumnNumber() ?? 0);
  const name = frame.getFunctionName();
  let ofFile = sites.get(file);
  const known = ofFile?.get(place);
  // One place can be two functions: those that a computed name was given to.
  if (known !== undefined && known.name === name) return known.site;
  const original = originalOf(file, frame);
  const site = siteOf(
    moduleOf(original?.file ?? file),
    original?.name ?? functionOf(frame),
    original?.line ?? line,
  );
  if (places < maxPlaces) {
    if (ofFile === undefined) {
      ofFile = new Map();
      sites.set(file, ofFile);
    }
    ofFile.set(place, { name, site });
    places += 1;
  }
  return site;
}

const fileOf = (frame: NodeJS.CallSite): string | null =>
  frame.getFileName() || frame.getScriptNameOrSourceURL();

/**
 * The call site of the function that called `below`.
 *
 * `direct` says that nothing of winston stands between; then one frame is enough, but for a logger's method that
 * was handed to a native function such as `forEach`. Never throws, not even with frozen intrinsics.
 */
export function callSite(below: (...args: never[]) => unknown, direct: boolean): CallSite {
  try {
    if (direct) {
      const [frame] = framesAbove(below, 1);
      const file = frame && fileOf(frame);
      if (frame && file) return siteAt(frame, file);
    }
    for (const frame of framesAbove(below, 16)) {
      const file = fileOf(frame);
      if (file && !between.test(file)) return siteAt(frame, file);
    }
  } catch {
    return unknownSite;
  }
  return unknownSite;
}
