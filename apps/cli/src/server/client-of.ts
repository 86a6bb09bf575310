import { type ClientOptions, TychoClient } from '@tycho/client';
import { settings } from '../environment.ts';
import { serverUrl } from './server-url.ts';
import { trust } from './trust.ts';

interface ServerOptions extends ClientOptions {
  readonly verbose?: boolean | undefined;
}

/** A client of the server that `-s` or TYCHO_URL names, or else of the one that is found. */
export async function clientOf(server: string | undefined, options: ServerOptions = {}): Promise<TychoClient> {
  if (settings.ca !== undefined) trust(settings.ca);
  return new TychoClient(await serverUrl(server, options), options);
}
