import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type MetricLabels, type MetricName, metricTable, type NamesOf } from './metric-table.ts';

/** One value at the time of a scrape. */
export type Sample<Name extends MetricName> = readonly [labels: MetricLabels<Name>, value: number];

type Read = () => Promise<readonly (readonly [Readonly<Record<string, string>>, number])[]>;

/** Gauges named like counters, each the sum of one that is kept. */
const sums = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** What one process tells Prometheus: counted as it happens, or read when somebody scrapes. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #counters = new Map<string, Counter>();
  readonly #gauges = new Map<string, Gauge>();
  readonly #histograms = new Map<string, Histogram>();
  readonly #reads = new Map<string, Read[]>();

  constructor() {
    for (const [name, { type, labels, help, ...more }] of Object.entries(metricTable)) {
      const common = { name, help, labelNames: [...labels], registers: [this.#registry] };
      switch (type) {
        case 'counter':
          this.#counters.set(name, new Counter(common));
          break;
        case 'gauge':
          this.#gauges.set(name, new Gauge(common));
          break;
        case 'histogram':
          this.#histograms.set(name, new Histogram({ ...common, buckets: 'buckets' in more ? [...more.buckets] : [] }));
      }
    }
  }

  /** The version, and what every Node process tells: CPU, memory, handles, event loop. Once for each process. */
  withProcess(version: string): this {
    collectDefaultMetrics({ register: this.#registry });
    for (const name of sums) this.#registry.removeSingleMetric(name);
    this.add('tycho_build_info', { version }, 1);
    return this;
  }

  count<Name extends NamesOf<'counter'>>(name: Name, labels: MetricLabels<Name>): void {
    this.#counters.get(name)?.inc(labels);
  }

  add<Name extends NamesOf<'gauge'>>(name: Name, labels: MetricLabels<Name>, value: number): void {
    this.#gauges.get(name)?.inc(labels, value);
  }

  observe<Name extends NamesOf<'histogram'>>(name: Name, labels: MetricLabels<Name>, value: number): void {
    this.#histograms.get(name)?.observe(labels, value);
  }

  /** Has these values read at each scrape. Where several are read under one name and the same labels, they add up. */
  read<Name extends NamesOf<'gauge' | 'counter'>>(name: Name, read: () => Promise<readonly Sample<Name>[]>): void {
    this.#reads.set(name, [...(this.#reads.get(name) ?? []), read]);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** In the text format of Prometheus. What cannot be read just now has no values. */
  async text(): Promise<string> {
    await Promise.all([...this.#reads].map(([name, reads]) => this.#readAnew(name, reads)));
    return this.#registry.metrics();
  }

  async #readAnew(name: string, reads: readonly Read[]): Promise<void> {
    const results = await Promise.allSettled(reads.map((it) => it()));
    const samples = results.flatMap((it) => (it.status === 'fulfilled' ? it.value : []));
    const metric = this.#gauges.get(name) ?? this.#counters.get(name);
    metric?.reset();
    for (const [labels, value] of samples) metric?.inc(labels, value);
  }
}
