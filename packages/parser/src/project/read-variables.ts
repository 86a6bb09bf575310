import type { Report } from '../report.ts';
import type { VariableReport } from '../variables/variable-report.ts';
import { Variables } from '../variables/variables.ts';
import type { Files } from './files.ts';
import type { Project } from './project.ts';
import { readEnvFile } from './read-env-file.ts';

/** What a Compose file may ask for: the environment of the request, then `.env`. */
export function readVariables(project: Project, files: Files, found: VariableReport, report: Report): Variables {
  const variables = new Variables().add(Object.entries(project.environment));
  const request = { file: '.env', path: null, required: false };
  return variables.add(readEnvFile(files, request, (name) => variables.get(name), found, report));
}
