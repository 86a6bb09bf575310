import type { LogLine } from '@tycho/contract';
import type { CallOptions } from '../call-options.ts';
import { TychoUnreachableError } from '../client-error.ts';
import { refusalOf } from '../exchange.ts';
import { pause } from '../pause.ts';
import { reasonOf } from '../reason-of.ts';

export interface LogsOptions extends CallOptions {
  /** Go on with what is written from now on, until the system is gone. */
  readonly follow?: boolean | undefined;
  /** Only so many of the last lines of each container. */
  readonly tail?: number | undefined;
  /** Only what was written since then. */
  readonly since?: Date | undefined;
  /** Only of these services. */
  readonly services?: readonly string[] | undefined;
}

/** Before a connection that broke is followed by another, in milliseconds; and how often that may fail in a row. */
const retry = 1_000;
const tries = 30;

/** The lines that an address tells, each once, over as many connections as it takes. */
export async function* systemLogs(
  base: string,
  path: (options: LogsOptions) => string,
  { signal, ...options }: LogsOptions,
  headers: Readonly<Record<string, string>>,
): AsyncGenerator<LogLine, void> {
  const last = new Map<string, string>();
  let from: LogsOptions = options;
  for (let failed = 0; ; ) {
    try {
      for await (const line of linesOf(base, path(from), headers, signal)) {
        failed = 0;
        const key = `${line.pod}/${line.container}`;
        if (line.time <= (last.get(key) ?? '')) continue;
        last.set(key, line.time);
        yield line;
      }
      return;
    } catch (error) {
      if (!(error instanceof TychoUnreachableError) || !options.follow || last.size === 0 || ++failed > tries)
        throw error;
      await pause(retry, signal);
      const latest = [...last.values()].reduce((a, b) => (a > b ? a : b));
      from = { ...options, tail: undefined, since: new Date(Date.parse(latest) - retry) };
    }
  }
}

async function* linesOf(
  base: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): AsyncGenerator<LogLine, void> {
  const stop = new AbortController();
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const unlessBroken = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      signal?.throwIfAborted();
      throw new TychoUnreachableError(base, reasonOf(error, base), { cause: error });
    }
  };
  try {
    const response = await unlessBroken(fetch(`${base}${path}`, { headers, signal: either }));
    if (!response.ok) throw await refusalOf(response);
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    let rest = '';
    while (reader) {
      const { done, value } = await unlessBroken(reader.read());
      const lines = (rest + decoder.decode(value, { stream: !done })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line) as LogLine;
      if (done) return;
    }
  } finally {
    stop.abort();
  }
}
