import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

/** A way to the API server on which every answer takes longer. */
export interface SlowLine extends AsyncDisposable {
  readonly kubeconfig: string;
}

/** `delay`: how much longer, in milliseconds. */
export async function slowLine(kubeconfig: string, delay: number): Promise<SlowLine> {
  const folder = temporaryFolder();
  const text = readFileSync(kubeconfig, 'utf8');
  const [address = '', port = ''] = /https:\/\/127\.0\.0\.1:(\d+)/.exec(text) ?? [];
  if (address === '') throw new Error(`${kubeconfig} names no server at 127.0.0.1`);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: Number(port), host: '127.0.0.1', noDelay: true });
    const end = () => {
      near.destroy();
      far.destroy();
      sockets.delete(near);
    };
    sockets.add(near);
    near.on('data', (chunk) => far.write(chunk));
    // Answers stay in order, since each waits as long as the others.
    far.on('data', (chunk) => setTimeout(() => near.write(chunk), delay));
    for (const it of [near, far]) it.on('error', end).on('close', end);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const file = join(folder.path, 'kubeconfig');
  writeFileSync(file, text.replace(address, `https://127.0.0.1:${(server.address() as AddressInfo).port}`));
  return {
    kubeconfig: file,
    async [Symbol.asyncDispose]() {
      for (const it of sockets) it.destroy();
      server.close();
      await once(server, 'close');
      await folder[Symbol.asyncDispose]();
    },
  };
}
