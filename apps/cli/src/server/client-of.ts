import { type ClientOptions, TychoClient } from '@tycho/client';
import { tokenFor } from '../credentials/token-for.ts';
import { serverOf } from './server-url.ts';

interface ServerOptions extends Omit<ClientOptions, 'token'> {
  readonly verbose?: boolean | undefined;
}

/** A client of the server that `-s` or TYCHO_URL names, or else of the one that is found, as who is logged in there. */
export async function clientOf(server: string | undefined, options: ServerOptions = {}): Promise<TychoClient> {
  const { url, key } = await serverOf(server, options);
  return new TychoClient(url, { ...options, token: await tokenFor(key) });
}
