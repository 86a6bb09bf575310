// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of Compose and of shells
import { expect, test } from 'vitest';
import { UsageError } from '../exit-codes.ts';
import { splitCommand } from './split-command.ts';

test.each([
  ["start.sh jupyter lab --LabApp.token=''", ['start.sh', 'jupyter', 'lab', '--LabApp.token=']],
  ['  a\tb\n c ', ['a', 'b', 'c']],
  ['sh -c "echo \\"hi\\" $HOME"', ['sh', '-c', 'echo "hi" $HOME']],
  [`say 'it''s' "a 'b'"`, ['say', 'its', "a 'b'"]],
  ['a\\ b c\\"d', ['a b', 'c"d']],
  ['"a\\n" \'a\\n\'', ['a\\n', 'a\\n']],
  ['one \\\n two', ['one', 'two']],
  ['"" \'\'', ['', '']],
  ['', []],
])('%j is split as by a shell', (text, words) => {
  expect(splitCommand(text)).toEqual(words);
});

test.each([
  ['serve --url=http://h?a=1&b=2', ['serve', '--url=http://h?a=1&b=2']],
  ['ls *.js > out | cat # end', ['ls', '*.js', '>', 'out', '|', 'cat', '#', 'end']],
  ['echo $HOME ${A:-b} $(id) `id`', ['echo', '$HOME', '${A:-b}', '$(id)', '`id`']],
])('%j keeps what only a shell would act on', (text, words) => {
  expect(splitCommand(text)).toEqual(words);
});

test.each(["say 'hello", 'say "hello', 'say \\'])('%j is refused', (text) => {
  expect(() => splitCommand(text)).toThrow(UsageError);
});
