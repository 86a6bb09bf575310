import type { Report } from '../report.ts';
import { defaultNames, overrideNames } from './default-names.ts';
import type { Project } from './project.ts';

/** The Compose files of a project, in order of merging; none where it does not say which. */
export function chooseFiles({ files, use }: Project, report: Report): readonly string[] {
  if (use !== undefined && use.length > 0) return use;
  const isThere = (name: string): boolean => Object.hasOwn(files, name);
  const main = defaultNames.find(isThere);
  const override = overrideNames.find(isThere);
  if (main !== undefined) return override === undefined ? [main] : [main, override];
  const yamlFiles = Object.keys(files).filter((it) => /\.ya?ml$/.test(it));
  if (yamlFiles.length === 1) return yamlFiles;
  const message =
    yamlFiles.length === 0 ? 'there is no Compose file' : `which is the Compose file: ${yamlFiles.join(', ')}?`;
  report.error('file-missing', null, message, 'Name the file compose.yaml, or say which one to use.');
  return [];
}
