/** A date or a time that is written without quotes. */
export interface WrittenDate {
  /** As JSON has it: `2024-01-05T00:00:00Z`. */
  readonly json: string;
  /** As Docker prints it where text is asked for: `2024-01-05 00:00:00 +0000 UTC`. */
  readonly printed: string;
}

const form = /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:([Tt])|[ \t]+)(\d\d?):(\d\d?):(\d\d?)(\.\d{1,9})?(Z|[-+]\d\d:\d\d)?)?$/;

/** The date that an unquoted text is to Docker, or `null`: with a `T` it names its zone, with a space it does not. */
export function readDate(text: string): WrittenDate | null {
  const found = text.length > 40 ? null : form.exec(text);
  if (!found) return null;
  const [, year = '', month = '', day = '', letter, hour, minute = '', second = '', fraction = '', zone] = found;
  const isTime = hour !== undefined;
  if (isTime && (letter === undefined) !== (zone === undefined)) return null;
  if (!isDay(Number(year), Number(month), Number(day))) return null;
  if (isTime && (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)) return null;
  const date = [year, pad(month), pad(day)].join('-');
  const rest = fraction.replace(/\.?0*$/, '');
  const time = `${[hour ?? '0', minute, second].map(pad).join(':')}${rest}`;
  const offset = zone ?? 'Z';
  const isUtc = offset === 'Z' || /^[-+]00:00$/.test(offset);
  const plain = offset.replace(':', '');
  return {
    json: `${date}T${time}${isUtc ? 'Z' : offset}`,
    printed: `${date} ${time} ${isUtc ? '+0000 UTC' : `${plain} ${plain}`}`,
  };
}

const pad = (digits: string): string => digits.padStart(2, '0');

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year);
  return day > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
