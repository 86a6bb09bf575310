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

const relative = (path: string): string => path.replace(/^\$DIR\/~/, '~').replace(/^\$DIR(?=\/|$)/, '.');

export const modelDifferences: readonly ModelDifference[] = [
  {
    path: /^(services|jobs)\.[^.]+\.(env_file|label_file)$/,
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
    path: /^networks\.[^.]+\.ipam$|\.deploy\.placement$|\.volumes\[\d+\]\.(volume|bind|tmpfs|image)$/,
    holds: (theirs, ours) => isEmpty(theirs) && ours === undefined,
    reason: 'an empty mapping there comes from how the reference is written, and says nothing',
  },
];

/** What the language allows and a system of Tycho cannot be: an error of ours that is none of the reference. */
export interface Refusal {
  readonly code: ProblemCode;
  readonly message: RegExp;
  readonly reason: string;
}

export const refusals: readonly Refusal[] = [
  {
    code: 'image-missing',
    message: /has only `build`, and images are not built here$/,
    reason: 'the reference only reads the file; what is to be started needs an image, and Tycho builds none',
  },
  {
    code: 'dependency-invalid',
    message: /^service \S+ waits until \S+ is healthy, but \S+ has no healthcheck$/,
    reason:
      'the reference leaves it to the engine, which knows the image; without a healthcheck the wait never ends here',
  },
  {
    code: 'port-invalid',
    message: /ask(s twice)? for the published port 3[0-2]\d{3}\/\w+$/,
    reason: 'the reference leaves it to the engine; the cluster gives each of these ports once',
  },
  {
    code: 'value-invalid',
    message: /^services \S+ and \S+ cannot both have a container named \S+$/,
    reason: 'the reference leaves it to the engine, which refuses the second container',
  },
  {
    code: 'name-invalid',
    message: /^".*" cannot name a variable of a container$/,
    reason: 'Kubernetes takes names of ASCII characters, and none that is empty',
  },
  {
    code: 'image-missing',
    message: /^job \S+ has no image$/,
    reason: 'the reference looks for images of services only; a job without one can never run',
  },
  ...(['network-undefined', 'volume-undefined', 'value-invalid'] as const).map((code) => ({
    code,
    message: /^job \S+ uses the \w+ \S+, which is not defined$/,
    reason: 'the reference looks at what services use only; such a job can never run',
  })),
  {
    code: 'dependency-cycle',
    message: /^jobs wait for each other: /,
    reason: 'the reference looks for cycles of services only; such a job can never run',
  },
];

export const isRefusal = ({ code, message }: Problem): boolean =>
  refusals.some((it) => it.code === code && it.message.test(message));

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
