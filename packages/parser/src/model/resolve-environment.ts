import { limits } from '../limits.ts';
import type { Files } from '../project/files.ts';
import { readEnvFile } from '../project/read-env-file.ts';
import type { Report } from '../report.ts';
import type { VariableReport } from '../variables/variable-report.ts';
import type { Variables } from '../variables/variables.ts';
import type { WrittenService } from './resolve-model.ts';

export type EnvironmentOf = (key: string, service: WrittenService) => Record<string, string | null> | null;

/** Variables of a service: `environment` wins over the last env file, that over the one before it. */
export function resolveEnvironment(
  files: Files,
  variables: Variables,
  found: VariableReport,
  report: Report,
): EnvironmentOf {
  let characters = 0;

  return (key, { env_file: envFiles = [], environment }) => {
    const path = `services.${key}`;
    const values = new Map<string, string | null>();
    const set = (name: string, value: string | null): void => {
      characters += name.length + (value?.length ?? 0);
      if (characters <= limits.text) values.set(name, value);
    };

    envFiles.forEach((envFile, index) => {
      if (envFile === null) return;
      const { path: file, required = true, format } = envFile;
      const request = { file, required, path: `${path}.env_file[${index}]`, raw: format === 'raw' };
      const lookup = (name: string) => variables.get(name) ?? values.get(name) ?? undefined;
      for (const [name, value] of readEnvFile(files, request, lookup, found, report)) set(name, value);
    });
    for (const [name, value] of Object.entries(environment ?? {})) {
      const resolved = value ?? variables.get(name) ?? null;
      if (resolved === null) reportUnset(name, `${path}.environment.${name}`, report);
      set(name, resolved);
    }
    if (characters > limits.text) {
      const message = `the variables of all services come to more than ${limits.text} characters`;
      report.error('yaml-limit', path, message, 'Use fewer variables, or shorter ones.');
    }
    return values.size > 0 || environment ? Object.fromEntries(values) : null;
  };
}

function reportUnset(name: string, path: string, report: Report): void {
  const message = `variable ${name} is not set; the container does not get it`;
  report.warning('variable-unset', path, message, `Set ${name} in the environment or in .env, or write a value here.`);
}
