/** Several measurements of one thing. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** 95 and 99 of a hundred are at most so much. */
  readonly p95: number;
  readonly p99: number;
  readonly count: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  const percentile = (share: number) => at(Math.max(0, Math.ceil(share * sorted.length) - 1));
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
    p95: percentile(0.95),
    p99: percentile(0.99),
    count: sorted.length,
  };
}
