import { InvalidArgumentError } from 'commander';

const part = /(\d+(?:\.\d+)?)(ms|s|m|h)/g;
const sizes: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * Milliseconds of a duration as Compose writes it.
 *
 * @example duration('1m30s') // 90000
 */
export function duration(text: string): number {
  const parts = [...text.matchAll(part)];
  const milliseconds = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (sizes[unit ?? ''] ?? 0), 0);
  if (parts.map(([all]) => all).join('') !== text || milliseconds <= 0) {
    throw new InvalidArgumentError('Write a duration as 30s, 5m or 1h30m.');
  }
  return milliseconds;
}

/** `90000` → `1m30s` */
export function durationText(milliseconds: number): string {
  let left = milliseconds;
  let text = '';
  for (const unit of ['h', 'm', 's', 'ms']) {
    const size = sizes[unit] ?? 1;
    const whole = Math.floor(left / size);
    if (whole > 0) text += `${whole}${unit}`;
    left -= whole * size;
  }
  return text || '0s';
}
