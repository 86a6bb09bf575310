// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of Compose and of shells
import { parse } from '@tycho/parser';
import { expect, test } from 'vitest';
import { UsageError } from '../exit-codes.ts';
import { imageProject } from './image-project.ts';

const service = (options: Partial<Parameters<typeof imageProject>[0]>) => {
  const { system, problems } = parse(imageProject({ image: 'nginx', ports: [], environment: {}, ...options }));
  return { name: system?.name, problems, ...system?.services[0] };
};

test("the overview's notebook is one service whose entrypoint is the command", () => {
  expect(
    service({
      image: 'jupyter/datascience-notebook',
      name: 'jupyter-data-science-3425',
      ports: ['8888'],
      command: "start.sh jupyter lab --LabApp.token=''",
    }),
  ).toMatchObject({
    name: 'jupyter-data-science-3425',
    image: 'jupyter/datascience-notebook',
    entrypoint: ['start.sh', 'jupyter', 'lab', '--LabApp.token='],
    ports: [{ target: 8888 }],
  });
});

test.each([
  ['registry:5000/jupyter/DataScience-notebook:2026', 'datascience-notebook'],
  ['nginx@sha256:0123', 'nginx'],
  ['ghcr.io/a/b.c', 'bc'],
])('the system of %s is named %s', (image, name) => {
  const [text = ''] = Object.values(imageProject({ image, ports: [], environment: {} }).files);
  expect(JSON.parse(String(text)).name).toBe(name);
});

test('dollar signs of command and environment are meant as they are', () => {
  const made = service({ command: "sh -c 'echo $HOME'", environment: { PROMPT: '$$ ${x}' } });
  expect(made.entrypoint).toEqual(['sh', '-c', 'echo $HOME']);
  expect(made.environment).toEqual({ PROMPT: '$$ ${x}' });
  expect(made.problems).toEqual([]);
});

test('an image of which no name can be made needs one', () => {
  expect(() => imageProject({ image: '---', ports: [], environment: {} })).toThrow(UsageError);
});
