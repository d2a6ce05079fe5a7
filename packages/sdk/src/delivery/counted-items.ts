import { counted } from '@hishamos/catalogue';
import type { Signal } from '../exporters.ts';

const nouns: Readonly<Record<Signal, string>> = {
  traces: 'span',
  metrics: 'data point',
  logs: 'log record',
};

/** How many items of a signal, for people to read: `1 span`, `2 data points`. */
export const countedItems = (signal: Signal, count: number): string => counted(count, nouns[signal]);
