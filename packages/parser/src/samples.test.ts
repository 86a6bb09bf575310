import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from './parse.ts';

const samples = join(import.meta.dirname, '../../../samples');

/** `client` has programs. */
const names = readdirSync(samples).filter((it) => it !== 'client');

function parseSample(name: string) {
  const textOf = (file: string) => readFileSync(join(samples, name, file), 'utf8');
  const files = ['docker-compose.yaml', '.env'].filter((it) => existsSync(join(samples, name, it)));
  return parse({ files: Object.fromEntries(files.map((it) => [it, textOf(it)])), environment: {}, name });
}

describe('a sample has no error and no warning', () => {
  test.each(names)('%s', (name) => {
    const { system, problems } = parseSample(name);
    expect(problems.filter((it) => it.level !== 'note')).toEqual([]);
    expect(system?.name).toBe(name);
  });
});

test('the jupyter sample is one service with its port and the words of its entrypoint', () => {
  expect(parseSample('jupyter-ds').system?.services).toMatchObject([
    {
      name: 'jupyter-datascience',
      image: 'jupyter/datascience-notebook',
      entrypoint: ['start.sh', 'jupyter', 'lab', '--LabApp.token='],
      ports: [{ target: 8888, published: 8888 }],
      networks: ['default'],
      restart: { policy: 'unless-done' },
    },
  ]);
});

test('the nginx sample takes its tag from .env', () => {
  expect(parseSample('nginx').system?.services[0]?.image).toBe('nginx:1.29-alpine');
});

test('the job sample runs to completion, one step after the other', () => {
  const services = parseSample('job').system?.services ?? [];
  expect(services.map((it) => [it.name, it.restart.policy])).toEqual([
    ['db', 'unless-done'],
    ['load', 'never'],
    ['report', 'on-failure'],
  ]);
});
