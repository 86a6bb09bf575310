import type { Report } from '../report.ts';
import type { MapNode } from '../yaml/node.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { Source } from '../yaml/source.ts';
import { chooseFile } from './choose-file.ts';
import type { Files } from './files.ts';
import type { Project } from './project.ts';

/** The Compose file of the project as a tree; `null` where it is not one. */
export function readComposeFile(project: Project, files: Files, report: Report): MapNode | null {
  const file = chooseFile(project, report);
  const text = file === null ? null : files.read({ file, path: null, required: true });
  if (file === null || text === null) return null;
  const source = new Source(file, text);
  const tree = readYaml(source, report);
  if (tree?.kind === 'map') return tree;
  if (!report.failed) {
    const message = tree === null ? 'the file is empty' : 'the file is not a mapping';
    const hint = 'Write `services:`, and below it the services.';
    report.error('compose-invalid', null, message, hint, tree ?? { source, start: 0 });
  }
  return null;
}
