import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { register, root, TestProcess } from './support/process.ts';
import { parsePage, seriesKey } from './support/prometheus-page.ts';

const run = promisify(execFile);
const npm = (args: string[], cwd: string) =>
  run('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    shell: process.platform === 'win32',
    maxBuffer: 1 << 26,
  });

/** What must be one in a process, or its parts would not find each other. */
const single = ['api', 'core', 'resources', 'sdk-trace', 'sdk-metrics', 'sdk-logs', 'instrumentation'];

const project = mkdtempSync(join(tmpdir(), 'hishamos-consumer-'));
const packages = readdirSync(join(root, 'packages')).map((name) => `@hishamos/${name}`);

/** The versions of every copy of every package below a folder, by name. */
function installed(folder: string, found = new Map<string, string[]>()): Map<string, string[]> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.name.startsWith('@')) {
      installed(path, found);
      continue;
    }
    const { name, version } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    found.set(name, [...(found.get(name) ?? []), version]);
    if (readdirSync(path).includes('node_modules')) installed(join(path, 'node_modules'), found);
  }
  return found;
}

beforeAll(async () => {
  const tarballs = join(project, 'tarballs');
  mkdirSync(tarballs);
  const workspaces = packages.flatMap((name) => ['-w', name]);
  const { stdout } = await npm(['pack', '--json', '--pack-destination', tarballs, ...workspaces], root);
  const packed = Object.values(JSON.parse(stdout) as Record<string, { name: string; filename: string }>);
  const files = packed.map(({ name, filename }) => [name, `file:tarballs/${basename(filename)}`] as const);
  const { '@hishamos/monitoring': monitoring, ...others } = Object.fromEntries(files);
  const manifest = {
    name: 'consumer',
    private: true,
    dependencies: { '@hishamos/monitoring': monitoring, express: '5.3.0' },
    // Stands for the registry, which serves the other packages to a real consumer.
    overrides: others,
  };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  await npm(['install', '--prefer-offline', '--ignore-scripts'], project);
}, 300_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('a project that installs @hishamos/monitoring', () => {
  it('has one copy of each package of ours, and of what must be one of OpenTelemetry', () => {
    const found = installed(join(project, 'node_modules'));
    const names = [...packages, ...single.map((name) => `@opentelemetry/${name}`)];
    for (const name of names) expect(found.get(name), name).toHaveLength(1);
  });

  it('is told nothing of the machine that built it', () => {
    const ours = join(project, 'node_modules/@hishamos');
    const files = readdirSync(ours, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter((text) => text.includes(root))).toEqual([]);
  });

  it('has the command line, which finds all in order', async () => {
    const { stdout } = await run('npx', ['--no-install', 'hishamos', 'doctor', '--json'], {
      cwd: project,
      shell: process.platform === 'win32',
    });
    const { findings } = JSON.parse(stdout) as { findings: { level: string }[] };
    expect(findings.filter(({ level }) => level === 'problem' || level === 'warning')).toEqual([]);
  });

  const handler = `
    const app = express();
    app.get('/agents/:id', (request, response) => { getLogger('app').info('hello'); response.json({}); });
    const server = app.listen(0, '127.0.0.1', () => {
      console.log('listening ' + server.address().port);
      process.stdin.once('end', () => server.close()).resume();
    });`;
  it.each([
    ['app.cjs', `const { getLogger } = require('@hishamos/monitoring'); const express = require('express');`],
    ['app.mjs', `import { getLogger } from '@hishamos/monitoring'; import express from 'express';`],
  ])('runs %s', async (file, imports) => {
    writeFileSync(join(project, file), imports + handler);
    await using app = new TestProcess({ args: ['--require', register, file], cwd: project });
    const origin = `http://127.0.0.1:${await app.printed(/listening (\d+)/)}`;
    expect((await fetch(`${origin}/agents/7`)).status).toBe(200);
    const page = parsePage(await (await fetch(`${origin}/api/v1/monitoring/prometheus/metrics/`)).text());
    const labels = { method: 'GET', endpoint: '/agents/:id', status_code: '200' };
    expect(page.samples.get(seriesKey('hishamos_api_requests_total', labels))).toBe(1);
    expect(await app.end()).toEqual({ code: 0, signal: null });
    expect(app.complaints).toHaveLength(1);
  });
});
