import { type Location, unsaidLifetime } from '@tycho/ast';
import { buildSystem } from './build/build-system.ts';
import { reading } from './canonical/readings.ts';
import { check } from './check/check.ts';
import { Dialect } from './dialect/dialect.ts';
import { checkLaunch } from './launch/launch.ts';
import { Merger } from './merge/merger.ts';
import { asAsked } from './model/as-asked.ts';
import { inheritSteps } from './model/inherit-steps.ts';
import { lifetimeOf } from './model/lifetime-of.ts';
import { published } from './model/published.ts';
import { resolveEnvironment } from './model/resolve-environment.ts';
import { resolveModel } from './model/resolve-model.ts';
import type { Parsed } from './parsed.ts';
import { activeProfiles } from './profiles/active-profiles.ts';
import { selectJobs } from './profiles/select-jobs.ts';
import { selectServices } from './profiles/select-services.ts';
import { chooseFiles } from './project/choose-files.ts';
import { Documents } from './project/documents.ts';
import { Files } from './project/files.ts';
import { Loader } from './project/loader.ts';
import { nameSystem } from './project/name-system.ts';
import type { Project } from './project/project.ts';
import { readVariables } from './project/read-variables.ts';
import { Report } from './report.ts';
import { readValues } from './schema/validate.ts';
import { resolveStorage } from './storage/resolve-storage.ts';
import { VariableReport } from './variables/variable-report.ts';
import { findPlace } from './yaml/find-place.ts';
import { type MapNode, type Node, plain } from './yaml/node.ts';
import { YamlTexts } from './yaml/yaml-texts.ts';

/**
 * Makes a system of a Compose project. Never throws: whatever is wrong is among the problems.
 *
 * @example parse({ files: { 'compose.yaml': 'services: { web: { image: nginx } }' }, environment: {} }).system
 */
export function parse(project: Project): Parsed {
  const report = new Report(project.mode);
  const files = new Files(project.files, report);
  const chosen = chooseFiles(project, report);
  const documents = new Documents(files, report, project.texts ?? new YamlTexts());
  const documentsOf = chosen.map((file) => documents.of({ file, path: null, required: true }));
  const written = documentsOf.flatMap((it) => (it ?? []).map(({ tree }) => tree));
  if (chosen[0] !== undefined && written.length === 0 && !report.failed) documents.refuseEmpty(chosen[0]);
  if (written.length === 0 || documentsOf.includes(null)) return refused(report, written);
  report.tree = written[0] ?? null;

  const found = new VariableReport(report);
  const variables = readVariables(project, files, found, report);
  const name = nameSystem(project, written, variables, report);
  variables.set('COMPOSE_PROJECT_NAME', name);
  const scope = { folder: '.', variables: project.interpolate === false ? null : variables, route: [] };
  const wanted = chosen.map((file) => ({ file }));
  const dialect = new Dialect(report);
  const loaded = new Loader(files, documents, found, dialect, report).load(wanted, scope);
  if (chosen[0] !== undefined && loaded && saysNothing(loaded) && !report.failed) documents.refuseEmpty(chosen[0]);
  if (loaded === null || saysNothing(loaded)) return refused(report, written);
  report.tree = loaded;
  const merged = dialect.complete(loaded);
  report.tree = merged;

  if (project.interpolate === false) return asWritten(name, merged, report);
  const inherited = inheritSteps(merged, new Merger(report));
  const read = readValues(inherited, report);
  const whole = reading(read, report);
  report.tree = whole;
  const profiles = activeProfiles(project, variables);
  const tree = selectJobs(selectServices(whole, profiles, report), profiles, report);

  const outside = resolveEnvironment(files, variables, found, report);
  const resolved = resolveModel(name, tree, outside);
  const model = asAsked(resolved, project);
  check(model, tree, report);
  const isWhole = !report.failed;
  const launched = published(model, project.publish);
  checkLaunch(launched, tree, report);
  const storage = resolveStorage(model, { tree, files, lookup: outside.lookup }, report);
  return {
    system: report.failed ? null : buildSystem(launched, storage),
    lifetime: lifetimeOf(model),
    model: isWhole ? model : null,
    problems: report.problems(),
    locate: (path) => locate(path, [whole, merged]),
  };
}

/** Nobody looks at `version` any more. */
const saysNothing = ({ entries }: MapNode): boolean => [...entries.keys()].every((it) => it === 'version');

const refused = (report: Report, trees: readonly Node[]): Parsed => ({
  system: null,
  lifetime: unsaidLifetime,
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
