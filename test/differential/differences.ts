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
    path: /^services\.[^.]+\.(env_file|label_file)$/,
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
];

export const isRefusal = ({ code, message }: Problem): boolean =>
  refusals.some((it) => it.code === code && it.message.test(message));
