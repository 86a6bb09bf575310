import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { LogPrinter, type PrintedLogs } from './log-printer.ts';

const line = (service: string, pod: string, text: string) => ({
  service,
  pod,
  container: service,
  time: '2026-11-25T09:00:00.000000001Z',
  text,
});

const printer = (own: Partial<PrintedLogs> = {}) =>
  new LogPrinter({
    services: ['web', 'database'],
    prefix: true,
    colour: false,
    timestamps: false,
    terminal: false,
    ...own,
  });

test('each line says of which service and which of its pods it is', () => {
  const it = printer();
  expect([
    it.text(line('web', 'web-a', 'hello')),
    it.text(line('database', 'db-a', 'ready')),
    it.text(line('web', 'web-b', 'hello too')),
    it.text(line('web', 'web-a', 'again')),
  ]).toEqual(['web-1       | hello\n', 'database-1  | ready\n', 'web-2       | hello too\n', 'web-1       | again\n']);
});

test('a service keeps its colour, and another one has another', () => {
  const it = printer({ colour: true });
  const [first, second, third] = ['web', 'database', 'web'].map((name) => it.text(line(name, name, 'x')));
  expect(first).toBe(third);
  expect(stripVTControlCharacters(first ?? '')).toBe('web-1       | x\n');
  expect(first?.slice(0, 5)).not.toBe(second?.slice(0, 5));
});

test('nothing steers a terminal, and nothing is lost in a file', () => {
  const text = 'red \u001b[31malert\u001b[0m\u0007';
  expect(printer({ terminal: true, prefix: false }).text(line('web', 'a', text))).toBe('red alert\n');
  expect(printer({ prefix: false }).text(line('web', 'a', text))).toBe(`${text}\n`);
});

test('the time of a line stands before it', () => {
  expect(printer({ prefix: false, timestamps: true }).text(line('web', 'a', 'x'))).toBe(
    '2026-11-25T09:00:00.000000001Z x\n',
  );
});
