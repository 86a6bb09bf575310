import { expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';

test('the demo launches, shows and takes down its systems on embedded defaults', async () => {
  const { code, stdout, stderr } = await runCli(['demo']);
  const said = stdout + stderr;
  expect({ code, said }).toEqual({ code: 0, said: expect.stringMatching(/no containers run/i) });
  expect(said.match(/^jupyter-ds +[0-9a-f]{32} +127\.0\.0\.1 +\d{5}/gm)).toHaveLength(3);
  expect(said.match(/^web-db +[0-9a-f]{32} +127\.0\.0\.1 +\d{5}/gm)).toHaveLength(1);
  expect(said).toMatch(/http:\/\/127\.0\.0\.1:\d+\/apidocs\//);
  expect(said).toContain('None running');
});
