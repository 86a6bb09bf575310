import type { Report } from '../report.ts';
import type { Lookup } from '../variables/fill-in.ts';
import { parseEnv } from '../variables/parse-env.ts';
import type { VariableReport } from '../variables/variable-report.ts';
import type { FileRequest, Files } from './files.ts';

/** The variables of an env file; none where there is no such file, or what is wrong with it is in the report. */
export function readEnvFile(
  files: Files,
  request: FileRequest & { readonly raw?: boolean },
  lookup: Lookup,
  found: VariableReport,
  report: Report,
): ReadonlyMap<string, string> {
  const text = files.read(request);
  if (text === null) return new Map();
  if (request.raw) return rawVariables(text);
  const { values, filled, failure } = parseEnv(request.file, text, lookup);
  for (const { filled: it, at } of filled) found.add(it, null, at);
  if (failure) {
    const hint = 'Write NAME=value, one a line, with text of several lines in quotes.';
    report.error('env-file-invalid', null, failure.message, hint, failure.at);
  }
  return values;
}

/** `format: raw`: everything after the first `=` is the value. */
function rawVariables(text: string): ReadonlyMap<string, string> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const pairs = lines.filter((it) => it.trim() !== '' && !it.startsWith('#')).map((it) => it.split(/=(.*)/s, 2));
  return new Map(pairs.map(([name = '', value = '']) => [name, value]));
}
