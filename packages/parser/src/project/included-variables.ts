import { fromFolder } from '../paths/from-folder.ts';
import type { Report } from '../report.ts';
import type { VariableReport } from '../variables/variable-report.ts';
import { Variables } from '../variables/variables.ts';
import type { ScalarNode } from '../yaml/node.ts';
import type { Files } from './files.ts';
import { readEnvFile } from './read-env-file.ts';

interface Own {
  readonly envFiles: readonly ScalarNode[];
  /** Folder that those are written from. */
  readonly from: string;
  /** Folder whose `.env` it is where there are none. */
  readonly folder: string;
}

/** What an included file may ask for: what the including one may, then what its own env files say. */
export function includedVariables(
  { envFiles, from, folder }: Own,
  outer: Variables,
  { files, found, report }: { readonly files: Files; readonly found: VariableReport; readonly report: Report },
): Variables {
  const written = envFiles.filter((it) => it.text !== '/dev/null');
  const named = written.map((at) => ({ file: fromFolder(from, at.text), path: 'include', required: true, at }));
  const own = { file: fromFolder(folder, '.env'), path: 'include', required: false };
  const values = new Map<string, string>();
  const isInside = !/^(\.\.|\/)/.test(folder);
  for (const request of envFiles.length > 0 ? named : isInside ? [own] : []) {
    const lookup = (name: string): string | undefined => outer.get(name) ?? values.get(name);
    for (const [name, value] of readEnvFile(files, request, lookup, found, report)) values.set(name, value);
  }
  return new Variables().add(outer.entries()).add(values);
}
