import type { ProblemCode } from '@tycho/ast';
import type { ModelService } from '../model/model.ts';
import { didYouMean } from '../schema/nearest-name.ts';
import type { Rule } from './rule.ts';

interface Reference {
  readonly to: 'services' | 'networks' | 'volumes';
  readonly what: string;
  readonly code: ProblemCode;
  /** The names that a service refers to, each with the path in the service where it does. */
  names(service: ModelService): Iterable<readonly [name: string, path: string]>;
}

const references: readonly Reference[] = [
  {
    to: 'services',
    what: 'service',
    code: 'service-undefined',
    names: ({ depends_on = {} }) => Object.keys(depends_on).map((it) => [it, `depends_on.${it}`]),
  },
  {
    to: 'networks',
    what: 'network',
    code: 'network-undefined',
    names: ({ networks }) => Object.keys(networks).map((it) => [it, `networks.${it}`]),
  },
  {
    to: 'volumes',
    what: 'volume',
    code: 'volume-undefined',
    names: ({ volumes = [] }) => volumes.map(({ source }, index) => [source, `volumes[${index}]`]),
  },
];

/** Every name that a service refers to is defined. */
export const checkReferences: Rule = (model, report) => {
  for (const { to, what, code, names } of references) {
    const defined = model[to] ?? {};
    for (const [service, definition] of Object.entries(model.services)) {
      for (const [name, path] of names(definition)) {
        if (Object.hasOwn(defined, name) || report.failedOn(to) || report.failedAt(`${to}.${name}`)) continue;
        const near = report.full ? null : didYouMean(name, Object.keys(defined));
        const hint = near ?? `Define ${name} under \`${to}\`.`;
        report.error(code, `services.${service}.${path}`, `${what} ${name} is not defined`, hint);
      }
    }
  }
};
