import type { Problem, System } from '@tycho/ast';
import { problem } from '@tycho/ast';
import type { PolicyOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { textPattern } from './text-pattern.ts';

type Kind = keyof PolicyOptions['external'];

/** Refuses objects of the namespace that are to be used as they are, unless the operator allows their names. */
export const external: Policy<Pick<PolicyOptions, 'external'>> = (system, { external: allowed }) => {
  const patterns = (kind: Kind) => allowed[kind].map((it) => textPattern(it));
  const refused = demands(system).filter(({ kind, name }) => !patterns(kind).some((it) => it.test(name)));
  return { system, problems: refused.map(refusal) };
};

interface Demand {
  readonly kind: Kind;
  readonly name: string;
  readonly path: string | null;
}

function demands({ services, volumes, files, serviceAccount }: System): Demand[] {
  return [
    ...(serviceAccount === null ? [] : [account(serviceAccount)]),
    ...services.flatMap(({ name: service, mounts }) =>
      mounts.flatMap((it): Demand[] =>
        it.kind === 'claim'
          ? [{ kind: 'volumes', name: it.claim, path: `services.${service}.volumes[${it.target}]` }]
          : [],
      ),
    ),
    ...volumes.flatMap(({ name, storage }): Demand[] =>
      storage.kind === 'existing' ? [{ kind: 'volumes', name: storage.claim, path: `volumes.${name}` }] : [],
    ),
    ...files.flatMap(({ name, secret, source }): Demand[] => {
      if (source.kind !== 'existing') return [];
      const kind = secret ? 'secrets' : 'configs';
      return [{ kind, name: source.object, path: `${kind}.${name.slice(name.indexOf('/') + 1)}` }];
    }),
  ];
}

/** No Compose file asks for one, so it has no place there. */
const account = (name: string): Demand => ({ kind: 'serviceAccounts', name, path: null });

const words: Readonly<Record<Kind, string>> = {
  volumes: 'claim',
  secrets: 'Secret',
  configs: 'ConfigMap',
  serviceAccounts: 'service account',
};

const refusal = ({ kind, name, path }: Demand): Problem =>
  problem('error', 'policy-refused', `the ${words[kind]} ${name} of the cluster may not be used here`, {
    path,
    hint: `Do without it, or ask the operator to allow it in \`external.${kind}\`.`,
  });
