import fc from 'fast-check';
import { enabled, features } from '../features.ts';
import type { Request } from '../request.ts';
import { request } from '../request.ts';
import type { Mapping, Value } from '../yaml-writer.ts';
import { Alias, Anchored, writeYaml } from '../yaml-writer.ts';
import { envNames, envText } from './env-text.ts';
import { environment, service, style } from './project.ts';

const attributes = enabled(features.attributes);

/** What `.env` says, seen in the variables of a service. */
export const dotEnvProjects: fc.Arbitrary<Request> = fc.tuple(envText, envText).map(([dotEnv, webEnv]) => {
  const web = { image: 'nginx', env_file: ['web.env'], environment: [...envNames] };
  const bare = { image: 'nginx', env_file: ['web.env'] };
  const files = { 'compose.yaml': writeYaml({ services: { web, bare } }, 0), '.env': dotEnv, 'web.env': webEnv };
  return request(files, { environment });
});

/** Anchors, aliases and `<<`. */
export const fragmentProjects: fc.Arbitrary<Request> = fc
  .tuple(service(attributes), service(attributes), service(attributes, 2), fc.constantFrom(0, 1, 2, 3, 4), style)
  .map(([one, two, own, form, number]) => {
    const merged: readonly Value[] = [
      new Alias('one'),
      [new Alias('one'), new Alias('two')],
      [new Alias('one'), { image: 'inline' }],
      new Alias('missing'),
      'text',
    ];
    const file: Mapping = {
      'x-one': new Anchored('one', one),
      'x-two': new Anchored('two', { '<<': new Alias('one'), ...two }),
      services: { web: { '<<': merged[form] ?? null, ...own }, db: new Alias('two'), cache: { image: 'redis' } },
      networks: { front: null, back: null },
      volumes: { data: null, logs: null },
    };
    return request({ 'compose.yaml': writeYaml(file, number), ...env }, { environment });
  });

const env = { 'web.env': 'FROM_FILE=1\n', 'sub/more.env': 'MORE=2\n', 'app.labels': 'a=b\n' };
