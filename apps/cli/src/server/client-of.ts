import { type ClientOptions, TychoClient } from '@tycho/client';
import { serverUrl } from './server-url.ts';

interface ServerOptions extends ClientOptions {
  readonly verbose?: boolean | undefined;
}

/** A client of the server that `-s` or TYCHO_URL names, or else of the one that is found. */
export async function clientOf(server: string | undefined, options: ServerOptions = {}): Promise<TychoClient> {
  return new TychoClient(await serverUrl(server, options), options);
}
