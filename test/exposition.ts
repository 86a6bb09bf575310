/** What a scrape has of one metric. */
export interface Exposed {
  readonly type: string;
  readonly help: string;
  readonly samples: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;
const suffixes: Readonly<Record<string, readonly string[]>> = {
  counter: [''],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/** Reads the text format of Prometheus, strictly: throws at the first line that is not as it has to be. */
export function exposition(text: string): Map<string, Exposed> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const metrics = new Map<string, Exposed & { samples: { name: string; labels: object; value: number }[] }>();
  let current = '';
  let help = '';
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (keyword === 'HELP') {
      help = rest;
      current = name;
    } else if (keyword === 'TYPE') {
      if (name !== current || metrics.has(name) || !(rest in suffixes)) throw new Error(`out of place: ${line}`);
      metrics.set(name, { type: rest, help, samples: [] });
    } else {
      const [, sample = '', labels = '', value = ''] = SAMPLE.exec(line) ?? [];
      const metric = metrics.get(current);
      if (!metric || !suffixes[metric.type]?.some((it) => current + it === sample)) throw new Error(`stray: ${line}`);
      metric.samples.push({ name: sample, labels: labelsOf(labels, line), value: numberOf(value, line) });
    }
  }
  return metrics as Map<string, Exposed>;
}

function labelsOf(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const [, name = '', value = ''] = LABEL.exec(text) ?? [];
    if (name === '' || name in labels) throw new Error(`labels: ${line}`);
    labels[name] = value;
  }
  return labels;
}

function numberOf(text: string, line: string): number {
  const value = text === '+Inf' ? Number.POSITIVE_INFINITY : Number(text);
  // Prometheus reads it in any case, and prom-client writes "Nan".
  if (Number.isNaN(value) && text.toLowerCase() !== 'nan') throw new Error(`value: ${line}`);
  return value;
}
