import { problem } from '@tycho/ast';
import { expect, test } from 'vitest';
import { lintText } from './lint-text.ts';

const source = 'services:\n  web:\n    ports: ["80:xx"]\n';

test('shows what is wrong, where, and what to write', () => {
  const it = problem('error', 'port-invalid', '"80:xx" is not a port', {
    path: 'services.web.ports[0]',
    file: 'compose.yaml',
    line: 3,
    column: 13,
    hint: 'Write "8080:80".',
  });
  expect(lintText([it], () => source)).toBe(
    [
      'error[port-invalid]: "80:xx" is not a port',
      ' --> compose.yaml:3:13 services.web.ports[0]',
      '  |',
      '3 |     ports: ["80:xx"]',
      '  |             ^',
      '  = Write "8080:80".',
      '',
      '1 error',
      '',
    ].join('\n'),
  );
});

test('a problem without a place, or of a file that is not at hand, stands without a line', () => {
  const nowhere = problem('warning', 'compose-invalid', 'something');
  const away = problem('note', 'compose-invalid', 'else', { file: 'x.yaml', line: 1, column: 1 });
  expect(lintText([nowhere, away], () => undefined)).not.toContain('undefined');
  expect(lintText([nowhere, away], () => undefined)).toMatch(/^warning\[.*\n\nnote\[[\s\S]*1 warning, 1 note\n$/);
});

test('nothing wrong is said so', () => {
  expect(lintText([], () => undefined)).toBe('no problems\n');
});
