import { dependencyOrder, type Problem, problem } from '@tycho/ast';
import type { Model } from '@tycho/parser';
import type { Build } from './build.ts';
import { buildOf } from './build-of.ts';
import { buildSecrets } from './build-secrets.ts';
import { serviceOf } from './contexts.ts';
import { ownImage } from './own-image.ts';
import { pushedAs } from './pushed-as.ts';

export interface Builds {
  /** Each after those whose images it is made of. */
  readonly builds: readonly Build[];
  readonly problems: readonly Problem[];
}

export interface Surroundings {
  readonly registry: string | undefined;
  /** A folder for the Dockerfiles that are written inline. */
  readonly scratch: string;
  /** A variable of the project. */
  lookup(name: string): string | undefined;
}

/** What has to be built for a model to run. Where there is an error among the problems, that is not all of it. */
export function buildsOf(model: Model, { registry, scratch, lookup }: Surroundings): Builds {
  const problems: Problem[] = [];
  const images = new Map<string, string>();
  for (const name of Object.keys(model.services)) {
    const { image, problems: own } = imageOf(model, name, registry);
    if (image !== undefined) images.set(name, image);
    problems.push(...own);
  }
  const unordered = [...images].map(([name, image]) => {
    const secrets = buildSecrets(model, name, lookup);
    problems.push(...secrets.flatMap((it) => it.problems), ...unknownContexts(model, name));
    return buildOf({ name, model, image, images, secrets, registry, scratch });
  });
  const { builds, cycle } = ordered(unordered);
  return { builds, problems: [...problems, ...cycle] };
}

interface Imaged {
  readonly image?: string;
  readonly problems: readonly Problem[];
}

/** Where the image of a service is pushed, if it is built. */
function imageOf(model: Model, name: string, registry: string | undefined): Imaged {
  const { build, image: written } = model.services[name] ?? {};
  if (!build) return { problems: [] };
  const at = `services.${name}`;
  const own = { path: written ? `${at}.image` : at, image: ownImage(model, name) };
  const tags = (build.tags ?? []).map((image, index) => ({ path: `${at}.build.tags[${index}]`, image }));
  const problems = [own, ...tags].flatMap(({ path, image }) => unpushable(image, path, registry));
  const image = pushedAs(own.image, registry);
  return image === null ? { problems } : { image, problems };
}

function unpushable(image: string, path: string, registry: string | undefined): Problem[] {
  if (image.includes('@')) {
    const hint = 'Leave out what is after the `@`: what is built gets a digest of its own.';
    return [problem('error', 'value-invalid', `what is built cannot be pushed as ${image}`, { path, hint })];
  }
  if (pushedAs(image, registry) !== null) return [];
  const hint = `Name one with \`--registry ghcr.io/OWNER\` or TYCHO_REGISTRY, or write \`REGISTRY/${image}\` here.`;
  return [problem('error', 'image-missing', `there is no registry to push ${image} to`, { path, hint })];
}

/** Services in no active profile, whose images are not built. */
function unknownContexts({ services }: Model, name: string): Problem[] {
  const contexts = Object.entries(services[name]?.build?.additional_contexts ?? {});
  return contexts.flatMap(([context, source]) => {
    const other = serviceOf(source);
    if (other === undefined || services[other]?.build) return [];
    const path = `services.${name}.build.additional_contexts.${context}`;
    const message = `the image of service ${other} is not built, because none of its profiles is active`;
    return [problem('error', 'service-undefined', message, { path, hint: 'Give its profile with `--profile`.' })];
  });
}

function ordered(builds: readonly Build[]): { readonly builds: readonly Build[]; readonly cycle: readonly Problem[] } {
  const order = dependencyOrder(builds);
  if (order.kind === 'ordered') return { builds: order.services, cycle: [] };
  const path = `services.${order.route[0]}.build.additional_contexts`;
  const message = `images are made of each other: ${order.route.join(' → ')}`;
  const hint = 'Remove one of these contexts.';
  return { builds, cycle: [problem('error', 'dependency-cycle', message, { path, hint })] };
}
