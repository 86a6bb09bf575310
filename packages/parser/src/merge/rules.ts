/** How what two files write at one place becomes one. */
export type MergeKind =
  /** The later one alone. */
  | 'replace'
  /** Lists and single values: one after the other, what is the same once. */
  | 'sequence'
  /** Mappings and lists of `NAME=value`: the later value of each name. */
  | 'variables'
  /** Mappings and lists of names, as a mapping with nothing by each name. */
  | 'names'
  /** The same, with a condition by each name. */
  | 'dependencies'
  /** The short form is the context. */
  | 'build'
  /** As mappings where the driver is the same, else the later one. */
  | 'logging'
  /** As mappings where both are, else the later one. */
  | 'limit'
  /** By subnet. */
  | 'addresses';

const written: Readonly<Record<string, MergeKind>> = {
  'configs.*.labels': 'variables',
  'networks.*.ipam.config': 'addresses',
  'networks.*.labels': 'variables',
  'secrets.*.labels': 'variables',
  'services.*.annotations': 'variables',
  'services.*.build': 'build',
  'services.*.build.additional_contexts': 'variables',
  'services.*.build.args': 'variables',
  'services.*.build.extra_hosts': 'sequence',
  'services.*.build.labels': 'variables',
  'services.*.command': 'replace',
  'services.*.depends_on': 'dependencies',
  'services.*.deploy.labels': 'variables',
  'services.*.dns': 'sequence',
  'services.*.dns_opt': 'sequence',
  'services.*.dns_search': 'sequence',
  'services.*.entrypoint': 'replace',
  'services.*.env_file': 'sequence',
  'services.*.environment': 'variables',
  'services.*.extra_hosts': 'sequence',
  'services.*.healthcheck.test': 'replace',
  'services.*.label_file': 'sequence',
  'services.*.labels': 'variables',
  'services.*.logging': 'logging',
  'services.*.models': 'names',
  'services.*.networks': 'names',
  'services.*.sysctls': 'variables',
  'services.*.tmpfs': 'sequence',
  'services.*.ulimits.*': 'limit',
  'volumes.*.labels': 'variables',
};

/**
 * Where neither of these holds, mappings merge by key, lists one after the other, and a later value replaces. A job
 * merges as a service does.
 */
export const mergeRules: Readonly<Record<string, MergeKind>> = Object.fromEntries(
  Object.entries(written).flatMap(([path, kind]) => [
    [path, kind],
    [path.replace(/^services/, 'jobs'), kind],
  ]),
);

/** Mappings whose keys are names of the user's: `*` in a rule. */
export const namesAt: ReadonlySet<string> = new Set([
  'services',
  'jobs',
  'networks',
  'volumes',
  'secrets',
  'configs',
  'models',
  'services.*.ulimits',
  'jobs.*.ulimits',
]);
