import { parse } from '@tycho/parser';
import fc from 'fast-check';
import type { Mapping } from '../yaml-writer.ts';
import { writeYaml } from '../yaml-writer.ts';
import { composeFile, environment } from './project.ts';
import type { Gen } from './values.ts';

/** What a Compose file may refer to, with nothing wrong in it. */
export const rightFiles: Readonly<Record<string, string>> = {
  '.env': 'FROM_FILE=from file\nONE=1\n',
  'web.env': 'TWO="two words"\nSET=not this one\nINHERITED\n',
  'sub/more.env': 'THREE=${SET}-${ONE:-none}\n',
  'app.labels': 'one=from file\nfour=4\n',
};

/** Files most of which are right by themselves, so that one wrong value does not hide what merging does. */
export const mostlyRight = (attributes: readonly string[]): Gen<Mapping> =>
  fc.oneof(
    { weight: 15, arbitrary: composeFile(attributes).filter(isRight) },
    { weight: 1, arbitrary: composeFile(attributes) },
  );

function isRight(file: Mapping): boolean {
  const files = { ...rightFiles, 'compose.yaml': writeYaml(file, 0) };
  return parse({ files, environment, name: 'project' }).model !== null;
}
