import type { IncomingMessage } from 'node:http';
import { acceptedFormat } from './accept.ts';
import { acceptsGzip } from './accept-encoding.ts';
import { contentTypes } from './format.ts';
import type { PageSource } from './page.ts';
import { reasonOf } from './reason.ts';
import { line, type Reply } from './reply.ts';

/** Bytes below which compressing costs more than it saves. */
const worthCompressing = 1024;

/** The answer of `GET prometheus/metrics/`. A collection that fails is a 500 with the reason, never an empty page. */
export async function metricsReply(request: IncomingMessage, source: PageSource | undefined): Promise<Reply> {
  if (source === undefined)
    return line(503, 'no metrics are collected in this process: preload @hishamos/monitoring/register');
  try {
    const format = acceptedFormat(request.headers.accept);
    const lent = source.lend?.(format);
    const page = await (lent ?? source.page(format));
    const giveBack = lent && (() => page.release());
    const contentType = contentTypes[page.format];
    const headers = { Vary: 'Accept, Accept-Encoding' };
    if (page.length <= worthCompressing || !acceptsGzip(request.headers['accept-encoding']))
      return { status: 200, contentType, body: page.chunks, headers, ...(giveBack && { sent: giveBack }) };
    const body = await page.gzipped();
    giveBack?.();
    return {
      status: 200,
      contentType,
      body,
      headers: { ...headers, 'Content-Encoding': 'gzip' },
    };
  } catch (error) {
    return line(500, `the metrics could not be collected: ${reasonOf(error)}`);
  }
}
