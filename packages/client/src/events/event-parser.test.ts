import { expect, test } from 'vitest';
import { EventParser, type ServerEvent } from './event-parser.ts';

const text = [
  '\uFEFFretry: 1500\n: a comment\n\n',
  'id: 1-0\nevent: progress\ndata: {"name":"größe"}\n\n',
  'id: 2-0\r\nevent: end\r\ndata: first\r\ndata:second\r\n\r\n',
  'data: third\r\rid: 4-0\n\n',
  'event: nothing\n\ndata\n\ndata: last: with: colons 🎉\nunknown: x\n\n',
  'data: without its end\n',
].join('');

const expected: ServerEvent[] = [
  { id: '1-0', event: 'progress', data: '{"name":"größe"}' },
  { id: '2-0', event: 'end', data: 'first\nsecond' },
  { id: '2-0', event: 'message', data: 'third' },
  { id: '4-0', event: 'message', data: '' },
  { id: '4-0', event: 'message', data: 'last: with: colons 🎉' },
];

/** As it is read from a connection that brings these pieces. */
function read(pieces: readonly Uint8Array[]) {
  const parser = new EventParser();
  const decoder = new TextDecoder();
  const events = pieces.flatMap((it) => parser.push(decoder.decode(it, { stream: true })));
  return { events, id: parser.id, retry: parser.retry };
}

const bytes = new TextEncoder().encode(text);
const whole = { events: expected, id: '4-0', retry: 1500 };

test('reads events as the standard says', () => {
  expect(read([bytes])).toEqual(whole);
});

test('reads the same, wherever the stream is cut', () => {
  for (let at = 0; at <= bytes.length; at++)
    expect(read([bytes.subarray(0, at), bytes.subarray(at)]), `cut at byte ${at}`).toEqual(whole);
});

test('reads the same byte by byte', () => {
  expect(read(Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)))).toEqual(whole);
});

test('goes on with the id of the stream before', () => {
  const parser = new EventParser('9-1');
  expect(parser.push('data: x\n\n')).toEqual([{ id: '9-1', event: 'message', data: 'x' }]);
});
