import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { findSourceMap, SourceMap, type SourceMapPayload } from 'node:module';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A place in the source that a file was compiled or bundled from. */
export interface Original {
  /** Path or URL of the source. */
  file: string;
  /** Counted from 1. */
  line: number;
  /** The function's name before it was minified, where the map tells it. */
  name: string | undefined;
}

/** A map beyond this is not read: parsing it would hold up the log call that is the first of its file. */
const maxMapBytes = 32 * 1024 * 1024;
const maxMaps = 2_000;
const tailBytes = 1_024;

const maps = new Map<string, SourceMap | undefined>();

function tailOf(path: string): string {
  const fd = openSync(path, 'r');
  try {
    const { size } = fstatSync(fd);
    const bytes = Buffer.alloc(Math.min(size, tailBytes));
    readSync(fd, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8');
  } finally {
    closeSync(fd);
  }
}

const reference = /\/\/[#@] sourceMappingURL=(\S+)\s*$/;

/** What a file says of its map, at its end; an inline map is longer than the tail. */
function referenceIn(path: string): string | undefined {
  const tail = tailOf(path);
  const [, url] = reference.exec(tail) ?? [];
  if (url !== undefined) return url;
  if (!/^[\w+/=\s]+$/.test(tail)) return undefined;
  const text = readFileSync(path, 'utf8');
  return reference.exec(text.slice(text.lastIndexOf('//')))?.[1];
}

function payloadOf(path: string): SourceMapPayload | undefined {
  const url = referenceIn(path);
  if (url === undefined) return undefined;
  let text: string;
  if (url.startsWith('data:')) {
    const comma = url.indexOf(',');
    const data = url.slice(comma + 1);
    text = url.slice(0, comma).endsWith(';base64')
      ? Buffer.from(data, 'base64').toString('utf8')
      : decodeURIComponent(data);
  } else {
    const bytes = readFileSync(resolve(path, '..', decodeURIComponent(url)));
    if (bytes.length > maxMapBytes) return undefined;
    text = bytes.toString('utf8');
  }
  return JSON.parse(text) as SourceMapPayload;
}

/** The map that Node.js holds for a file, where it was asked to, or the one that the file names. */
function load(file: string): SourceMap | undefined {
  const path = file.startsWith('file:') ? fileURLToPath(file) : file;
  if (!isAbsolute(path)) return undefined;
  const held = findSourceMap(path) ?? findSourceMap(file);
  if (held !== undefined) return held;
  const payload = payloadOf(path);
  return payload === undefined ? undefined : new SourceMap(payload);
}

function mapOf(file: string): SourceMap | undefined {
  if (maps.has(file)) return maps.get(file);
  let map: SourceMap | undefined;
  try {
    map = load(file);
  } catch {
    // A file or map that cannot be read: the compiled place is the best that is known.
    map = undefined;
  }
  if (maps.size < maxMaps) maps.set(file, map);
  return map;
}

/** How far before or behind the start of a function its minified name stands: `t=()=>`, `function e(`, `async function*e(`. */
const nameOffsets = (name: string): number[] => [-name.length - 1, 9, 10, 15, 16];

/** Longer names were not given by a minifier. */
const longestShort = 3;

/** The name that a function had before it was minified, which the map tells at the place of the short one. */
function originalName(map: SourceMap, frame: NodeJS.CallSite): string | undefined {
  const short = frame.getFunctionName();
  const line = (frame.getEnclosingLineNumber() ?? 1) - 1;
  const start = (frame.getEnclosingColumnNumber() ?? 1) - 1;
  if (!short || short.length > longestShort) return undefined;
  const begin = map.findEntry(line, start);
  const beginLine = 'originalLine' in begin ? begin.originalLine : Number.POSITIVE_INFINITY;
  for (const offset of nameOffsets(short)) {
    const column = start + offset;
    if (column < 0) continue;
    const entry = map.findEntry(line, column);
    if (!('originalLine' in entry) || entry.generatedColumn !== column) continue;
    // A name below the function's first line is one that its body uses.
    if (entry.originalLine > beginLine) continue;
    const name: unknown = 'name' in entry ? entry.name : undefined;
    if (typeof name === 'string' && name !== '') return name;
  }
  return undefined;
}

/** Where a frame of a compiled file stands in its source; undefined where no map tells. */
export function originalOf(file: string, frame: NodeJS.CallSite): Original | undefined {
  const map = mapOf(file);
  if (map === undefined) return undefined;
  const entry = map.findEntry((frame.getLineNumber() ?? 1) - 1, (frame.getColumnNumber() ?? 1) - 1);
  if (!('originalSource' in entry) || entry.originalSource === undefined) return undefined;
  return { file: entry.originalSource, line: entry.originalLine + 1, name: originalName(map, frame) };
}
