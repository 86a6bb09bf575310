import type { Problem, ProblemCode } from '@tycho/ast';

/** Where the two differ on purpose: a place of the model, what stands there, and why. */
export interface ModelDifference {
  /** Path with `*` for a name and `[]` for an index. */
  readonly path: RegExp;
  /** Whether this is the difference: `undefined` is what is not there. */
  readonly holds: (theirs: unknown, ours: unknown) => boolean;
  readonly reason: string;
}

const isEmpty = (it: unknown): boolean => typeof it === 'object' && it !== null && Object.keys(it).length === 0;

const relative = (path: string): string =>
  path
    .replace(/^\$DIR\/~/, '~')
    .replace(/^\$DIR(?=\/|$)/, '.')
    .replace(/^\$UP(?=\/|$)/, '..');

export const modelDifferences: readonly ModelDifference[] = [
  {
    path: /^(services|jobs)\.[^.]+\.(pre_start\[\d+\]\.)?(env_file|label_file)$/,
    holds: (_, ours) => ours === undefined,
    reason: '`docker compose config` prints the variables and labels that the files hold instead of their names',
  },
  {
    path: /./,
    holds: (theirs, ours) => typeof theirs === 'string' && relative(theirs) === ours,
    reason: 'the folder of a project is that of a bundle: paths stay relative to it, and `~` is whose the reader is',
  },
  {
    path: /^models$/,
    holds: (theirs) => theirs === undefined,
    reason: 'the reference reads and checks them, and forgets them when it prints a project as JSON',
  },
  {
    path: /^jobs\.[^.]+\.(environment|labels)$/,
    holds: (theirs, ours) => theirs === undefined && ours !== undefined,
    reason: 'the reference reads the env files and label files of services, and not those of jobs',
  },
  {
    path: /^jobs\.[^.]+\.(environment|labels)\.[^.]+$/,
    holds: (theirs, ours) => theirs === undefined && typeof ours === 'string',
    reason: 'the same, where the job has variables or labels of its own beside them',
  },
  {
    path: /^services\.[^.]+\.x-tycho$/,
    holds: (theirs) => theirs === undefined,
    reason: 'the reference leaves what is called `x-…` out when it prints a service as JSON',
  },
  {
    path: /^networks\.[^.]+\.ipam$|\.deploy\.placement$|\.volumes\[\d+\]\.(volume|bind|tmpfs|image)$|\.extra_hosts$/,
    holds: (theirs, ours) => isEmpty(theirs) && ours === undefined,
    reason: 'an empty mapping or list there comes from how the reference is written, and says nothing',
  },
];

/** What the reference accepts by accident: an error of ours that is about the language. */
const accidents: readonly { readonly code: ProblemCode; readonly message: RegExp; readonly reason: string }[] = [
  {
    code: 'value-invalid',
    message: /without quotes is a date, not an amount of memory$/,
    reason: 'the reference reads a date there as nothing at all, and says nothing',
  },
  {
    code: 'value-invalid',
    message: /^-?\d{19,} is not a( whole)? number$/,
    reason: 'the reference makes some other number of one that 64 bits cannot hold',
  },
];

export const isAccident = ({ code, message }: Problem): boolean =>
  accidents.some((it) => it.code === code && it.message.test(message));

/** What the reference refuses though Docker, or the specification, does not. */
interface Slip {
  readonly message: RegExp;
  /** What of our model shows that it is this; without it the message alone does. */
  readonly holds?: (model: object | null) => boolean;
  readonly reason: string;
}

/** Configs that have their text from a variable, and from nothing else. */
function readVariables(model: object | null): boolean {
  const { configs = {} } = (model ?? {}) as { configs?: Record<string, Record<string, unknown>> };
  return Object.values(configs).some((it) => 'environment' in it && !('content' in it) && !('file' in it));
}

const slips: readonly Slip[] = [
  {
    message: /^unsupported env_file format "raw"$/,
    reason: '`docker compose` adds this format to the loader when it starts; the loader alone does not know it',
  },
  {
    message: /^json: error calling MarshalJSON for type types\.SSHKey: /,
    reason: 'the loader accepts the keys of a build, and then prints them as what is no JSON',
  },
  {
    message: /^validating \S+: networks\.\S+\.ipam\.config must be a array$/,
    reason: 'the loader merges a list of no blocks into nothing at all, which it then refuses',
  },
  {
    message: /^configs\.\S+: file\|environment\|content attributes are mutually exclusive$/,
    holds: readVariables,
    reason:
      'the loader puts the value of the variable of an included config beside it, and then refuses that both are there',
  },
];

export const isSlip = (message: string, model: object | null): boolean =>
  slips.some(({ message: pattern, holds = () => true }) => pattern.test(message) && holds(model));

/** What the reference refuses and Tycho reads as the original did: what it says, and where our note is. */
interface Reading {
  readonly message: RegExp;
  readonly note: RegExp;
}

/** The original Tycho's own dialect. Each holds only where our note says that it was read so. */
const readings: readonly Reading[] = [
  { message: /^validating \S+: services\.\S+\.env false schema$/, note: /\.env$/ },
  { message: /^validating \S+: services\.\S+\.ext false schema$/, note: /\.ext\.kube\.\w+$/ },
  { message: /^validating \S+: services\.\S+\.conn_string false schema$/, note: /\.conn_string$/ },
  {
    message:
      /^validating \S+: services\.\S+\.(proxy_rewrite|proxy_rewrite_rule|gitea_integration|securityContext) false/,
    note: /\.(proxy_rewrite|proxy_rewrite_rule|gitea_integration|securityContext)$/,
  },
  { message: /^validating \S+: {2}additional properties 'security_context' not allowed$/, note: /^security_context$/ },
  { message: /\.deploy\.resources\.\w+ additional properties 'gpus' not allowed$/, note: /\.gpus$/ },
  { message: / additional properties 'ephemeralStorage' not allowed$/, note: /\.ephemeralStorage$/ },
  { message: /\.cpus' strconv\.ParseFloat: parsing "\d+m": invalid syntax$/, note: /\.cpus$/ },
  { message: /\.memory' invalid suffix: '[kmgtp]i'$/, note: /\.memory$/ },
  { message: /refers to undefined volume pvc: |invalid spec: pvc:\/\//, note: /\.volumes\[\d+\]$/ },
];

export const isReading = (message: string, problems: readonly Problem[]): boolean =>
  readings.some(
    (it) =>
      it.message.test(message) &&
      problems.some(({ code, path }) => /^(original-dialect|key-ignored)$/.test(code) && it.note.test(path ?? '')),
  );
