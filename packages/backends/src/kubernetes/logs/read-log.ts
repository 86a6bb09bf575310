import { apiError } from '../api-error.ts';
import { pathOf } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import type { LogSource } from './log-sources.ts';

export interface ReadLogOptions {
  readonly follow: boolean;
  /** So many of the last lines; `null`: all. */
  readonly tail: number | null;
  /** Only lines from then on, in RFC 3339. */
  readonly since: string | null;
}

/** A line with the time at which it was written. */
export interface StampedLine {
  readonly time: string;
  readonly text: string;
}

/** The lines of one run of a container; none where it is gone, or has not begun. Throws where they may not be read. */
export async function* readLog(
  client: KubeClient,
  { pod, container, previous }: LogSource,
  { follow, tail, since }: ReadLogOptions,
  signal: AbortSignal,
): AsyncGenerator<StampedLine, void> {
  const { name, namespace } = pod.metadata;
  const query = {
    container,
    timestamps: 'true',
    ...(follow ? { follow: 'true' } : {}),
    ...(previous ? { previous: 'true' } : {}),
    ...(tail === null ? {} : { tailLines: String(tail) }),
    ...(since === null ? {} : { sinceTime: since }),
  };
  const path = `${pathOf('Pod', namespace, name)}/log`;
  const { status, lines } = await client.stream({ method: 'GET', path, query, accept: '*/*', signal });
  if (status === 200) {
    for await (const line of lines) if (line !== '') yield stamped(line);
    return;
  }
  let text = '';
  for await (const line of lines) text += line;
  if (status !== 400 && status !== 404)
    throw apiError(status, text, { verb: 'get', resource: 'pods/log', namespace, about: `the log of ${name}` });
}

function stamped(line: string): StampedLine {
  const at = line.indexOf(' ');
  return at < 0 ? { time: line, text: '' } : { time: line.slice(0, at), text: line.slice(at + 1) };
}
