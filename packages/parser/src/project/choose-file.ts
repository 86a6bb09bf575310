import type { Report } from '../report.ts';
import type { Project } from './project.ts';

/** Names that Compose looks for, in order of precedence. */
const defaultNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

/** The Compose file of a project; `null` where there is none to choose, or more than one. */
export function chooseFile({ files, use }: Project, report: Report): string | null {
  const [chosen, second] = use ?? [];
  if (second !== undefined) {
    const hint = 'Give one file.';
    report.error('compose-invalid', null, 'merging several Compose files is not supported yet', hint);
    return null;
  }
  if (chosen !== undefined) return chosen;
  const yamlFiles = Object.keys(files).filter((it) => /\.ya?ml$/.test(it));
  const found =
    defaultNames.find((it) => Object.hasOwn(files, it)) ?? (yamlFiles.length === 1 ? yamlFiles[0] : undefined);
  if (found !== undefined) return found;
  const message =
    yamlFiles.length === 0 ? 'there is no Compose file' : `which is the Compose file: ${yamlFiles.join(', ')}?`;
  report.error('file-missing', null, message, 'Name the file compose.yaml, or say which one to use.');
  return null;
}
