import { problemCodes } from '@tycho/ast';
import { expect, test } from 'vitest';
import { errorHelp } from './error-help.ts';

test('every code has its help', () => {
  const help = errorHelp();
  for (const code of Object.keys(problemCodes)) expect(help.get(code), code).toMatch(/^[A-Z`][\s\S]{20,}$/);
});
