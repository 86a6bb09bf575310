import { expect, test } from 'vitest';
import { splitWords } from './split-words.ts';

test.each([
  ['', []],
  ['  ', []],
  ['start.sh jupyter lab --LabApp.token=', ['start.sh', 'jupyter', 'lab', '--LabApp.token=']],
  ['a \'b c\' "d e"', ['a', 'b c', 'd e']],
  ['a""b "" \'\'', ['ab', '', '']],
  ['a\\ b "c\\"d" \'e\\f\'', ['a b', 'c"d', 'e\\f']],
  ['a\tb\nc', ['a', 'b', 'c']],
  ['--name="a b"', ['--name=a b']],
  ['echo $(date +%s) `host name`', ['echo', '$(date +%s)', '`host name`']],
  ['echo "a (b) ; c"', ['echo', 'a (b) ; c']],
])('%j has the words %j', (command, words) => {
  expect(splitWords(command)).toEqual({ kind: 'words', words, cut: '' });
});

test.each([
  ['a; b', ['a'], '; b'],
  ['a > b', ['a'], '> b'],
  ['a 2>b', ['a'], '>b'],
  ['a|b', ['a'], '|b'],
  ['a && b', ['a'], '&& b'],
])('%j is cut at the operator, as Docker does', (command, words, cut) => {
  expect(splitWords(command)).toEqual({ kind: 'words', words, cut });
});

test.each(['a "b', "a 'b", 'a (b)', 'a)', 'a \\', '`a', '$(a'])('%j does not balance', (command) => {
  expect(splitWords(command)).toEqual({ kind: 'unbalanced' });
});
