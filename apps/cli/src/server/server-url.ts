import { probe } from '@tycho/client';
import type { DiscoverOptions } from '@tycho/discovery';
import { settings } from '../environment.ts';
import { Failure, UsageError } from '../exit-codes.ts';
import { opened } from '../opened.ts';
import { tell } from '../output/print.ts';
import { trust } from './trust.ts';

/** Where `tycho api` listens unless it is told otherwise. */
const usual = 'http://127.0.0.1:5000';
/** How long it may take to answer there, in milliseconds; what listens and takes longer is it all the same. */
const PATIENCE = 5_000;

interface Told {
  /** Say where it goes even if nobody watches. */
  readonly verbose?: boolean | undefined;
}

/** A server, and what it is known by from one command to the next: the way to one in a cluster may be another. */
export interface Server {
  readonly url: string;
  readonly key: string;
}

/**
 * The server. `given`: that one, or where to find it in a cluster, as `kubernetes://NAMESPACE`. Else the one on this
 * machine, and where none listens the one in the cluster.
 */
export async function serverOf(given: string | undefined, told: Told = {}): Promise<Server> {
  if (settings.ca !== undefined) trust(settings.ca);
  if (given !== undefined) return given.startsWith('kubernetes:') ? inCluster(wantedBy(given), told) : byUrl(given);
  const { status, reason } = await probe(usual, { timeout: PATIENCE });
  if (status !== 'absent') return byUrl(usual);
  return inCluster({}, told).catch((error: Error) => {
    throw new Failure(
      `no Tycho API answers at ${usual} (${reason}), and none was found in the cluster: ${error.message} Start one with: tycho api. Or name one with -s URL or TYCHO_URL.`,
    );
  });
}

const byUrl = (url: string): Server => ({ url, key: url.replace(/\/+$/, '') });

/** `kubernetes://[NAMESPACE][/SERVICE][?context=CONTEXT]` */
export function wantedBy(text: string): DiscoverOptions {
  const url = URL.parse(text);
  const [service, ...more] = url?.pathname.split('/').filter(Boolean) ?? [];
  if (!url || more.length > 0 || !/^kubernetes:\/\//.test(text))
    throw new UsageError(`${text}: write kubernetes://NAMESPACE, or kubernetes:// to look everywhere`);
  return { namespace: url.host || undefined, service, context: url.searchParams.get('context') ?? undefined };
}

async function inCluster(wanted: DiscoverOptions, { verbose }: Told): Promise<Server> {
  const { DiscoveryError, discover } = await import('@tycho/discovery');
  const endpoint = await discover(wanted).catch((error: unknown) => {
    if (error instanceof DiscoveryError) throw new Failure(`${error.message}. ${error.hint}`);
    throw error;
  });
  const { url, way, service, namespace } = opened.use(endpoint);
  if (verbose || process.stderr.isTTY) tell(`using ${service} in namespace ${namespace} at ${url} (${way})`);
  return { url, key: `kubernetes://${namespace}/${service}` };
}
