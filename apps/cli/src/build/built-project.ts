import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Problem, ProblemError, problem } from '@tycho/ast';
import { type Model, parse } from '@tycho/parser';
import { tell } from '../output/print.ts';
import type { Project } from '../project/project.ts';
import type { Build } from './build.ts';
import { type BuildPlan, buildPlan, placed, say } from './build-plan.ts';
import type { Builder } from './builder.ts';
import { builderFor } from './builder-for.ts';
import { leftImages } from './left-images.ts';
import { runBuild } from './run-build.ts';
import { shownCommands } from './shown-commands.ts';
import { withImages } from './with-images.ts';

export interface BuildOptions {
  /** Where images without a registry of their own are pushed. */
  readonly registry: string | undefined;
  /** Only tells what would be built. */
  readonly dryRun?: boolean | undefined;
  /** Throws where a launch would be refused. Asked before anything is built. */
  check(project: Project): Promise<void>;
  /** Of the caller. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The project with its images built and pushed. What is launched has their digests in place of `build`, so that the
 * same tag built anew is another image; after a dry run it has their names.
 */
export async function builtProject(project: Project, options: BuildOptions): Promise<Project> {
  const scratch = mkdtempSync(join(tmpdir(), 'tycho-build-'));
  try {
    const plan = await buildPlan(project, { registry: options.registry, scratch });
    if (plan.builds.length === 0) return project;
    const builder = await builderFor(plan, options.environment.BUILDKIT_HOST);
    const named = withImages(plan, (it) => it.image);
    const { model } = parse(named);
    if (model !== null) say(plan, leftImages(plan, model as Model));
    if (!options.dryRun) {
      await options.check(named);
      return await pushed(plan, builder, { ...options, scratch });
    }
    for (const it of plan.builds) tell(`would build ${it.name}: ${shownCommands(builder, it)}`);
    return named;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

interface PushOptions extends BuildOptions {
  readonly scratch: string;
}

async function pushed(plan: BuildPlan, builder: Builder, { scratch, environment }: PushOptions): Promise<Project> {
  const digests = new Map<string, string>();
  for (const build of plan.builds) {
    tell(`building ${build.name} as ${build.image} with ${builder.name}`);
    const outcome = await runBuild(builder, build, { folder: plan.project.folder, scratch, environment });
    if (outcome.status === 'failed') throw new ProblemError(placed(plan, [failed(build, outcome.reason)]));
    digests.set(build.name, outcome.digest);
  }
  return withImages(plan, ({ name, image }) => `${image}@${digests.get(name)}`);
}

const failed = ({ name, image }: Build, reason: string): Problem => {
  const hint = `Mend what it says, or where it may not push ${image}, log in there.`;
  return problem('error', 'build-failed', reason, { path: `services.${name}.build`, hint });
};
