import { randomBytes } from 'node:crypto';
import { ProblemError } from '@tycho/ast';
import { describe, expect, test } from 'vitest';
import { Sealer } from './sealer.ts';

const [former, current, foreign] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const sealer = new Sealer([current, former]);
const place = ['job', 'up-1'];
const values = [
  null,
  0,
  'ä',
  [],
  { a: 1 },
  { text: 'x'.repeat(100_000) },
  { text: randomBytes(50_000).toString('hex') },
];

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof ProblemError) return error.problems.map((it) => it.code).join();
    throw error;
  }
  return 'opened';
};

describe('what is sealed', () => {
  test.each(values)('is opened as it was', (value) => {
    expect(sealer.open(sealer.seal(value, place), place)).toEqual(value);
    expect(new Sealer().open(new Sealer().seal(value, place), place)).toEqual(value);
  });

  test('shows nothing of what it says, and is another text each time', () => {
    const texts = [0, 1].map(() => sealer.seal({ password: 'hunter2-hunter2' }, place));
    expect(new Set(texts).size).toBe(2);
    for (const it of texts)
      expect(Buffer.from(it.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('hunter2');
  });

  test('takes less room than plain text where it is long', () => {
    const system = { services: Array.from({ length: 40 }, (_, index) => ({ name: `s${index}`, image: 'nginx' })) };
    expect(sealer.seal(system, place).length).toBeLessThan(JSON.stringify(system).length);
  });

  test('with a former key is opened, and sealed with the current one', () => {
    const old = new Sealer([former]).seal('old', place);
    expect(sealer.open(old, place)).toBe('old');
    expect(codeOf(() => new Sealer([current]).open(old, place))).toBe('payload-locked');
    expect(new Sealer([current]).open(sealer.seal('new', place), place)).toBe('new');
  });

  test('without a key is opened with one', () => {
    expect(sealer.open(new Sealer().seal({ a: 1 }, place), place)).toEqual({ a: 1 });
  });

  test.each([new Sealer(), new Sealer([foreign])])('is locked without its key', (other) => {
    expect(codeOf(() => other.open(sealer.seal('x', place), place))).toBe('payload-locked');
  });

  test('is refused in another place, and however it was changed', () => {
    const text = sealer.seal({ a: 1 }, place);
    expect(codeOf(() => sealer.open(text, ['job', 'up-2']))).toBe('payload-damaged');
    expect(codeOf(() => sealer.open(text, ['job', 'up', '1']))).toBe('payload-damaged');
    const [mark = '', id = '', body = ''] = text.split('.');
    for (let at = 0; at < body.length; at++) {
      const changed = body.slice(0, at) + (body[at] === 'A' ? 'B' : 'A') + body.slice(at + 1);
      // The last character has bits that say nothing.
      if (Buffer.from(changed, 'base64url').equals(Buffer.from(body, 'base64url'))) continue;
      expect(codeOf(() => sealer.open([mark, id, changed].join('.'), place))).toBe('payload-damaged');
    }
    for (let length = 0; length < body.length; length++)
      expect(codeOf(() => sealer.open([mark, id, body.slice(0, length)].join('.'), place))).toBe('payload-damaged');
  });

  test('says what is wrong without what it is about', () => {
    try {
      sealer.open('{"password": hunter2', place);
    } catch (error) {
      expect(JSON.stringify((error as ProblemError).problems)).not.toContain('hunter2');
      return;
    }
    throw new Error('it was opened');
  });
});

describe('a record', () => {
  const record = { id: 1, secret: { a: 1 }, problems: [] as string[] };
  const shown = { secret: {}, problems: [] };

  test('hides fields, each for itself, and only where they say more than what is shown', () => {
    const hidden = sealer.hide(record, shown, place);
    expect(hidden).toEqual({ id: 1, secret: {}, problems: [], sealed: { secret: expect.stringMatching(/^v1\./) } });
    expect(sealer.reveal(hidden, place)).toEqual(record);
    const both = sealer.hide({ ...record, problems: ['bad'] }, shown, place);
    expect(sealer.reveal(both, place, ['problems'])).toEqual({ id: 1, secret: {}, problems: ['bad'] });
    const { secret = '' } = both.sealed ?? {};
    expect(codeOf(() => sealer.reveal({ ...both, sealed: { problems: secret } }, place))).toBe('payload-damaged');
  });

  test('stays as it is without a key', () => {
    expect(new Sealer().hide(record, shown, place)).toBe(record);
    expect(sealer.reveal(record, place)).toEqual(record);
  });

  test('is known to be locked before anything of it is opened', () => {
    const hidden = sealer.hide(record, shown, place);
    expect([sealer, new Sealer([former]), new Sealer()].map((it) => it.hasKeysOf(hidden))).toEqual([
      true,
      false,
      false,
    ]);
    expect(codeOf(() => new Sealer().reveal(hidden, place, ['problems']))).toBe('payload-locked');
  });
});

test('digests of the same text have one in common, whichever key is the first, and none with those of another key', () => {
  const kept = ([it]: readonly string[]) => it ?? '';
  const [mine, before, plain, others] = [sealer, new Sealer([former]), new Sealer(), new Sealer([foreign])].map((it) =>
    it.digests('text'),
  ) as [string[], string[], string[], string[]];
  expect(mine).toContain(kept(before));
  expect(mine).toContain(kept(plain));
  expect(others).not.toContain(kept(mine));
  expect(plain).not.toContain(kept(mine));
  expect(sealer.digests('other')).not.toContain(kept(mine));
});
