import { limits } from '../limits.ts';
import type { Files } from '../project/files.ts';
import { readEnvFile } from '../project/read-env-file.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import type { VariableReport } from '../variables/variable-report.ts';
import type { Variables } from '../variables/variables.ts';
import type { WrittenContainer } from './written-service.ts';

/** What services find outside of the Compose file. */
export interface Outside {
  /** Variables of the container at a path: `environment` wins over the last env file, that over the one before it. */
  environmentOf(path: string, container: WrittenContainer): Record<string, string | null> | null;
  /** Labels of the container at a path: `labels` wins over the last label file. */
  labelsOf(path: string, container: WrittenContainer): Record<string, string> | null;
  /** A variable of the request or of `.env`. */
  lookup(name: string): string | undefined;
}

export function resolveEnvironment(
  files: Files,
  variables: Variables,
  variableReport: VariableReport,
  report: Report,
): Outside {
  let characters = 0;

  const environmentOf: Outside['environmentOf'] = (path, { env_file: envFiles = [], environment }) => {
    const written = new Map(Object.entries(environment ?? {}));
    const values = new Map<string, string | null>();
    const set = (name: string, value: string | null): void => {
      characters += name.length + (value?.length ?? 0);
      if (characters <= limits.text) values.set(name, value);
    };

    envFiles.forEach((envFile, index) => {
      const { path: file = '', required = true, format } = envFile;
      const request = { file, required, path: `${path}.env_file[${index}]`, raw: format === 'raw' };
      if (format !== undefined && format !== 'raw') {
        const message = `${quote(format)} is not a format of env files`;
        if (files.content(request) === null) return;
        report.error('value-invalid', `${request.path}.format`, message, 'Write raw, or leave it out.');
        return;
      }
      const lookup = (name: string) => variables.get(name) ?? written.get(name) ?? values.get(name) ?? undefined;
      for (const [name, value] of readEnvFile(files, request, lookup, variableReport, report)) set(name, value);
    });
    for (const [name, value] of written) {
      const resolved = value ?? variables.get(name) ?? null;
      if (resolved === null) reportUnset(name, `${path}.environment.${name}`, report);
      set(name, resolved);
    }
    if (characters > limits.text) {
      const message = `the variables of all services come to more than ${limits.text} characters`;
      report.error('yaml-limit', path, message, 'Use fewer variables, or shorter ones.');
    }
    return values.size > 0 ? Object.fromEntries(values) : null;
  };

  const labelsOf: Outside['labelsOf'] = (path, { label_file: labelFiles = [], labels = {} }) => {
    const found: [string, string][] = [];
    labelFiles.forEach((file, index) => {
      const request = { file, required: true, path: `${path}.label_file[${index}]` };
      found.push(...readEnvFile(files, request, () => undefined, variableReport, report));
    });
    const all = [...found, ...Object.entries(labels)];
    return all.length > 0 ? Object.fromEntries(all) : null;
  };

  return { environmentOf, labelsOf, lookup: (name) => variables.get(name) };
}

function reportUnset(name: string, path: string, report: Report): void {
  const message = `variable ${name} is not set; the container does not get it`;
  report.warning('variable-unset', path, message, `Set ${name} in the environment or in .env, or write a value here.`);
}
