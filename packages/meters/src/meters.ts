import { agent } from './agent.ts';
import { api } from './api.ts';
import { cache } from './cache.ts';
import { command } from './command.ts';
import { database } from './database.ts';
import { error } from './error.ts';
import { system } from './system.ts';
import { workflow } from './workflow.ts';

/**
 * Records the `hishamos_*` metrics on whatever OpenTelemetry SDK the process has started; with none, each call is a
 * cheap no-op. Durations are in seconds, costs in US dollars.
 *
 * No call ever throws. A record with a bad value is refused whole: one warning through OpenTelemetry's `diag` for
 * each kind of mistake, and each one counted.
 */
export const meters = { agent, command, workflow, api, error, cache, system, database };
