import { threadId } from 'node:worker_threads';
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
  /** The three, and the process and thread, as JSON, with a comma before each. */
  json: string;
}

const processJson = `,"process_id":${process.pid},"thread_id":${threadId}`;

const siteOf = (module: string, name: string, line: number): CallSite => ({
  module,
  function: name,
  line,
  json: flat(`,"module":${quote(module)},"function":${quote(name)},"line":${line}${processJson}`),
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

/** What is known of a place in a file. */
interface Place {
  name: string | null;
  site: CallSite;
  /** How often more the function's name is asked for: one place is two functions where a computed name is given. */
  looks: number;
}

/** The places of a file by their position in it: looking one up is cheaper than describing it anew. */
const places = new Map<string, Map<number, Place>>();
const maxPlaces = 20_000;
/** Calls after which a function that always had one name is taken to keep it: asking is a tenth of a line's price. */
const looksEach = 100;
let placesKnown = 0;

function describe(frame: NodeJS.CallSite, file: string): CallSite {
  const original = originalOf(file, frame);
  return siteOf(
    moduleOf(original?.file ?? file),
    original?.name ?? functionOf(frame),
    original?.line ?? frame.getLineNumber() ?? 0,
  );
}

/** The site of a frame, where the source map of its file puts it. */
function siteAt(frame: NodeJS.CallSite, file: string): CallSite {
  const position = frame.getPosition();
  let ofFile = places.get(file);
  const known = ofFile?.get(position);
  if (known === undefined) {
    const place = { name: frame.getFunctionName(), site: describe(frame, file), looks: looksEach };
    if (placesKnown >= maxPlaces) return place.site;
    if (ofFile === undefined) {
      ofFile = new Map();
      places.set(file, ofFile);
    }
    ofFile.set(position, place);
    placesKnown += 1;
    return place.site;
  }
  if (known.looks > 0) {
    known.looks -= 1;
    const name = frame.getFunctionName();
    if (name !== known.name) {
      known.name = name;
      known.site = describe(frame, file);
      known.looks = Number.POSITIVE_INFINITY;
    }
  }
  return known.site;
}

const fileOf = (frame: NodeJS.CallSite): string | null =>
  frame.getFileName() || frame.getScriptNameOrSourceURL();

/** The one frame that `Error.captureStackTrace` noted with `Error.stackTraceLimit` at 1. */
export interface Trace {
  readonly stack?: unknown;
}

/** Reads what {@link Trace} noted; undefined for a logger's method that a native function such as `forEach` called. */
export function siteOfTrace(trace: Trace): CallSite | undefined {
  const { prepareStackTrace } = Error;
  try {
    Error.prepareStackTrace = raw;
    const { stack } = trace;
    const frame: NodeJS.CallSite | undefined = Array.isArray(stack) ? stack[0] : undefined;
    const file = frame && fileOf(frame);
    return frame && file ? siteAt(frame, file) : undefined;
  } finally {
    Error.prepareStackTrace = prepareStackTrace as typeof raw;
  }
}

/** Whether winston, or this package, is what called `below`. */
export function isCalledByLogger(below: (...args: never[]) => unknown): boolean {
  const [frame] = framesAbove(below, 1);
  return between.test((frame && fileOf(frame)) ?? '');
}

/** The call site of the nearest function above `below` that is not one of winston's. Never throws, not even with frozen intrinsics. */
export function callSite(below: (...args: never[]) => unknown): CallSite {
  try {
    for (const frame of framesAbove(below, 16)) {
      const file = fileOf(frame);
      if (file && !between.test(file)) return siteAt(frame, file);
    }
  } catch {
    return unknownSite;
  }
  return unknownSite;
}
