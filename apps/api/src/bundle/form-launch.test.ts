import { expect, test } from 'vitest';
import { formLaunch } from './form-launch.ts';

async function sent(parts: readonly (readonly [name: string, value: string | Blob, file?: string])[]) {
  const form = new FormData();
  for (const [name, value, file] of parts) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, file);
  }
  const response = new Response(form);
  const type = response.headers.get('content-type') ?? '';
  return formLaunch(Buffer.from(await response.arrayBuffer()), type);
}

test('parts with a file name are files of that path, the others fields of the launch', async () => {
  const launch = await sent([
    ['files', new Blob(['services: {}']), 'compose.yaml'],
    ['files', new Blob([new Uint8Array([0, 255])]), 'conf/logo.png'],
    ['name', 'shop'],
    ['mode', 'strict'],
    ['use', 'compose.yaml'],
    ['use', 'prod.yaml'],
    ['environment', 'TAG=1'],
    ['environment', 'URL=http://a/?b=c'],
  ]);
  expect(launch).toEqual({
    files: { 'compose.yaml': 'services: {}', 'conf/logo.png': { base64: 'AP8=' } },
    name: 'shop',
    mode: 'strict',
    use: ['compose.yaml', 'prod.yaml'],
    environment: { TAG: '1', URL: 'http://a/?b=c' },
  });
});

test('what is wrong is told with what to send instead', async () => {
  const twice = sent([
    ['files', new Blob(['a']), 'a.env'],
    ['files', new Blob(['b']), 'a.env'],
  ]);
  await expect(twice).rejects.toThrow(/"a\.env" is there twice \[request-invalid\].*curl -F/);
  const junk = formLaunch(Buffer.from('junk'), 'multipart/form-data; boundary=X');
  await expect(junk).rejects.toThrow(/not multipart\/form-data/);
  await expect(sent([['environment', 'TAG']])).rejects.toThrow(/"TAG" is not a variable.*NAME=VALUE/);
});
