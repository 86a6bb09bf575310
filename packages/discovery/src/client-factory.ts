import { type ClientOptions, TychoClient } from '@tycho/client';
import { type DiscoverOptions, discover, type Endpoint } from './discover.ts';

/** A client of an API that was found; closing it ends the way to it. */
export class DiscoveredClient extends TychoClient implements AsyncDisposable {
  readonly endpoint: Endpoint;

  constructor(endpoint: Endpoint, options?: ClientOptions) {
    super(endpoint.url, options);
    this.endpoint = endpoint;
  }

  /** Ends the port-forward, if there is one. */
  close(): Promise<void> {
    return this.endpoint.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/**
 * Makes clients of the API that is found in the cluster.
 *
 * @example
 * await using client = await new TychoClientFactory().getClient();
 * console.log(await client.systems());
 */
export class TychoClientFactory {
  readonly #options: DiscoverOptions & ClientOptions;

  constructor(options: DiscoverOptions & ClientOptions = {}) {
    this.#options = options;
  }

  /** @throws DiscoveryError when there is no API, more than one, or no way to it. */
  async getClient(): Promise<DiscoveredClient> {
    return new DiscoveredClient(await discover(this.#options), this.#options);
  }
}
