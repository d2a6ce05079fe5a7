import { expect, it } from 'vitest';
import { destinationOf } from './destination.ts';

it.each([
  ['http://user:secret@collector:4318/otlp', 'http://collector:4318'],
  ['https://collector', 'https://collector'],
  ['localhost:4317', 'localhost:4317'],
  ['127.0.0.1:4317', '127.0.0.1:4317'],
  ['localhost:4318/v1/traces', 'localhost:4318'],
  ['user:secret@collector:4317', 'OTLP'],
  ['user:123@collector:4317', 'OTLP'],
  ['collector', 'OTLP'],
  ['', 'OTLP'],
])('%s is %s', (endpoint, destination) => expect(destinationOf(endpoint)).toBe(destination));
