import { getLogger, meters } from '@hishamos/monitoring';
import type { ErrorRequestHandler } from 'express';
import { ZodError, z } from 'zod';
import { CommandFailed } from '../commands/runner.ts';
import { ProviderError } from '../models/simulated-model.ts';
import { ApiError } from './api-error.ts';

const logger = getLogger('apps.api.errors');

/** Turns what a handler threw into an answer. Only what nobody foresaw is a 500, and logged with its stack. */
export const errorHandler: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error);
  const status = statusOf(error);
  if (status === 500) {
    meters.error.record(error, { component: 'api' });
    logger.error('Request failed', { error });
  }
  response.status(status).json({ error: messageOf(error, status) });
};

/** 499 is what nginx says for a request whose client gave up. */
function statusOf(error: unknown): number {
  if (error instanceof ApiError) return error.status;
  if (error instanceof ZodError) return 400;
  if (error instanceof ProviderError || error instanceof CommandFailed) return 502;
  if (error instanceof DOMException && error.name === 'TimeoutError') return 504;
  if (error instanceof DOMException && error.name === 'AbortError') return 499;
  return isClientError(error) ? error.status : 500;
}

/** What Express' own middleware throws for a request it cannot read, such as a body that is not JSON. */
const isClientError = (error: unknown): error is { status: number } =>
  typeof error === 'object' &&
  error !== null &&
  'status' in error &&
  typeof error.status === 'number' &&
  error.status >= 400 &&
  error.status < 500;

function messageOf(error: unknown, status: number): string {
  if (status === 500) return 'Internal server error';
  if (error instanceof ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}
