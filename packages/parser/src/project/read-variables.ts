import type { Report } from '../report.ts';
import type { VariableReport } from '../variables/variable-report.ts';
import { Variables } from '../variables/variables.ts';
import type { Files } from './files.ts';
import type { Project } from './project.ts';
import { readEnvFile } from './read-env-file.ts';

/** What a Compose file may ask for: the environment of the request, then the env files of the project. */
export function readVariables(project: Project, files: Files, found: VariableReport, report: Report): Variables {
  const variables = new Variables().add(Object.entries(project.environment));
  const values = new Map<string, string>();
  for (const file of project.envFiles ?? ['.env']) {
    const request = { file, path: null, required: project.envFiles !== undefined };
    const lookup = (name: string) => variables.get(name) ?? values.get(name);
    for (const [name, value] of readEnvFile(files, request, lookup, found, report)) values.set(name, value);
  }
  return variables.add(values);
}
