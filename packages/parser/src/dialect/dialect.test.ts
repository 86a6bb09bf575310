// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose variables look like template strings.
import { describe, expect, test } from 'vitest';
import { parse } from '../parse.ts';
import type { Project } from '../project/project.ts';

const parsed = (files: Record<string, string>, more: Partial<Project> = {}) =>
  parse({ files, environment: {}, name: 'shop', ...more });
const service = (files: Record<string, string>, more: Partial<Project> = {}) => parsed(files, more).system?.services[0];
const levels = (files: Record<string, string>, more: Partial<Project> = {}) => [
  ...new Set(parsed(files, more).problems.map((it) => it.level)),
];

const lab = 'services: { lab: { image: a, env: [A=1, B=2] } }';

describe("the original's dialect", () => {
  test.each(['default', 'strict', 'loose'] as const)('is read in the mode %s, with notes only', (mode) => {
    expect(levels({ 'compose.yaml': lab }, { mode })).toEqual(['note']);
    expect(service({ 'compose.yaml': lab }, { mode })?.environment).toEqual({ A: '1', B: '2' });
  });

  test('merges with what another file writes in Compose', () => {
    const over = 'services: { lab: { environment: { B: 3 } } }';
    const files = { 'compose.yaml': lab, 'compose.override.yaml': over };
    expect(service(files)?.environment).toEqual({ A: '1', B: '3' });
  });

  test('is reset and overridden by its own keys', () => {
    const files = { 'compose.yaml': lab, 'compose.override.yaml': 'services: { lab: { env: !override [C=4] } }' };
    expect(service(files)?.environment).toEqual({ C: '4' });
  });

  test('travels with `extends`, and the claim with it', () => {
    const files = {
      'compose.yaml': 'services: { lab: { extends: { file: base.yaml, service: base } } }',
      'base.yaml': 'services: { base: { image: a, volumes: ["pvc://nfs/home:/home"] } }',
    };
    expect(parsed(files).model).toMatchObject({
      services: { lab: { volumes: [{ source: 'nfs', target: '/home', volume: { subpath: 'home' } }] } },
      volumes: { nfs: { external: true, name: 'nfs' } },
    });
  });

  test('makes no volume of a claim that is not mounted', () => {
    const base = 'services: { base: { image: a, volumes: ["pvc://nfs:/n"] }, other: { image: b } }';
    const files = {
      'compose.yaml': 'services: { lab: { extends: { file: base.yaml, service: other } } }',
      'base.yaml': base,
    };
    expect(parsed(files).model).not.toHaveProperty('volumes');
  });

  test('takes a claim that the file defines as external already', () => {
    const text = `services: { lab: { image: a, volumes: ["pvc://nfs:/n"] } }\nvolumes: { nfs: { external: true } }`;
    expect(parsed({ 'compose.yaml': text }).system).not.toBeNull();
  });

  test('fills variables in before it is read', () => {
    const text = 'services: { lab: { image: a, volumes: ["pvc://${CLAIM:-nfs}/x:/n"] } }';
    expect(parsed({ 'compose.yaml': text }).model).toHaveProperty('volumes.nfs');
  });

  test('stays as it is written where variables do', () => {
    expect(parsed({ 'compose.yaml': lab }, { interpolate: false }).model).toMatchObject({
      services: { lab: { env: ['A=1', 'B=2'] } },
    });
  });

  test('leaves templates that others fill in alone', () => {
    const text = 'services: { a: { image: a, command: ["{{.Names}}", "{{ json .Ports }}", "{{ username }}"] } }';
    expect(parsed({ 'compose.yaml': text }).problems).toMatchObject([{ path: 'services.a.command[2]', level: 'note' }]);
  });
});
