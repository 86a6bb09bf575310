import { homedir } from 'node:os';
import { type Problem, problem } from '@tycho/ast';
import type { Model } from '@tycho/parser';
import { csvField } from './csv-field.ts';

/** A secret that the build of a service may read. */
export interface BuildSecret {
  /** As BuildKit's tools write it: `id=token,src=./token.txt`, `id=token,env=TOKEN`; nothing where there is none. */
  readonly text?: string;
  /** The variable that it names. */
  readonly environment: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}

type Lookup = (name: string) => string | undefined;

export function buildSecrets(model: Model, service: string, lookup: Lookup): readonly BuildSecret[] {
  const secrets = model.services[service]?.build?.secrets ?? [];
  return secrets.map(({ source = '', target, ...unread }, index) => {
    const path = `services.${service}.build.secrets[${index}]`;
    const { text, environment, problem: missing } = sourceOf(source, path, model, lookup);
    const problems = [
      ...(Object.keys(unread).length === 0 ? [] : [problem('warning', 'key-unsupported', unsaid, { path, hint })]),
      ...(missing ? [missing] : []),
    ];
    if (text === null) return { environment, problems };
    return { text: [`id=${target || source}`, text].map(csvField).join(','), environment, problems };
  });
}

const unsaid = '`uid`, `gid` and `mode` of a secret have no effect on a build';
const hint = 'Write them in the Dockerfile, at `RUN --mount=type=secret`.';

type Source =
  | { readonly text: string; readonly environment: Readonly<Record<string, string>>; readonly problem: null }
  | { readonly text: null; readonly environment: Readonly<Record<string, string>>; readonly problem: Problem };

function sourceOf(name: string, path: string, { secrets = {} }: Model, lookup: Lookup): Source {
  const { file, environment: variable } = secrets[name] ?? {};
  if (file) return { text: `src=${file.replace(/^~(?=\/)/, homedir())}`, environment: {}, problem: null };
  const value = variable && lookup(variable);
  if (variable && value !== undefined)
    return { text: `env=${variable}`, environment: { [variable]: value }, problem: null };
  const what = variable
    ? problem('error', 'variable-required', `secret ${name} is taken from ${variable}, which is not set`, {
        path,
        hint: `Set ${variable}.`,
      })
    : problem('error', 'value-invalid', `a build cannot read secret ${name}, which is neither a file nor a variable`, {
        path,
        hint: 'Give it a `file` or an `environment`.',
      });
  return { text: null, environment: {}, problem: what };
}
