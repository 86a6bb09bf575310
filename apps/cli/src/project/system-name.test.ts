import { expect, test } from 'vitest';
import { systemName } from './system-name.ts';

test.each([
  ['jupyter-ds', 'jupyter-ds'],
  ['My App!', 'myapp'],
  ['_-web_1', 'web_1'],
  ['web.db', 'webdb'],
  ['日本', undefined],
])('%s becomes %s', (text, name) => {
  expect(systemName(text)).toBe(name);
});
