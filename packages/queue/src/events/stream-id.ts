/** The id of an entry of a Redis stream, `1764061123456-0`: when it came, in milliseconds since 1970, and a number. */
export type StreamId = string;

/** Before every entry. */
export const BEGINNING: StreamId = '0-0';

const shape = /^(\d{1,16})-(\d{1,19})$/;

export const isStreamId = (text: string): boolean => shape.test(text);

/** When the entry came, in milliseconds since 1970. */
export const timeOf = (id: StreamId): number => Number(id.split('-')[0]);

/** Before every entry of that time and after. */
export const streamIdAt = (milliseconds: number): StreamId =>
  milliseconds <= 0 ? BEGINNING : `${milliseconds - 1}-${LAST}`;

/** The id right before this one. */
export function before(id: StreamId): StreamId {
  const [time = '0', sequence = '0'] = id.split('-');
  return sequence === '0' ? streamIdAt(Number(time)) : `${time}-${BigInt(sequence) - 1n}`;
}

/** Below 0 when `a` came first. */
export function compareIds(a: StreamId, b: StreamId): number {
  const [timeOfA = '', sequenceOfA = ''] = a.split('-');
  const [timeOfB = '', sequenceOfB = ''] = b.split('-');
  return Number(timeOfA) - Number(timeOfB) || Number(sequenceOfA) - Number(sequenceOfB);
}

/** The highest number that tells entries of one millisecond apart. */
const LAST = '18446744073709551615';
