import { expect, test } from 'vitest';
import { wrongImageName } from './image-name.ts';

const digest = `sha256:${'0'.repeat(64)}`;

test.each([
  ...['nginx', 'nginx:1.29', 'library/nginx', 'docker.io/library/nginx:latest', 'localhost:5000/a/b_c__d-e.f:T_1.x'],
  ...[`nginx@${digest}`, `ghcr.io/a/b:1@${digest}`, 'Registry.Example/team/app', '[::1]:5000/app', 'a--b', 'x'],
])('%s is the name of an image', (text) => {
  expect(wrongImageName(text)).toBeNull();
});

test.each([
  ['nginx latest', /without spaces/],
  ['https://ghcr.io/a/b', /scheme: ghcr\.io\/a\/b/],
  ['Nginx:1', /small letters: nginx:1/],
  ['ghcr.io/a/App', /small letters: ghcr\.io\/a\/app/],
  ['nginx:', /NAME\[:TAG\]/],
  ['nginx:1:2', /NAME\[:TAG\]/],
  ['-nginx', /NAME\[:TAG\]/],
  ['a//b', /NAME\[:TAG\]/],
  ['nginx@sha256:12', /NAME\[:TAG\]/],
])('%s is none', (text, hint) => {
  expect(wrongImageName(text)).toMatch(hint);
});
