import type { ProblemCode } from '@tycho/ast';
import { dependencyPath } from '../model/implicit-dependencies.ts';
import type { ModelFileMount, ModelService } from '../model/model.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import { didYouMean } from '../schema/nearest-name.ts';
import type { Rule } from './rule.ts';

interface Reference {
  readonly to: 'services' | 'networks' | 'volumes' | 'secrets' | 'configs' | 'models';
  readonly what: string;
  readonly code: ProblemCode;
  /** The names that a service refers to, each with the path in the service where it does. */
  names(service: ModelService): Iterable<readonly [name: string, path: string]>;
}

const keysOf = (key: string, named: object | undefined) =>
  Object.keys(named ?? {}).map((it) => [it, `${key}.${it}`] as const);
const sourcesOf = (key: string, mounts: readonly ModelFileMount[] = []) =>
  mounts.map(({ source = '' }, index) => [source, `${key}[${index}]`] as const);

export const references: readonly Reference[] = [
  {
    to: 'services',
    what: 'service',
    code: 'service-undefined',
    names: (service) => Object.keys(service.depends_on ?? {}).map((it) => [it, dependencyPath(service, it)] as const),
  },
  { to: 'networks', what: 'network', code: 'network-undefined', names: ({ networks }) => keysOf('networks', networks) },
  { to: 'models', what: 'model', code: 'value-invalid', names: ({ models }) => keysOf('models', models) },
  { to: 'secrets', what: 'secret', code: 'value-invalid', names: ({ secrets }) => sourcesOf('secrets', secrets) },
  {
    to: 'secrets',
    what: 'secret',
    code: 'value-invalid',
    names: ({ build }) => sourcesOf('build.secrets', build?.secrets),
  },
  { to: 'configs', what: 'config', code: 'value-invalid', names: ({ configs }) => sourcesOf('configs', configs) },
  {
    to: 'volumes',
    what: 'volume',
    code: 'volume-undefined',
    names: ({ volumes = [] }) =>
      volumes.flatMap(({ type, source }, index) =>
        type === 'volume' && source ? [[source, `volumes[${index}]`] as const] : [],
      ),
  },
];

/** A path that does not start like one, as `data/db`, is read as the name of a volume. */
const isPath = (to: string, name: string): boolean => to === 'volumes' && !/^[\w.-]+$/.test(name);
const pathHint = (name: string): string => `A path starts with "./" or "/": write ${quote(`./${name}`)} if it is one.`;

/** Every name that a service refers to is defined. */
export const checkReferences: Rule = (model, report) => {
  for (const { to, what, code, names } of references) {
    const defined = model[to] ?? {};
    for (const [service, definition] of Object.entries(model.services)) {
      for (const [name, path] of names(definition)) {
        if (Object.hasOwn(defined, name) || report.failedOn(to) || report.failedAt(`${to}.${name}`)) continue;
        if (report.ignored(`${to}.${name}`)) {
          if (to === 'services') refuseInactive(service, definition, name, report);
          continue;
        }
        if (name === '') {
          const at = `services.${service}.${path}`;
          if (report.failedOn(`${at}.source`)) continue;
          report.error('value-invalid', at, '`source` is missing', `Write which ${what}.`);
          continue;
        }
        if (to === 'services' && Object.hasOwn(model.jobs ?? {}, name)) {
          const message = `service ${service} cannot wait for ${name}, which is a job`;
          report.error('dependency-invalid', `services.${service}.${path}`, message, 'Wait for services only.');
          continue;
        }
        const near = report.full ? null : didYouMean(name, Object.keys(defined));
        const hint = near ?? (isPath(to, name) ? pathHint(name) : `Define ${name} under \`${to}\`.`);
        report.error(code, `services.${service}.${path}`, `${what} ${name} is not defined`, hint);
      }
    }
  }
};

/** A service that is in no active profile is not there, whichever way one depends on it. */
function refuseInactive(service: string, { depends_on }: ModelService, name: string, report: Report): void {
  const path = `services.${service}.depends_on.${name}`;
  if (depends_on?.[name]?.required === false || report.failedOn(path)) return;
  const message = `service ${service} depends on ${name}, which is in no active profile`;
  report.error('service-undefined', path, message, `Activate a profile of ${name}.`);
}
