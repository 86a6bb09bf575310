const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const whole = /^[-+]?((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h|d|w))+$/;
const part = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h|d|w)/g;

/** Milliseconds in `1m30s`; `null` for what is not a duration. */
export function parseDuration(text: string): number | null {
  if (/^[-+]?0$/.test(text)) return 0;
  if (text.length > 100 || !whole.test(text)) return null;
  let milliseconds = 0;
  for (const [, amount, unit = ''] of text.matchAll(part)) milliseconds += Number(amount) * (units[unit] ?? 0);
  return text.startsWith('-') ? -milliseconds : milliseconds;
}

/** As Docker prints it: `1h30m0s`, `1m30s`, `1.5s`, `1ms`, `0s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 0) return `-${formatDuration(-milliseconds)}`;
  if (milliseconds === 0) return '0s';
  if (milliseconds < 0.001) return `${round(milliseconds * 1e6)}ns`;
  if (milliseconds < 1) return `${round(milliseconds * 1e3)}µs`;
  if (milliseconds < 1000) return `${round(milliseconds)}ms`;
  const hours = Math.floor(milliseconds / 3_600_000);
  const minutes = Math.floor((milliseconds % 3_600_000) / 60_000);
  const seconds = `${round((milliseconds % 60_000) / 1000)}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

const round = (it: number): number => Number(it.toFixed(9));

/**
 * Without the parts that are nothing: `8h`, `1h30m`.
 *
 * @example shortDuration(28_800_000) // '8h'
 */
export const shortDuration = (milliseconds: number): string =>
  formatDuration(milliseconds)
    .replace(/(?<=[hm])0s$/, '')
    .replace(/(?<=h)0m$/, '');
