import { stripVTControlCharacters } from 'node:util';
import { problem } from '@tycho/ast';
import type { Job } from '@tycho/contract';
import { expect, test } from 'vitest';
import { LiveView } from './live-view.ts';
import { PlainView } from './plain-view.ts';

const job = (changes: Partial<Job> = {}): Job => ({
  id: 'j1',
  kind: 'up',
  guid: '909f2e60b83340cd905ae3865d461156',
  name: 'web-db',
  owner: 'anonymous',
  cause: 'up',
  batchId: null,
  state: 'active',
  applied: false,
  attempts: 0,
  revision: 1,
  services: {
    db: { state: 'starting', reason: 'waits for its probe' },
    web: { state: 'pending', reason: 'waits for db' },
  },
  changes: [],
  problems: [],
  result: null,
  story: [],
  retryOf: null,
  createdAt: '2026-11-23T12:00:00.000Z',
  finishedAt: null,
  version: '1',
  ...changes,
});

const ready = { state: 'ready', reason: null } as const;

function sink() {
  const written: string[] = [];
  return { written, write: (text: string) => written.push(text), columns: 60, rows: 6 };
}

test('the plain view has a line for each change, and none twice', () => {
  const out = sink();
  using view = new PlainView(out);
  view.show(job());
  view.show(job());
  view.show(job({ services: { ...job().services, db: ready } }));
  expect(out.written).toEqual([
    'web-db 909f2e60 db: starting (waits for its probe)\n',
    'web-db 909f2e60 web: pending (waits for db)\n',
    'web-db 909f2e60 db: ready\n',
  ]);
});

test('what keeps a job from going on is told, with the attempt', () => {
  const out = sink();
  using view = new PlainView(out, (it) => it.state === 'retrying');
  const away = problem('error', 'cluster-unavailable', 'the cluster does not answer');
  view.show(job({ attempts: 1, services: {}, problems: [away] }));
  view.show(job());
  expect(out.written).toEqual(['web-db 909f2e60: retrying (the cluster does not answer (attempt 2))\n']);
});

test('the live view has a line for each service, and goes back over them', () => {
  const out = sink();
  using view = new LiveView(out);
  view.show(job());
  view.show(job({ services: { db: ready, web: ready } }));
  expect(out.written[0]?.startsWith('\u001b[J')).toBe(true);
  expect(out.written[1]?.startsWith('\u001b[2A\u001b[J')).toBe(true);
  expect(stripVTControlCharacters(out.written[1] ?? '')).toBe('  db   ready\n  web  ready\n');
});

test('the live view cuts lines to the width of the terminal', () => {
  const out = sink();
  using view = new LiveView(out);
  view.show(job({ services: { web: { state: 'starting', reason: 'x'.repeat(200) } } }));
  const [line = ''] = stripVTControlCharacters(out.written[0] ?? '').split('\n');
  expect(line).toHaveLength(59);
});

test('the live view counts when there are more systems than lines', () => {
  const out = sink();
  using view = new LiveView(out);
  for (let at = 0; at < 20; at++) view.show(job({ id: `j${at}`, applied: at < 7 }));
  expect(stripVTControlCharacters(out.written.at(-1) ?? '')).toMatch(/^ {2}20 systems {2}active +7 applied, 0 done\n$/);
});
