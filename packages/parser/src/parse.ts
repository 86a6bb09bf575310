import type { Location } from '@tycho/ast';
import { buildSystem } from './build/build-system.ts';
import { canonical } from './canonical/canonical.ts';
import { check } from './check/check.ts';
import { checkLaunch } from './launch/launch.ts';
import { resolveEnvironment } from './model/resolve-environment.ts';
import { resolveModel } from './model/resolve-model.ts';
import type { Parsed } from './parsed.ts';
import { Files } from './project/files.ts';
import { nameSystem } from './project/name-system.ts';
import type { Project } from './project/project.ts';
import { readComposeFile } from './project/read-compose-file.ts';
import { readVariables } from './project/read-variables.ts';
import { Report } from './report.ts';
import { validate } from './schema/validate.ts';
import { interpolate } from './variables/interpolate.ts';
import { VariableReport } from './variables/variable-report.ts';
import { findPlace } from './yaml/find-place.ts';
import { type Node, plain } from './yaml/node.ts';

/**
 * Makes a system of a Compose project. Never throws: whatever is wrong is among the problems.
 *
 * @example parse({ files: { 'compose.yaml': 'services: { web: { image: nginx } }' }, environment: {} }).system
 */
export function parse(project: Project): Parsed {
  const report = new Report(project.mode);
  const files = new Files(project.files, report);
  const written = readComposeFile(project, files, report);
  if (written === null) return refused(report, []);
  report.tree = written;

  const found = new VariableReport(report);
  const variables = readVariables(project, files, found, report);
  const name = nameSystem(project, written, variables, report);
  variables.set('COMPOSE_PROJECT_NAME', name);
  const filledIn = interpolate(written, project.interpolate === false ? null : variables, found, report);
  if (filledIn === null) return refused(report, [written]);

  if (project.interpolate === false) return asWritten(name, filledIn, report);
  const valid = validate(filledIn, report);
  const long = canonical(valid, report);
  report.tree = long;

  const model = resolveModel(name, long, resolveEnvironment(files, variables, found, report));
  check(model, long, report);
  const isWhole = !report.failed;
  checkLaunch(model, long, report);
  return {
    system: report.failed ? null : buildSystem(model),
    model: isWhole ? model : null,
    problems: report.problems(),
    locate: (path) => locate(path, [long, written]),
  };
}

const refused = (report: Report, trees: readonly Node[]): Parsed => ({
  system: null,
  model: null,
  problems: report.problems(),
  locate: (path) => locate(path, trees),
});

const asWritten = (name: string, tree: Node, report: Report): Parsed => ({
  ...refused(report, [tree]),
  model: report.failed ? null : { name, ...(plain(tree) as object) },
});

/** In the tree that has most of the path. */
function locate(path: string, trees: readonly Node[]): Location | null {
  const [nearest] = trees.map((it) => findPlace(it, path)).toSorted((a, b) => a.rest.length - b.rest.length);
  return nearest ? nearest.place.source.location(Math.max(nearest.place.start, 0)) : null;
}
