import { type Problem, ProblemError, problem } from '@tycho/ast';
import type { Build } from './build.ts';
import { type BuildPlan, placed, say } from './build-plan.ts';
import type { Builder } from './builder.ts';
import { buildx } from './buildx.ts';
import { docker } from './docker.ts';
import { findBuilder } from './find-builder.ts';
import { shownCommands } from './shown-commands.ts';
import { argumentsOf } from './takes.ts';

/** The builder of this machine, if it takes what a plan asks for; throws a `ProblemError` otherwise. */
export async function builderFor(plan: BuildPlan, buildkitHost: string | undefined): Promise<Builder> {
  const found = await findBuilder(buildkitHost);
  if (found.status === 'none') {
    const problems = plan.builds.map((it) => missing(it, plan, found.reasons));
    throw new ProblemError(placed(plan, problems));
  }
  const { builder } = found;
  say(
    plan,
    plan.builds.flatMap((it) => argumentsOf(it, builder.takes, builder.name).problems),
  );
  return builder;
}

/** With what to type where there is a builder, and what to write then. */
function missing(build: Build, { model }: BuildPlan, reasons: readonly string[]): Problem {
  const { name, image } = build;
  const message = `service ${name} cannot be built here: ${reasons.join('; ')}`;
  const isSimple = argumentsOf(build, docker.takes, docker.name).problems.length === 0;
  const commands = shownCommands(isSimple ? docker : buildx, build);
  const inline = build.written.dockerfile_inline === undefined ? '' : 'save its `dockerfile_inline` as a file, ';
  const rest = model.services[name]?.image === image ? 'leave out `--build`' : `write \`image: ${image}\``;
  const elsewhere = `Or elsewhere ${inline}run \`${commands}\`, and ${rest}.`;
  const hint = `Start Docker, or set BUILDKIT_HOST and put buildctl on PATH. ${elsewhere}`;
  return problem('error', 'builder-missing', message, { path: `services.${name}.build`, hint });
}
