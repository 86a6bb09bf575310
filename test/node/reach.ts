import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the agnhost server at `base` answers when it is asked to ask `host` itself. */
export async function dial(
  base: string,
  host: string,
  request = 'hostname',
): Promise<{ responses?: string[]; errors?: string[] }> {
  const query = new URLSearchParams({ host, port: '8080', protocol: 'http', tries: '1', request });
  const answer = await fetch(`${base}/dial?${query}`, { signal: AbortSignal.timeout(20_000) });
  return (await answer.json()) as { responses?: string[]; errors?: string[] };
}

/** Fetches a page from the host outside of the cluster; `null` when the connection is refused or not answered. */
export async function fetchFromOutside(url: string): Promise<string | null> {
  const program = `fetch(${JSON.stringify(url)}, { signal: AbortSignal.timeout(3000) }).then((it) => it.text()).then(console.log)`;
  try {
    const { stdout } = await run(clusterCommand(), ['outside', process.execPath, '-e', program]);
    return stdout.trim();
  } catch {
    return null;
  }
}

/** What is answered by UDP to `text` from the host outside of the cluster; `null`: nothing within two seconds. */
export async function askFromOutside(host: string, port: number, text: string): Promise<string | null> {
  const program = `const socket = require('node:dgram').createSocket('udp4');
    socket.on('message', (it) => { console.log(it.toString()); socket.close(); }).on('error', () => process.exit(1));
    setTimeout(() => process.exit(1), 2000).unref();
    socket.send(${JSON.stringify(text)}, ${port}, ${JSON.stringify(host)});`;
  try {
    const { stdout } = await run(clusterCommand(), ['outside', process.execPath, '-e', program]);
    return stdout.trim();
  } catch {
    return null;
  }
}

/** Gives the node a stand-in image under each of these names. */
export async function giveImages(...names: readonly string[]): Promise<void> {
  await run(clusterCommand(), ['image', ...names]);
}

/** The script that started the cluster. */
function clusterCommand(): string {
  // biome-ignore lint/style/noProcessEnv: whoever started the cluster says where the script is
  const { TYCHO_TEST_CLUSTER_COMMAND } = process.env;
  if (!TYCHO_TEST_CLUSTER_COMMAND) throw new Error('TYCHO_TEST_CLUSTER_COMMAND is not set (.ci/run does)');
  return TYCHO_TEST_CLUSTER_COMMAND;
}

/** Whether the host outside of the cluster connects to each of these addresses, as `10.0.0.1:80`. */
export async function connectsFromOutside(addresses: readonly string[]): Promise<boolean[]> {
  const program = `const net = require('node:net');
    const connects = (it) => new Promise((done) => {
      const [host, port] = it.split(':');
      const socket = net.connect({ host, port, timeout: 2000 });
      const end = (answer) => { socket.destroy(); done(answer); };
      socket.on('connect', () => end(true)).on('timeout', () => end(false)).on('error', () => end(false));
    });
    Promise.all(${JSON.stringify(addresses)}.map(connects)).then((it) => console.log(JSON.stringify(it)));`;
  const { stdout } = await run(clusterCommand(), ['outside', process.execPath, '-e', program]);
  return JSON.parse(stdout) as boolean[];
}

/** The address of the host outside. */
export const OUTSIDE = '198.51.100.2';

/** A server on the host outside of the cluster, until it is disposed. */
export async function listenOutside(port: number): Promise<{ port: number; at: string } & AsyncDisposable> {
  const program = `require('node:net').createServer((it) => it.end()).listen(${port}, () => console.log('listening'));
    process.stdin.on('end', () => process.exit()).resume();`;
  const child = spawn(clusterCommand(), ['outside', process.execPath, '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    port,
    at: `${OUTSIDE}:${port}`,
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
