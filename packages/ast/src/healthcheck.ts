/** How one finds out whether a container is well. All times in milliseconds. */
export interface Healthcheck {
  readonly probe: Probe;
  readonly interval: number;
  readonly timeout: number;
  /** Failures in a row that count. */
  readonly retries: number;
  /** Time before the first test. */
  readonly delay: number;
  /** Time after the start in which failures do not count. */
  readonly startPeriod: number;
  readonly startInterval: number;
}

export type Probe =
  /** The program and its arguments; a shell form is already `['/bin/sh', '-c', …]`. */
  | { readonly kind: 'exec'; readonly command: readonly string[] }
  /** An answer below 400. */
  | {
      readonly kind: 'http';
      readonly port: number;
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
    }
  /** Somebody listens. */
  | { readonly kind: 'tcp'; readonly port: number };
